#include "mock_server/data_layer/driver.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/uuid.h"
#include "mock_server/data_layer/decimal.h"
#include "mock_server/data_layer/text_array.h"
#include "python/repr.h"
#include "python/utf8.h"

namespace mock_server::data_layer {
namespace {

using python::Value;

using Encoded = tl::expected<Value, std::string>;
using Refused = tl::unexpected<std::string>;

using Checked = tl::expected<void, std::string>;

Checked CheckText(const Value& value) {
  if (!value.is_str()) return Refused(fmt::format("expected str, got {}", value.TypeName()));
  const size_t first = python::FindSurrogate(value.as_str());
  if (first == std::string::npos) return {};
  const std::string& text = value.as_str();
  size_t last = first;
  size_t place = python::FirstCodePoints(text, first).size();
  const uint32_t surrogate = python::NextCodePoint(text, place);
  while (place < text.size()) {
    const uint32_t c = python::NextCodePoint(text, place);
    if (c < 0xd800 || c > 0xdfff) break;
    ++last;
  }
  const std::string where =
      first == last ? fmt::format("character '\\u{:04x}' in position {}", surrogate, first)
                    : fmt::format("characters in position {}-{}", first, last);
  return Refused(fmt::format("'utf-8' codec can't encode {}: surrogates not allowed", where));
}

Encoded EncodeText(const Value& value) {
  if (Checked text = CheckText(value); !text.has_value()) return Refused(text.error());
  return value;
}

// 32 hex digits with hyphens anywhere, in at most 36 bytes.
Encoded EncodeUuid(const Value& value) {
  if (Checked text = CheckText(value); !text.has_value()) return Refused(text.error());
  const std::string& text = value.as_str();
  const std::string what = "invalid UUID " + python::StrRepr(text);
  if (text.size() < 32 || text.size() > 36) {
    return Refused(
        fmt::format("{}: length must be between 32..36 characters, got {}", what, text.size()));
  }
  std::string digits;
  for (char c : text) {
    if (c == '-') continue;
    const bool upper = c >= 'A' && c <= 'F';
    if (!upper && !(c >= 'a' && c <= 'f') && !(c >= '0' && c <= '9')) {
      if (c >= 0x20 && c <= 0x7e)
        return Refused(what + ": unexpected character " + python::StrRepr(std::string(1, c)));
      return Refused("invalid UUID {u!r}: unexpected character");  // the driver forgot an f
    }
    digits += upper ? static_cast<char>(c + 32) : c;
    if (digits.size() > 32) return Refused(what + ": decodes to more than 16 bytes");
  }
  if (digits.size() < 32) return Refused(what + ": decodes to less than 16 bytes");
  for (size_t hyphen : {8, 13, 18, 23}) digits.insert(hyphen, 1, '-');
  return Value(std::move(digits));
}

Encoded EncodeInteger(const Value& value, bool wide) {
  const double limit = wide ? 0x1p63 : 0x1p31;
  const char* const range = wide ? "value out of int64 range" : "value out of int32 range";
  if (value.is_bool()) return Value(int64_t{value.as_bool()});
  if (value.is_float()) {
    // int() cuts towards zero.
    const double whole = std::trunc(value.as_float());
    if (std::isnan(whole)) return Refused("cannot convert float NaN to integer");
    if (whole < -limit || whole >= limit) return Refused(range);
    return Value(static_cast<int64_t>(whole));
  }
  if (value.is_big_int()) return Refused(range);
  if (!value.is_int()) {
    return Refused(
        fmt::format("'{}' object cannot be interpreted as an integer", value.TypeName()));
  }
  const auto number = static_cast<double>(value.as_small_int());
  if (!wide && (number < -limit || number >= limit)) return Refused(range);
  return value;
}

Encoded EncodeFloat(const Value& value) {
  if (value.is_float()) return value;
  if (value.is_bool()) return Value(value.as_bool() ? 1.0 : 0.0);
  if (!value.is_int()) return Refused(fmt::format("must be real number, not {}", value.TypeName()));
  const double number = std::strtod(value.IntegerText().c_str(), nullptr);
  if (std::isinf(number)) return Refused("int too large to convert to float");
  return Value(number);
}

}  // namespace

std::string RefusedParameter(int number, const std::string& repr, const std::string& why) {
  std::string shown(python::FirstCodePoints(repr, 40));
  if (shown.size() < repr.size()) shown += "...";
  return fmt::format("invalid input for query argument ${}: {} ({})", number, shown, why);
}

namespace {

// For the types whose value may become another one.
Encoded Encode(const Column& column, const Value& value) {
  switch (column.type) {
    case ColumnType::kUuid:
      return EncodeUuid(value);
    case ColumnType::kInt32:
      return EncodeInteger(value, false);
    case ColumnType::kInt64:
      return EncodeInteger(value, true);
    case ColumnType::kFloat:
      return EncodeFloat(value);
    case ColumnType::kDecimal:
      return ReadDecimal(value);
    case ColumnType::kTextArray:
      return EncodeTextArray(value, EncodeText);
    default:
      return value;
  }
}

}  // namespace

Checked EncodeParameter(const Column& column, Value& value) {
  switch (column.type) {
    case ColumnType::kText:
      return CheckText(value);
    case ColumnType::kBool:
      if (value.is_bool()) return {};
      return Refused(fmt::format("a boolean is required (got type {})", value.TypeName()));
    case ColumnType::kJsonb:
    case ColumnType::kJsonbText:
    case ColumnType::kTimestamp:
      return {};
    default:
      break;
  }
  if (column.type == ColumnType::kUuid && value.is_str() && base::IsCanonicalUuid(value.as_str()))
    return {};
  Encoded encoded = Encode(column, value);
  if (!encoded.has_value()) return Refused(std::move(encoded.error()));
  value = *std::move(encoded);
  return {};
}

}  // namespace mock_server::data_layer
