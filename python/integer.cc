#include "python/integer.h"

namespace python {
namespace {

constexpr std::string_view kBlanks = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
// sys.int_info.default_max_str_digits.
constexpr size_t kMaxDigits = 4300;

}  // namespace

std::optional<std::string> ParseInteger(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
  std::string number;
  if (text[0] == '+' || text[0] == '-') {
    if (text[0] == '-') number = '-';
    text.remove_prefix(1);
  }
  const size_t sign = number.size();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      number += text[i];
    } else if (text[i] != '_' || i == 0 || i + 1 == text.size() || text[i - 1] == '_') {
      return std::nullopt;
    }
  }
  const size_t digits = number.size() - sign;
  if (digits == 0 || digits > kMaxDigits) return std::nullopt;
  return number;
}

}  // namespace python
