#include "mock_server/data_layer/column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "mock_server/data_layer/decimal.h"
#include "mock_server/data_layer/jsonb.h"
#include "mock_server/python/iso_time.h"
#include "mock_server/python/repr.h"
#include "mock_server/python/utf8.h"

namespace mock_server::data_layer {
namespace {

using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using python::List;
using python::Value;

using Bound = tl::expected<Value, std::string>;

constexpr std::pair<std::string_view, ColumnType> kTypeNames[] = {
    {"uuid", ColumnType::kUuid},
    {"text", ColumnType::kText},
    {"int32", ColumnType::kInt32},
    {"int64", ColumnType::kInt64},
    {"float", ColumnType::kFloat},
    {"decimal", ColumnType::kDecimal},
    {"bool", ColumnType::kBool},
    {"jsonb", ColumnType::kJsonb},
    {"jsonb_text", ColumnType::kJsonbText},
    {"text[]", ColumnType::kTextArray},
    {"timestamp", ColumnType::kTimestamp},
};

// The driver shows the first 40 characters of a value's repr.
tl::unexpected<std::string> Invalid(int number, const std::string& repr, std::string_view why) {
  std::string shown(python::FirstCodePoints(repr, 40));
  if (shown.size() < repr.size()) shown += "...";
  return tl::unexpected(
      fmt::format("invalid input for query argument ${}: {} ({})", number, shown, why));
}

tl::unexpected<std::string> WrongType(int number, const Value& value, std::string_view expected) {
  return Invalid(number, python::Repr(value),
                 fmt::format("expected {}, got {}", expected, value.TypeName()));
}

Bound BindText(const Value& value, int number) {
  if (!value.is_str()) return WrongType(number, value, "str");
  const size_t first = python::FindSurrogate(value.as_str());
  if (first == std::string::npos) return value;
  size_t last = first;
  const std::string& text = value.as_str();
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
  return Invalid(number, python::StrRepr(text),
                 fmt::format("'utf-8' codec can't encode {}: surrogates not allowed", where));
}

Bound BindUuid(const Value& value, int number) {
  if (!value.is_str()) return WrongType(number, value, "str");
  // The driver takes 32 hex digits with hyphens anywhere, in at most 36 characters.
  const std::string& text = value.as_str();
  const std::string why = "invalid UUID " + python::StrRepr(text);
  const size_t length = python::CountCodePoints(text);
  if (length < 32 || length > 36) {
    return Invalid(
        number, python::StrRepr(text),
        fmt::format("{}: length must be between 32..36 characters, got {}", why, length));
  }
  std::string canonical;
  for (char c : text) {
    if (c == '-') continue;
    const bool upper = c >= 'A' && c <= 'F';
    if (!upper && !(c >= 'a' && c <= 'f') && !(c >= '0' && c <= '9')) {
      return Invalid(number, python::StrRepr(text), fmt::format("{}: unexpected character", why));
    }
    if (canonical.size() == 8 || canonical.size() == 13 || canonical.size() == 18 ||
        canonical.size() == 23)
      canonical += '-';
    canonical += upper ? static_cast<char>(c + 32) : c;
  }
  if (canonical.size() != 36)
    return Invalid(number, python::StrRepr(text), why + ": decodes to less than 16 bytes");
  return Value(canonical);
}

Bound BindInteger(const Value& value, int number, bool wide) {
  const double limit = wide ? 0x1p63 : 0x1p31;
  const std::string_view range = wide ? "value out of int64 range" : "value out of int32 range";
  if (value.is_bool()) return Value(int64_t{value.as_bool()});
  if (value.is_float()) {
    // The driver calls int() on it, which cuts towards zero.
    const double whole = std::trunc(value.as_float());
    if (std::isnan(whole))
      return Invalid(number, python::Repr(value), "cannot convert float NaN to integer");
    if (std::isinf(whole))
      return Invalid(number, python::Repr(value), "cannot convert float infinity to integer");
    if (whole < -limit || whole >= limit) return Invalid(number, python::Repr(value), range);
    return Value(static_cast<int64_t>(whole));
  }
  if (!value.is_int()) {
    return Invalid(
        number, python::Repr(value),
        fmt::format("'{}' object cannot be interpreted as an integer", value.TypeName()));
  }
  const double whole = value.is_small_int() ? static_cast<double>(value.as_small_int()) : limit;
  if (value.is_big_int() || (!wide && (whole < -limit || whole >= limit))) {
    return Invalid(number, value.IntegerText(), range);
  }
  return value;
}

Bound BindTextArray(const Value& value, int number) {
  if (!value.is_list()) {
    return Invalid(
        number, python::Repr(value),
        "a sized iterable container expected (got type '" + std::string(value.TypeName()) + "')");
  }
  for (const Value& item : value.as_list()) {
    if (item.is_none()) continue;
    if (const Bound bound = BindText(item, number); !bound.has_value()) return bound;
  }
  return value;
}

Bound BindTimestamp(const Value& value, int number) {
  if (!value.is_str())
    return WrongType(number, value, "a datetime.date or datetime.datetime instance");
  auto time = python::ReadIsoTime(value.as_str());
  if (!time.has_value()) return tl::unexpected(time.error());
  if (time->zoned) {
    return Invalid(number, time->Repr(), "can't subtract offset-naive and offset-aware datetimes");
  }
  return Value(time->IsoFormat());
}

std::string TooLong(int64_t length) {
  return fmt::format("value too long for type character varying({})", length);
}

constexpr std::string_view kNulRefused = "invalid byte sequence for encoding \"UTF8\": 0x00";

bool IsJson(const Column& column) {
  return column.type == ColumnType::kJsonb || column.type == ColumnType::kJsonbText;
}

bool HasNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

}  // namespace

Result<Column> Column::FromDescription(const Value& description) {
  if (!description.is_dict()) return Fail(ErrorCode::kBadFile, "a column must be an object");
  Column column;
  for (const auto& [key, value] : description.as_dict().items()) {
    if (key == "name") {
      column.name = value.as_str();
    } else if (key == "type") {
      const auto* known =
          std::find_if(std::begin(kTypeNames), std::end(kTypeNames),
                       [&](const auto& entry) { return Value(entry.first) == value; });
      if (known == std::end(kTypeNames))
        return Fail(ErrorCode::kBadFile, "unknown column type", column.name);
      column.type = known->second;
    } else if (key == "length") {
      column.length = value.as_small_int();
    } else if (key == "precision") {
      column.precision = static_cast<int>(value.as_small_int());
    } else if (key == "scale") {
      column.scale = static_cast<int>(value.as_small_int());
    } else if (key == "null") {
      column.nullable = value.as_bool();
    } else if (key == "unique") {
      column.unique = value.as_bool();
    } else if (key == "indexed") {
      column.indexed = value.as_bool();
    } else if (key == "references") {
      column.references = value.as_str();
    } else if (key == "from") {
      for (const Value& field : value.as_list()) column.from.push_back(field.as_str());
    } else if (key == "required") {
      column.required = value.as_bool();
    } else if (key == "falsy_is_default") {
      column.falsy_is_default = value.as_bool();
    } else if (key == "default") {
      column.default_value = value;
    } else if (key == "generate") {
      column.generator = value.as_str();
    } else {
      return Fail(ErrorCode::kBadFile, "unknown key \"" + key + "\" in a column", column.name);
    }
  }
  if (column.name.empty()) return Fail(ErrorCode::kBadFile, "a column needs a name");
  return column;
}

store::ColumnSpec Column::ToStoreColumn() const {
  store::ColumnSpec spec;
  spec.name = name;
  spec.unique = unique;
  spec.indexed = indexed || !references.empty();
  switch (type) {
    case ColumnType::kInt32:
    case ColumnType::kInt64:
    case ColumnType::kBool:
      spec.type = store::ColumnSpec::Type::kInteger;
      break;
    case ColumnType::kFloat:
    case ColumnType::kDecimal:
      spec.type = store::ColumnSpec::Type::kReal;
      break;
    default:
      spec.type = store::ColumnSpec::Type::kText;
  }
  return spec;
}

Bound BindColumn(const Column& column, const Value& value, int number) {
  // json.dumps(None) is the text "null", not a null.
  const bool is_json = column.type == ColumnType::kJsonb || column.type == ColumnType::kJsonbText;
  if (value.is_none() && !is_json) return value;
  switch (column.type) {
    case ColumnType::kText:
      return BindText(value, number);
    case ColumnType::kUuid:
      return BindUuid(value, number);
    case ColumnType::kInt32:
      return BindInteger(value, number, false);
    case ColumnType::kInt64:
      return BindInteger(value, number, true);
    case ColumnType::kFloat:
      if (value.is_float()) return value;
      if (value.is_bool()) return Value(value.as_bool() ? 1.0 : 0.0);
      if (value.is_small_int()) return Value(static_cast<double>(value.as_small_int()));
      return Invalid(number, python::Repr(value),
                     fmt::format("must be real number, not {}", value.TypeName()));
    case ColumnType::kDecimal: {
      auto decimal = ReadDecimal(value);
      if (!decimal.has_value()) return Invalid(number, python::Repr(value), decimal.error());
      return *std::move(decimal);
    }
    case ColumnType::kBool:
      if (value.is_bool()) return value;
      return Invalid(number, python::Repr(value),
                     fmt::format("a boolean is required (got type {})", value.TypeName()));
    case ColumnType::kJsonb:
    case ColumnType::kJsonbText:
      return value;
    case ColumnType::kTextArray:
      return BindTextArray(value, number);
    case ColumnType::kTimestamp:
      return BindTimestamp(value, number);
  }
  return value;
}

std::string ReadParameter(const Column& column, Value& bound) {
  if (IsJson(column)) {
    auto normalised = NormaliseJsonb(bound);
    if (!normalised.has_value()) return normalised.error();
    bound =
        column.type == ColumnType::kJsonb ? *std::move(normalised) : Value(JsonbText(*normalised));
  } else if (bound.is_str() && HasNul(bound.as_str())) {
    return std::string(kNulRefused);
  } else if (column.type == ColumnType::kTextArray && bound.is_list()) {
    for (const Value& item : bound.as_list()) {
      if (item.is_str() && HasNul(item.as_str())) return std::string(kNulRefused);
    }
  }
  return "";
}

std::string CheckColumn(const Column& column, Value& bound, const std::string& table) {
  if (bound.is_none()) {
    if (column.nullable || IsJson(column)) return "";
    return fmt::format(
        "null value in column \"{}\" of relation \"{}\" violates not-null constraint", column.name,
        table);
  }
  if (column.type == ColumnType::kText) {
    if (column.length > 0 &&
        python::CountCodePoints(bound.as_str()) > static_cast<size_t>(column.length)) {
      return TooLong(column.length);
    }
  } else if (column.type == ColumnType::kDecimal) {
    return RoundDecimal(column.precision, column.scale, bound);
  }
  return "";
}

store::Cell CellOf(const Value& bound) {
  if (bound.is_bool()) return int64_t{bound.as_bool()};
  if (bound.is_small_int()) return bound.as_small_int();
  if (bound.is_float()) return bound.as_float();
  if (bound.is_str()) return bound.as_str();
  return std::monostate();
}

}  // namespace mock_server::data_layer
