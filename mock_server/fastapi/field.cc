#include "mock_server/fastapi/field.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/counted.h"
#include "base/uuid.h"
#include "mock_server/fastapi/scalars.h"
#include "python/decimal.h"
#include "python/json_writer.h"
#include "python/rapid_json.h"
#include "python/repr.h"
#include "python/utf8.h"

namespace mock_server::fastapi {
namespace {

using python::Dict;
using python::List;
using python::Value;

constexpr std::pair<std::string_view, FieldType> kTypeNames[] = {
    {"str", FieldType::kStr},
    {"int", FieldType::kInt},
    {"float", FieldType::kFloat},
    {"decimal", FieldType::kDecimal},
    {"datetime", FieldType::kDatetime},
    {"bool", FieldType::kBool},
    {"uuid", FieldType::kUuid},
    {"enum", FieldType::kEnum},
    {"dict", FieldType::kDict},
    {"dict[float]", FieldType::kDictOfFloat},
    {"list", FieldType::kList},
    {"list[str]", FieldType::kListOfStr},
    {"list[dict]", FieldType::kListOfDict},
};

double AsDouble(const Value& value) {
  if (value.is_float()) return value.as_float();
  return value.is_small_int() ? static_cast<double>(value.as_small_int())
                              : std::strtod(value.IntegerText().c_str(), nullptr);
}

class Checker {
 public:
  Checker(const Field& field, Dialect dialect, ValidationErrors& errors)
      : field_(field), dialect_(dialect), errors_(errors) {}

  Verdict Check(FieldType type, const Value& input, const Location& loc) {
    switch (type) {
      case FieldType::kStr:
        return CheckStr(input, loc);
      case FieldType::kInt:
        return CheckInt(input, loc);
      case FieldType::kFloat:
        return CheckFloat(input, loc);
      case FieldType::kDecimal:
        return CheckDecimal(input, loc);
      case FieldType::kDatetime:
        return CheckDatetime(input, loc);
      case FieldType::kBool:
        return CheckBool(input, loc);
      case FieldType::kUuid:
        return CheckUuid(input, loc);
      case FieldType::kEnum:
        return CheckEnum(input, loc);
      case FieldType::kDict:
        if (input.is_dict()) return Verdict::Same();
        return Refuse("dict_type", "Input should be a valid dictionary", input, loc);
      case FieldType::kDictOfFloat:
        return CheckDictOfFloat(input, loc);
      case FieldType::kList:
        if (input.is_list()) return Verdict::Same();
        return Refuse("list_type", "Input should be a valid list", input, loc);
      case FieldType::kListOfStr:
        return CheckListOf(FieldType::kStr, input, loc);
      case FieldType::kListOfDict:
        return CheckListOf(FieldType::kDict, input, loc);
    }
    return std::nullopt;
  }

 private:
  std::nullopt_t Refuse(std::string_view type, std::string msg, const Value& input,
                        const Location& loc, Dict ctx = {}) {
    errors_.push_back({std::string(type), loc, std::move(msg), input, std::move(ctx)});
    return std::nullopt;
  }

  Verdict CheckStr(const Value& input, const Location& loc) {
    if (!input.is_str()) return Refuse("string_type", "Input should be a valid string", input, loc);
    if (!field_.min_length.has_value() && !field_.max_length.has_value()) return Verdict::Same();
    // Only where it has to count does it look into the text.
    if (python::HasSurrogate(input.as_str())) return RefuseSurrogate(input, loc);
    const auto length = static_cast<int64_t>(python::CountCodePoints(input.as_str()));
    if (field_.max_length.has_value() && length > *field_.max_length) {
      const int64_t most = *field_.max_length;
      return Refuse("string_too_long",
                    "String should have at most " + base::Counted(most, "character"), input, loc,
                    {{"max_length", most}});
    }
    if (field_.min_length.has_value() && length < *field_.min_length) {
      const int64_t least = *field_.min_length;
      return Refuse("string_too_short",
                    "String should have at least " + base::Counted(least, "character"), input, loc,
                    {{"min_length", least}});
    }
    return Verdict::Same();
  }

