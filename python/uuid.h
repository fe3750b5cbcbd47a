#ifndef UNDERSTUDY_PYTHON_UUID_H_
#define UNDERSTUDY_PYTHON_UUID_H_

#include <optional>
#include <string>
#include <string_view>

namespace python {

// str(uuid.UUID(text)) of Python 3.11, which forgives more than pydantic does: "urn:" and "uuid:"
// anywhere, braces, hyphens anywhere, and what int(text, 16) forgives. Nothing when it is a
// ValueError.
std::optional<std::string> ParseUuid(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_UUID_H_
