#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_UUID_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_UUID_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "mock_server/fastapi/dialect.h"

namespace mock_server::fastapi {

// The canonical lower-case form of a UUID in any form that pydantic takes, or its reason for
// refusing ("invalid group count: expected 5, found 2"; docs/platform.md, UUIDs). Thread-safe.
tl::expected<std::string, std::string> ReadUuid(std::string_view text, Dialect dialect);

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_UUID_H_
