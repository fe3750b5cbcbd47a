#ifndef UNDERSTUDY_PYTHON_URL_H_
#define UNDERSTUDY_PYTHON_URL_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace python {

// urllib.parse.unquote: %XX decoded, a bad escape kept, bytes that are no UTF-8 replaced by U+FFFD.
std::string Unquote(std::string_view text);
// The same without a copy where there is nothing to decode: the text itself, or `storage`.
std::string_view Unquote(std::string_view text, std::string& storage);

// urllib.parse.parse_qsl(query, keep_blank_values=True): '+' is a blank, pairs keep their order.
std::vector<std::pair<std::string, std::string>> ParseQuery(std::string_view query);

// The percent-encoding that httpx 0.25.1 gives to a query value. A value that is quoted as it
// stands, unreserved characters and %XX alone, is left as it is; in any other one each '%' becomes
// %25.
std::string QuoteQueryValue(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_URL_H_
