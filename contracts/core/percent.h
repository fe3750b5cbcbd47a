#ifndef UNDERSTUDY_CONTRACTS_CORE_PERCENT_H_
#define UNDERSTUDY_CONTRACTS_CORE_PERCENT_H_

#include <string>
#include <string_view>

namespace contracts::core {

// Every byte but the unreserved ones (RFC 3986: letters, digits, '-', '.', '_', '~') as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace contracts::core

#endif  // UNDERSTUDY_CONTRACTS_CORE_PERCENT_H_
