#include "mock_server/fastapi/scalars.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/fastapi/trim.h"

namespace mock_server::fastapi {
namespace {

bool SkipDigits(std::string_view& text) {
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(end);
  return end > 0;
}

// Digits with a point and an exponent somewhere; "5." and ".5" too.
bool IsNumber(std::string_view text) {
  bool digits = SkipDigits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits = SkipDigits(text) || digits;
  }
  if (!digits) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!SkipDigits(text)) return false;
  }
  return text.empty();
}

std::optional<double> Parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const double sign = negative ? -1 : 1;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (word == "inf" || word == "infinity") return sign * std::numeric_limits<double>::infinity();
  if (!IsNumber(word)) return std::nullopt;
  return sign * std::strtod(word.c_str(), nullptr);
}

// Blanks around it are forgiven, and underscores, but not both in one text.
std::optional<double> ReadText(std::string_view text) {
  std::optional<double> number = Parse(Trim(text));
  if (!number) {
    if (const auto plain = WithoutUnderscores(text)) number = Parse(*plain);
  }
  return number;
}

}  // namespace

std::variant<double, FloatFault> ReadFloat(const python::Value& input) {
  if (input.is_float()) return input.as_float();
  if (input.is_bool()) return input.as_bool() ? 1.0 : 0.0;
  if (input.is_small_int()) return static_cast<double>(input.as_small_int());
  if (input.is_big_int()) {
    const double number = std::strtod(input.IntegerText().c_str(), nullptr);
    if (std::isinf(number)) return FloatFault::kType;
    return number;
  }
  if (!input.is_str()) return FloatFault::kType;
  const std::optional<double> number = ReadText(input.as_str());
  if (!number.has_value()) return FloatFault::kParsing;
  return *number;
}

}  // namespace mock_server::fastapi
