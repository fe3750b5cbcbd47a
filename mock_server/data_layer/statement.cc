#include "mock_server/data_layer/statement.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <utility>

#include "mock_server/data_layer/decimal.h"
#include "mock_server/data_layer/driver.h"
#include "mock_server/data_layer/jsonb.h"
#include "python/iso_time.h"
#include "python/repr.h"
#include "python/utf8.h"
#include "python/uuid.h"

namespace mock_server::data_layer {
namespace {

using defects::Latent;
using defects::RepairSet;
using python::IsoTime;
using python::Value;

// What the handler itself does with a value. A zoned time comes back in `zoned`, for the driver to
// refuse.
std::string Handle(Parameter& parameter, const RepairSet& repairs, std::string& zoned) {
  const Column& column = *parameter.column;
  Value& value = parameter.value;
  if (column.invalid_is_null && value.is_str()) {
    auto uuid = python::ParseUuid(value.as_str());
    value = uuid.has_value() ? Value(*std::move(uuid)) : Value();
  }
  if (column.type != ColumnType::kTimestamp || value.is_none()) return "";
  if (!value.is_str())
    return fmt::format("'{}' object has no attribute 'replace'", value.TypeName());
  auto time = python::ReadIsoTime(value.as_str());
  if (!time.has_value()) return std::move(time.error());
  if (time->zoned && !column.zone_dropped) {
    if (!repairs.Has(Latent::kZonedTimes) || !time->ShiftToUtc()) {
      zoned = time->Repr();
      return "";
    }
  }
  value = Value(time->IsoFormat());
  return "";
}

bool HasNul(const Value& value) {
  if (value.is_str()) return value.as_str().find('\0') != std::string::npos;
  if (!value.is_list()) return false;
  for (const Value& item : value.as_list()) {
    if (HasNul(item)) return true;
  }
  return false;
}

// The answer's model turns the numbers of an object into floats, whatever the database made of
// them.
void ToFloats(Value& object) {
  if (!object.is_dict()) return;
  for (auto& [key, value] : object.as_dict().items()) {
    if (value.is_int()) value = Value(std::strtod(value.IntegerText().c_str(), nullptr));
  }
}

// The database's input function of the column's type.
std::string Receive(Parameter& parameter) {
  if (parameter.column->is_json()) {
    if (parameter.sql_null) return "";
    auto normalised = NormaliseJsonb(parameter.value);
    if (!normalised.has_value()) return std::move(normalised.error());
    if (parameter.column->type == ColumnType::kJsonbText)
      parameter.value = Value(JsonbText(parameter.value));
    if (parameter.column->answers_floats) ToFloats(parameter.value);
    return "";
  }
  if (HasNul(parameter.value)) return "invalid byte sequence for encoding \"UTF8\": 0x00";
  return "";
}

// varchar(n): what is too long may be cut when it is nothing but blanks.
std::string FitLength(int64_t length, Value& value) {
  const std::string& text = value.as_str();
  if (text.size() <= static_cast<size_t>(length)) return "";
  const std::string_view kept = python::FirstCodePoints(text, static_cast<size_t>(length));
  if (text.find_first_not_of(' ', kept.size()) != std::string::npos)
    return fmt::format("value too long for type character varying({})", length);
  if (kept.size() < text.size()) value = Value(std::string(kept));
  return "";
}

}  // namespace

std::string BindParameters(std::span<Parameter> parameters, const RepairSet& repairs) {
  std::map<const Parameter*, std::string> zoned;
  for (Parameter& parameter : parameters) {
    if (parameter.ready) continue;
    std::string repr;
    if (std::string fault = Handle(parameter, repairs, repr); !fault.empty()) return fault;
    if (!repr.empty()) zoned.emplace(&parameter, std::move(repr));
  }
  for (Parameter& parameter : parameters) {
    if (const auto time = zoned.find(&parameter); time != zoned.end()) {
      return RefusedParameter(parameter.number, time->second,
                              "can't subtract offset-naive and offset-aware datetimes");
    }
    if (parameter.ready || parameter.value.is_none()) continue;
    const auto encoded = EncodeParameter(*parameter.column, parameter.value);
    if (!encoded.has_value()) {
      return RefusedParameter(parameter.number, python::Repr(parameter.value), encoded.error());
    }
  }
  for (Parameter& parameter : parameters) {
    if (parameter.ready) continue;
    if (std::string fault = Receive(parameter); !fault.empty()) return fault;
  }
  return "";
}

std::string StoreParameters(std::span<Parameter> parameters, const std::string& table) {
  for (Parameter& parameter : parameters) {
    const Column& column = *parameter.column;
    if (parameter.value.is_none()) continue;
    std::string fault;
    if (column.type == ColumnType::kText && column.length > 0) {
      fault = FitLength(column.length, parameter.value);
    } else if (column.type == ColumnType::kDecimal) {
      fault = RoundDecimal(column.precision, column.scale, parameter.value);
    }
    if (!fault.empty()) return fault;
  }
  for (const Parameter& parameter : parameters) {
    const bool is_null =
        parameter.sql_null || (parameter.value.is_none() && !parameter.column->is_json());
    if (!is_null || parameter.column->nullable) continue;
    return fmt::format(
        "null value in column \"{}\" of relation \"{}\" violates not-null constraint",
        parameter.column->name, table);
  }
  return "";
}

}  // namespace mock_server::data_layer
