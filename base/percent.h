#ifndef UNDERSTUDY_BASE_PERCENT_H_
#define UNDERSTUDY_BASE_PERCENT_H_

#include <string>
#include <string_view>

namespace base {

// Every byte but the unreserved ones (RFC 3986: letters, digits, '-', '.', '_', '~') as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace base

#endif  // UNDERSTUDY_BASE_PERCENT_H_
