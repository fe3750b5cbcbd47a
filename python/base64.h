#ifndef UNDERSTUDY_PYTHON_BASE64_H_
#define UNDERSTUDY_PYTHON_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace python {

// base64.urlsafe_b64decode() of a text whose padding was filled up to a multiple of four: what is
// no digit is skipped, and what follows the padding too. Nothing when it is a binascii.Error.
std::optional<std::string> DecodeUrlSafeBase64(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_BASE64_H_
