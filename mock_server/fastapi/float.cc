#include "mock_server/fastapi/float.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace mock_server::fastapi {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view TrimAscii(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Digits with single underscores between them, appended without these; false when there is none.
bool TakeDigits(std::string_view& text, std::string& out) {
  size_t i = 0;
  while (i < text.size() && (IsDigit(text[i]) || (text[i] == '_' && i > 0 && IsDigit(text[i - 1]) &&
                                                  i + 1 < text.size() && IsDigit(text[i + 1])))) {
    if (text[i] != '_') out += text[i];
    ++i;
  }
  text.remove_prefix(i);
  return i > 0;
}

// The grammar of Python's float(str).
std::optional<double> ReadText(std::string_view text) {
  text = TrimAscii(text);
  std::string plain;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    if (text[0] == '-') plain += '-';
    text.remove_prefix(1);
  }
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const double sign = plain.empty() ? 1 : -1;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (word == "inf" || word == "infinity") return sign * std::numeric_limits<double>::infinity();
  bool digits = TakeDigits(text, plain);
  if (!text.empty() && text[0] == '.') {
    plain += '.';
    text.remove_prefix(1);
    digits = TakeDigits(text, plain) || digits;
  }
  if (!digits) return std::nullopt;
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    plain += 'e';
    text.remove_prefix(1);
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
      plain += text[0];
      text.remove_prefix(1);
    }
    if (!TakeDigits(text, plain)) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return std::strtod(plain.c_str(), nullptr);
}

}  // namespace

std::variant<double, FloatFault> ReadFloat(const python::Value& input) {
  if (input.is_float()) return input.as_float();
  if (input.is_bool()) return input.as_bool() ? 1.0 : 0.0;
  if (input.is_small_int()) return static_cast<double>(input.as_small_int());
  if (input.is_big_int()) return std::strtod(input.IntegerText().c_str(), nullptr);
  if (!input.is_str()) return FloatFault::kType;
  const std::optional<double> number = ReadText(input.as_str());
  if (!number.has_value()) return FloatFault::kParsing;
  return *number;
}

}  // namespace mock_server::fastapi
