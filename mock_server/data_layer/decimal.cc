#include "mock_server/data_layer/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "python/decimal.h"

namespace mock_server::data_layer {
namespace {

using python::Decimal;
using python::Value;

// asyncpg sends no more digits than these behind the point.
constexpr int64_t kMostFractionDigits = 16383;
// Whatever is larger overflows every column.
constexpr int64_t kLargestPlace = 1000;

enum class Rounding { kHalfAwayFromZero, kAwayFromZero, kTowardsZero };

// "123.45" rounded to `scale` digits; digits of the whole part may grow by one.
std::string Round(std::string digits, int scale, Rounding rounding) {
  const size_t point = digits.find('.');
  std::string whole = digits.substr(0, point);
  std::string fraction = digits.substr(point + 1);
  const auto kept_size = static_cast<size_t>(scale);
  fraction.append(kept_size + 1, '0');
  bool up = false;
  if (rounding == Rounding::kHalfAwayFromZero) {
    up = fraction[kept_size] >= '5';
  } else if (rounding == Rounding::kAwayFromZero) {
    up = fraction.find_first_not_of('0', kept_size) != std::string::npos;
  }
  std::string kept = whole + fraction.substr(0, kept_size);
  if (up) {
    size_t i = kept.size();
    while (i > 0 && kept[i - 1] == '9') kept[--i] = '0';
    if (i == 0) {
      kept.insert(kept.begin(), '1');
    } else {
      ++kept[i - 1];
    }
  }
  kept.insert(kept.size() - kept_size, ".");
  return kept;
}

// Every digit of a finite number, with a point and without a sign.
std::string Digits(const Value& value, bool& negative) {
  std::string digits;
  if (value.is_float()) {
    digits = fmt::format("{:.1074f}", value.as_float());  // as many as a double can have
  } else {
    digits = value.is_str() ? value.as_str() : value.IntegerText() + ".0";
  }
  negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  return digits;
}

Value ToFloat(const std::string& digits, bool negative) {
  const double number = std::strtod(digits.c_str(), nullptr);
  return Value(negative && number != 0 ? -number : number);
}

void RoundBound(int scale, Value& value, bool upwards) {
  if (value.is_none() || (value.is_float() && !std::isfinite(value.as_float()))) return;
  bool negative = false;
  std::string digits = Digits(value, negative);
  const bool away = upwards != negative;
  value = ToFloat(
      Round(std::move(digits), scale, away ? Rounding::kAwayFromZero : Rounding::kTowardsZero),
      negative);
}

// An integer that fits, as which Python takes a boolean, too.
std::optional<int64_t> AsWhole(const Value& value) {
  if (value.is_bool()) return int64_t{value.as_bool()};
  return value.is_small_int() ? std::optional(value.as_small_int()) : std::nullopt;
}

// The text of Decimal([sign, digits, exponent]); the error is Python's.
tl::expected<std::string, std::string> SequenceText(const python::List& parts) {
  using Fault = tl::unexpected<std::string>;
  if (parts.size() != 3) return Fault("argument must be a sequence of length 3");
  const std::optional<int64_t> sign = AsWhole(parts[0]);
  if (sign != 0 && sign != 1) return Fault("sign must be an integer with the value 0 or 1");
  const Value& last = parts[2];
  const std::string kind = last.is_str() ? last.as_str() : "";
  if (last.is_str() && kind != "F" && kind != "n" && kind != "N")
    return Fault("string argument in the third position must be 'F', 'n' or 'N'");
  if (last.is_big_int()) return Fault("Python int too large to convert to C ssize_t");
  if (!last.is_str() && !AsWhole(last).has_value()) return Fault("exponent must be an integer");
  if (!parts[1].is_list()) return Fault("coefficient must be a tuple of digits");
  std::string digits;
  for (const Value& digit : parts[1].as_list()) {
    const std::optional<int64_t> number = AsWhole(digit);
    if (!number.has_value() || *number < 0 || *number > 9)
      return Fault("coefficient must be a tuple of digits");
    digits += static_cast<char>('0' + *number);
  }
  std::string text = *sign == 1 ? "-" : "";
  if (kind == "F") return text + "Infinity";
  if (kind == "n") return text + "NaN" + digits;
  if (kind == "N") return text + "sNaN" + digits;
  return text + (digits.empty() ? "0" : digits) + fmt::format("E{}", *AsWhole(last));
}

}  // namespace

tl::expected<Value, std::string> ReadDecimal(const Value& value) {
  if (value.is_bool()) return Value(int64_t{value.as_bool()});
  if (value.is_int() || value.is_float()) return value;
  if (!value.is_str() && !value.is_list()) {
    return tl::unexpected(
        fmt::format("conversion from {} to Decimal is not supported", value.TypeName()));
  }
  const auto text = value.is_list() ? SequenceText(value.as_list()) : value.as_str();
  if (!text.has_value()) return tl::unexpected(text.error());
  std::optional<Decimal> decimal = python::ParseDecimal(*text);
  if (!decimal.has_value())
    return tl::unexpected<std::string>("[<class 'decimal.ConversionSyntax'>]");
  if (decimal->kind == Decimal::Kind::kNan) return Value(std::numeric_limits<double>::quiet_NaN());
  if (decimal->kind == Decimal::Kind::kInfinite) {
    const double infinity = std::numeric_limits<double>::infinity();
    return Value(decimal->negative ? -infinity : infinity);
  }
  if (decimal->fraction_digits() > kMostFractionDigits)
    return tl::unexpected<std::string>(
        "cannot encode Decimal value into numeric: exponent is too small");
  if (!decimal->is_zero() && decimal->adjusted() > kLargestPlace) {
    decimal->digits = "1";
    decimal->exponent = kLargestPlace;
  }
  return Value(decimal->Plain());
}

std::string RoundDecimal(int precision, int scale, Value& value) {
  const std::string limit = fmt::format(
      "numeric field overflow\nDETAIL:  A field with precision {}, scale {} ", precision, scale);
  if (value.is_float()) {
    if (std::isnan(value.as_float())) return "";
    if (std::isinf(value.as_float())) return limit + "cannot hold an infinite value.";
  }
  bool negative = false;
  std::string rounded = Round(Digits(value, negative), scale, Rounding::kHalfAwayFromZero);
  const size_t first = std::min(rounded.find_first_not_of('0'), rounded.find('.'));
  rounded.erase(0, first);
  if (rounded.find('.') > static_cast<size_t>(precision - scale)) {
    return limit +
           fmt::format("must round to an absolute value less than 10^{}.", precision - scale);
  }
  value = ToFloat(rounded, negative);
  return "";
}

void RoundDecimalUp(int scale, Value& value) { RoundBound(scale, value, true); }
void RoundDecimalDown(int scale, Value& value) { RoundBound(scale, value, false); }

}  // namespace mock_server::data_layer
