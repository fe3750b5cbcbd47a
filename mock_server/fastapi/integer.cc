#include "mock_server/fastapi/scalars.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "mock_server/fastapi/trim.h"

namespace mock_server::fastapi {
namespace {

using python::Value;
using Read = std::variant<Value, IntegerFault>;

constexpr size_t kMostCharacters = 4300;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// As Rust reads an i64, or a BigInt, which takes underscores anywhere behind the first digit.
std::optional<Value> ParseAs(std::string_view text, bool is_big) {
  std::string digits;
  if (text.starts_with('-') || text.starts_with('+')) {
    if (text[0] == '-') digits += '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  for (const char c : text) {
    if (IsDigit(c)) {
      digits += c;
    } else if (c != '_' || !is_big) {
      return std::nullopt;
    }
  }
  return Value::Integer(digits);
}

// pydantic 2.5: the text as it is, or else without a fraction of zeros, or else without
// underscores. From 19 characters on it is a BigInt.
Read ReadAs25(std::string_view text) {
  if (text.size() > kMostCharacters) return IntegerFault::kSize;
  const bool is_big = text.size() >= 19;
  std::optional<Value> value = ParseAs(text, is_big);
  if (const size_t point = text.find('.'); !value && point != std::string_view::npos) {
    if (text.find_first_not_of('0', point + 1) == std::string_view::npos)
      value = ParseAs(text.substr(0, point), is_big);
  }
  if (!value) {
    if (const auto plain = WithoutUnderscores(text)) value = ParseAs(*plain, is_big);
  }
  if (!value) return IntegerFault::kParsing;
  return *std::move(value);
}

// pydantic 2.12: an integer of JSON, as it is, or else cleaned.
bool IsJsonInteger(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return AreDigits(text) && (text.size() == 1 || text[0] != '0');
}

// Without the zeros in front and the underscores among them. What is left begins with a digit, or
// with a minus that stood behind the zeros.
std::optional<std::string_view> WithoutZeros(std::string_view text) {
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  if (text[0] != '0') return text;
  const size_t end = text.find_first_not_of("0_");
  if (end == std::string_view::npos) return text.substr(text.size() - 1);
  if (text[end] == '.') return text.substr(end - 1);
  if (text[end] != '-' && !IsDigit(text[end])) return std::nullopt;
  return text.substr(end);
}

std::optional<std::string> Cleaned(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::optional<std::string_view> behind = WithoutZeros(text);
  if (!behind) return std::nullopt;
  std::string_view digits = *behind;
  if (const size_t point = digits.find('.'); point != std::string_view::npos) {
    const std::string_view fraction = digits.substr(point + 1);
    if (!fraction.empty() && fraction.find_first_not_of('0') == std::string_view::npos)
      digits = digits.substr(0, point);
  }
  std::optional<std::string> plain = WithoutUnderscores(digits);
  if (plain && is_negative) plain->insert(0, 1, '-');
  return plain;
}

Read ReadAs212(std::string_view text) {
  // Of a text that is too long this much is read, whatever follows.
  const std::string_view head = text.substr(0, kMostCharacters + 1);
  if (head.size() > kMostCharacters && IsJsonInteger(head)) return IntegerFault::kSize;
  const std::optional<std::string> cleaned = Cleaned(text);
  if (!cleaned || !IsJsonInteger(*cleaned) || cleaned->size() > kMostCharacters)
    return IntegerFault::kParsing;
  return Value::Integer(*cleaned);
}

}  // namespace

std::variant<Value, IntegerFault> ReadIntegerText(std::string_view text, Dialect dialect) {
  return dialect == Dialect::kPydantic25 ? ReadAs25(text) : ReadAs212(text);
}

std::variant<Value, IntegerFault> ReadInteger(const Value& input, Dialect dialect) {
  if (input.is_int()) return input;
  if (input.is_bool()) return Value(int64_t{input.as_bool()});
  if (input.is_str()) return ReadIntegerText(input.as_str(), dialect);
  if (!input.is_float()) return IntegerFault::kType;
  const double number = input.as_float();
  if (!std::isfinite(number)) return IntegerFault::kFinite;
  if (number != std::floor(number)) return IntegerFault::kFraction;
  if (number <= -0x1p63 || number >= 0x1p63) return IntegerFault::kSize;
  return Value(static_cast<int64_t>(number));
}

}  // namespace mock_server::fastapi