  Verdict CheckInt(const Value& input, const Location& loc) {
    const auto read = ReadInteger(input, dialect_);
    if (const Value* value = std::get_if<Value>(&read)) return CheckBounds(*value, input, loc);
    switch (std::get<IntegerFault>(read)) {
      case IntegerFault::kType:
        return Refuse("int_type", "Input should be a valid integer", input, loc);
      case IntegerFault::kParsing:
        return Refuse("int_parsing",
                      "Input should be a valid integer, unable to parse string as an integer",
                      input, loc);
      case IntegerFault::kSize:
        return Refuse("int_parsing_size",
                      "Unable to parse input string as an integer, exceeded maximum size", input,
                      loc);
      case IntegerFault::kFraction:
        return Refuse("int_from_float",
                      "Input should be a valid integer, got a number with a fractional part", input,
                      loc);
      case IntegerFault::kFinite:
        return Refuse("finite_number", "Input should be a finite number", input, loc);
    }
    return std::nullopt;
  }

  Verdict CheckFloat(const Value& input, const Location& loc) {
    const auto read = ReadFloat(input);
    if (const double* value = std::get_if<double>(&read))
      return CheckBounds(Value(*value), input, loc);
    if (std::get<FloatFault>(read) == FloatFault::kType) {
      return Refuse("float_type", "Input should be a valid number", input, loc);
    }
    return Refuse("float_parsing",
                  "Input should be a valid number, unable to parse string as a number", input, loc);
  }

  // Numbers become decimals by their text: 0.1 is Decimal('0.1').
  Verdict CheckDecimal(const Value& input, const Location& loc) {
    std::string text;
    if (input.is_str()) {
      text = input.as_str();
    } else if (input.is_int() || input.is_float()) {
      text = python::Repr(input);
    } else {
      return Refuse("decimal_type",
                    "Decimal input should be an integer, float, string or Decimal object", input,
                    loc);
    }
    const std::optional<python::Decimal> decimal = python::ParseDecimal(text);
    if (!decimal.has_value())
      return Refuse("decimal_parsing", "Input should be a valid decimal", input, loc);
    if (decimal->kind != python::Decimal::Kind::kFinite)
      return Refuse("finite_number", "Input should be a finite number", input, loc);
    if (field_.maximum.has_value() && decimal->Compare(WholeBound(*field_.maximum)) > 0)
      return TooLarge(input, loc);
    if (field_.minimum.has_value() && decimal->Compare(WholeBound(*field_.minimum)) < 0)
      return TooSmall(input, loc);
    return Value(std::move(text));
  }

  Verdict CheckDatetime(const Value& input, const Location& loc) {
    auto read = ReadDatetime(input);
    if (read.has_value()) return Value(*std::move(read));
    const std::string& reason = read.error().reason;
    switch (read.error().kind) {
      case DatetimeFault::Kind::kType:
        return Refuse("datetime_type", "Input should be a valid datetime", input, loc);
      case DatetimeFault::Kind::kParsing:
        return Refuse("datetime_parsing", "Input should be a valid datetime, " + reason, input, loc,
                      {{"error", reason}});
      case DatetimeFault::Kind::kFromDate:
        return Refuse("datetime_from_date_parsing",
                      "Input should be a valid datetime or date, " + reason, input, loc,
                      {{"error", reason}});
    }
    return std::nullopt;
  }

  Verdict CheckBool(const Value& input, const Location& loc) {
    const auto read = ReadBoolean(input);
    if (const bool* value = std::get_if<bool>(&read)) return Value(*value);
    if (std::get<BooleanFault>(read) == BooleanFault::kType) {
      return Refuse("bool_type", "Input should be a valid boolean", input, loc);
    }
    return Refuse("bool_parsing", "Input should be a valid boolean, unable to interpret input",
                  input, loc);
  }

  Verdict CheckUuid(const Value& input, const Location& loc) {
    if (!input.is_str()) {
      return Refuse("uuid_type", "UUID input should be a string, bytes or UUID object", input, loc);
    }
    auto read = ReadUuid(input.as_str(), dialect_);
    if (read.has_value()) return Value(*std::move(read));
    return Refuse("uuid_parsing", "Input should be a valid UUID, " + read.error(), input, loc,
                  {{"error", read.error()}});
  }

