#include "python/integer.h"

#include <cstdint>

#include "python/unicode.h"
#include "python/utf8.h"

namespace python {
namespace {

// sys.int_info.default_max_str_digits.
constexpr size_t kMaxDigits = 4300;

}  // namespace

std::string IntegerWord(std::string_view text) {
  std::string word;
  for (size_t place = 0; place < text.size();) {
    const uint32_t c = NextCodePoint(text, place);
    if (c < 0x80) {
      word += static_cast<char>(c);
    } else {
      word += IsBlank(c) ? ' ' : AsciiDigit(c);
    }
  }
  // Of C, not of str.isspace().
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  word.erase(word.find_last_not_of(kBlanks) + 1);
  word.erase(0, word.find_first_not_of(kBlanks));
  return word;
}

std::optional<std::string> ParseInteger(std::string_view given) {
  const std::string word = IntegerWord(given);
  std::string_view text = word;
  std::string number;
  if (text.starts_with('+') || text.starts_with('-')) {
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
