#include "mock_server/fastapi/scalars.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "mock_server/fastapi/trim.h"

namespace mock_server::fastapi {
namespace {

using python::Value;

constexpr size_t kMaxDigits = 4300;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits with an optional sign and single underscores between digits. False when it is something
// else.
bool ReadDigits(std::string_view text, std::string& digits) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    if (text[0] == '-') digits += '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !IsDigit(text.front()) || !IsDigit(text.back())) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDigit(text[i])) {
      digits += text[i];
    } else if (text[i] != '_' || text[i - 1] == '_') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::variant<Value, IntegerFault> ReadIntegerText(std::string_view text, Dialect dialect) {
  if (dialect == Dialect::kPydantic212) text = Trim(text);
  const size_t point = text.find('.');
  if (point != std::string_view::npos) {
    const std::string_view fraction = text.substr(point + 1);
    if (fraction.find_first_not_of('0') != std::string_view::npos) return IntegerFault::kParsing;
    if (fraction.empty() && dialect == Dialect::kPydantic212) return IntegerFault::kParsing;
    text = text.substr(0, point);
  }
  if (text.size() > kMaxDigits) return IntegerFault::kSize;
  std::string digits;
  if (!ReadDigits(text, digits)) return IntegerFault::kParsing;
  return Value::Integer(digits);
}

std::variant<Value, IntegerFault> ReadInteger(const Value& input, Dialect dialect) {
  if (input.is_int()) return input;
  if (input.is_bool()) return Value(int64_t{input.as_bool()});
  if (input.is_str()) return ReadIntegerText(input.as_str(), dialect);
  if (!input.is_float()) return IntegerFault::kType;
  const double number = input.as_float();
  if (!std::isfinite(number)) return IntegerFault::kFinite;
  if (number != std::floor(number)) return IntegerFault::kFraction;
  if (number < -0x1p63 || number >= 0x1p63) return IntegerFault::kSize;
  return Value(static_cast<int64_t>(number));
}

}  // namespace mock_server::fastapi
