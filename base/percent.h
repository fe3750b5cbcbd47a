#ifndef UNDERSTUDY_BASE_PERCENT_H_
#define UNDERSTUDY_BASE_PERCENT_H_

#include <string>
#include <string_view>

namespace base {

// RFC 3986: letters, digits, '-', '.', '_', '~'.
bool IsUnreserved(char c);

// Every byte but the unreserved ones and those in `kept` as %XX.
std::string PercentEncode(std::string_view text, std::string_view kept = {});

// Whether `text` begins with %XX.
bool IsPercentEscape(std::string_view text);

// Each %XX as its byte; a percent sign that begins none stays.
std::string PercentDecode(std::string_view text);

}  // namespace base

#endif  // UNDERSTUDY_BASE_PERCENT_H_
