#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_TRIM_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_TRIM_H_

#include <optional>
#include <string>
#include <string_view>

namespace mock_server::fastapi {

// str::trim() of Rust, in which pydantic is written: without Unicode's White_Space at either end.
// The text must be well formed.
std::string_view Trim(std::string_view text);

// Without its underscores, as pydantic reads numbers: they may stand anywhere, unless two stand
// together or one at an end; then nothing.
std::optional<std::string> WithoutUnderscores(std::string_view text);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_TRIM_H_