  Verdict RefuseSurrogate(const Value& input, const Location& loc) {
    return Refuse("string_unicode",
                  "Input should be a valid string, unable to parse raw data as a unicode string",
                  input, loc);
  }

  Verdict CheckEnum(const Value& input, const Location& loc) {
    if (input.is_str() &&
        std::find(field_.words.begin(), field_.words.end(), input.as_str()) != field_.words.end()) {
      return Verdict::Same();
    }
    if (input.is_str() && python::HasSurrogate(input.as_str())) return RefuseSurrogate(input, loc);
    std::string expected;
    for (size_t i = 0; i < field_.words.size(); ++i) {
      if (i > 0) expected += i + 1 == field_.words.size() ? " or " : ", ";
      expected += "'" + field_.words[i] + "'";
    }
    return Refuse("enum", "Input should be " + expected, input, loc, {{"expected", expected}});
  }

  Verdict CheckDictOfFloat(const Value& input, const Location& loc) {
    if (!input.is_dict())
      return Refuse("dict_type", "Input should be a valid dictionary", input, loc);
    Dict result;
    const size_t before = errors_.size();
    for (const Dict::Item& item : input.as_dict().items()) {
      Location place = loc;
      place.push_back(python::DecodeWithReplacement(item.first));
      result.Set(item.first, CheckFloat(item.second, place).Of(item.second));
    }
    if (errors_.size() != before) return std::nullopt;
    return Value(std::move(result));
  }

  Verdict CheckListOf(FieldType element, const Value& input, const Location& loc) {
    if (!input.is_list()) return Refuse("list_type", "Input should be a valid list", input, loc);
    // No element of such a list is ever converted.
    const size_t before = errors_.size();
    for (size_t i = 0; i < input.as_list().size(); ++i) {
      const size_t first = errors_.size();
      Check(element, input.as_list()[i], loc);
      for (size_t e = first; e < errors_.size(); ++e) {
        Location& place = errors_[e].loc;
        place.emplace(place.begin() + static_cast<std::ptrdiff_t>(loc.size()),
                      static_cast<int64_t>(i));
      }
    }
    if (errors_.size() != before) return std::nullopt;
    return Verdict::Same();
  }

  static int64_t WholeBound(const Value& bound) { return static_cast<int64_t>(AsDouble(bound)); }

  // A bound of 0.0 is shown as 0, but that of a decimal as it is.
  std::string BoundText(const Value& bound) const {
    std::string shown;
    python::WriteAnyJson(bound, shown);
    if (field_.type != FieldType::kDecimal && shown.ends_with(".0")) shown.resize(shown.size() - 2);
    return shown;
  }

  std::nullopt_t TooSmall(const Value& input, const Location& loc) {
    return Refuse("greater_than_equal",
                  "Input should be greater than or equal to " + BoundText(*field_.minimum), input,
                  loc, {{"ge", *field_.minimum}});
  }

  std::nullopt_t TooLarge(const Value& input, const Location& loc) {
    return Refuse("less_than_equal",
                  "Input should be less than or equal to " + BoundText(*field_.maximum), input, loc,
                  {{"le", *field_.maximum}});
  }

  // The upper bound is looked at first, which tells of NaN.
  Verdict CheckBounds(const Value& value, const Value& input, const Location& loc) {
    if (field_.maximum.has_value() && !(AsDouble(value) <= AsDouble(*field_.maximum)))
      return TooLarge(input, loc);
    if (field_.minimum.has_value() && !(AsDouble(value) >= AsDouble(*field_.minimum)))
      return TooSmall(input, loc);
    return value;
  }

  const Field& field_;
  const Dialect dialect_;
  ValidationErrors& errors_;
};

}  // namespace

FieldType ReadFieldType(const rapidjson::Value& name, base::JsonReader& reader) {
  return reader.Find(name, "field type", kTypeNames);
}

bool Field::TakesAsItIs(const Value& value) const {
  if (value.is_none()) return nullable;
  switch (type) {
    case FieldType::kStr:
      return value.is_str() && !min_length.has_value() && !max_length.has_value();
    case FieldType::kUuid:
      return value.is_str() && base::IsCanonicalUuid(value.as_str());
    case FieldType::kDict:
      return value.is_dict();
    case FieldType::kList:
      return value.is_list();
    default:
      return false;
  }
}

namespace {

// What is wrong with the default and the bounds of a field; empty when nothing is. A default is not
// converted, as FastAPI's isn't, so it must be what the field makes of a value.
std::string FaultOf(const Field& field) {
  if (field.minimum && field.maximum && AsDouble(*field.minimum) > AsDouble(*field.maximum))
    return "the minimum of \"" + field.name + "\" is above its maximum";
  if (field.default_value.is_none()) return "";
  ValidationErrors errors;
  const Verdict verdict =
      ExamineField(field, field.default_value, "", Dialect::kPydantic212, errors);
  if (verdict.is_refused())
    return "\"" + field.name + "\" does not take its own default: " + errors.front().msg;
  if (field.default_value.is_str() && !verdict.is_same())
    return "the default of \"" + field.name + "\" is a text, and the field is none";
  return "";
}

}  // namespace

Field Field::FromDescription(const rapidjson::Value& description, base::JsonReader& reader) {
  Field field;
  bool has_default = false;
  for (const auto& member : description.GetObject()) {
    const std::string_view key = base::AsView(member.name);
    const rapidjson::Value& value = member.value;
    if (key == "name") {
      field.name = base::AsView(value);
    } else if (key == "type") {
      field.type = ReadFieldType(value, reader);
    } else if (key == "required") {
      field.required = value.GetBool();
    } else if (key == "nullable") {
      field.nullable = value.GetBool();
    } else if (key == "default") {
      field.default_value = python::FromRapidJson(value);
      has_default = true;
    } else if (key == "words") {
      field.words = base::StringsOf(value);
    } else if (key == "enum_name") {
      field.enum_name = base::AsView(value);
    } else if (key == "meant") {
      for (const auto& word : value.GetObject())
        field.meant[std::string(base::AsView(word.name))] = base::AsView(word.value);
    } else if (key == "min_length") {
      field.min_length = base::AsInteger(value);
    } else if (key == "max_length") {
      field.max_length = base::AsInteger(value);
    } else if (key == "minimum") {
      field.minimum = python::FromRapidJson(value);
    } else if (key == "maximum") {
      field.maximum = python::FromRapidJson(value);
    }
  }
  for (const auto& bound : {field.minimum, field.maximum}) {
    if (field.type == FieldType::kDecimal && bound.has_value() && bound->is_float() &&
        bound->as_float() != std::trunc(bound->as_float()))
      reader.AddError(description, "the bounds of a decimal are whole numbers");
  }
  if (field.type == FieldType::kEnum && field.words.empty())
    reader.AddError(description, "an enum needs its \"words\"");
  if (field.required && has_default)
    reader.AddError(description, "a required field has no default; leave one of the two out");
  if (const std::string fault = FaultOf(field); !fault.empty()) reader.AddError(description, fault);
  return field;
}

Verdict ExamineField(const Field& field, const Value& input, std::string_view place,
                     Dialect dialect, ValidationErrors& errors) {
  if (field.TakesAsItIs(input)) return Verdict::Same();
  const size_t before = errors.size();
  Verdict verdict = Checker(field, dialect, errors).Check(field.type, input, {});
  // Inside, errors are located from the field on; nothing is spent on locations while all is well.
  for (size_t i = before; i < errors.size(); ++i) {
    Location loc = FieldLocation(place, field.name);
    loc.insert(loc.end(), errors[i].loc.begin(), errors[i].loc.end());
    errors[i].loc = std::move(loc);
  }
  return verdict;
}

std::optional<Value> CheckField(const Field& field, const Value& input, std::string_view place,
                                Dialect dialect, ValidationErrors& errors) {
  Verdict verdict = ExamineField(field, input, place, dialect, errors);
  if (verdict.is_refused()) return std::nullopt;
  return std::move(verdict).Of(input);
}

Location FieldLocation(std::string_view place, std::string_view field) {
  Location loc;
  if (!place.empty()) loc.emplace_back(place);
  loc.emplace_back(field);
  return loc;
}

}  // namespace mock_server::fastapi
