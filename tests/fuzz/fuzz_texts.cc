// Texts that become something else: UUIDs, integers, floats, times, decimals, percent-encoded
// paths and queries. What is accepted has a canonical form, which is accepted again and stays.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mock_server/data_layer/decimal.h"
#include "mock_server/fastapi/scalars.h"
#include "python/decimal.h"
#include "python/iso_time.h"
#include "python/json_writer.h"
#include "python/url.h"
#include "python/utf8.h"
#include "python/uuid.h"
#include "tests/fuzz/fuzz_check.h"

using tests::fuzz::Check;

namespace {

using namespace mock_server;
using fastapi::Dialect;

constexpr Dialect kDialects[] = {Dialect::kPydantic25, Dialect::kPydantic212};

void Uuids(std::string_view text) {
  if (const auto uuid = python::ParseUuid(text)) {
    Check(uuid->size() == 36, "a UUID has 36 characters");
    Check(python::ParseUuid(*uuid) == uuid, "a canonical UUID stays");
  }
  for (const Dialect dialect : kDialects) {
    const auto uuid = fastapi::ReadUuid(text, dialect);
    if (uuid) {
      Check(uuid->size() == 36 && fastapi::ReadUuid(*uuid, dialect) == uuid, "a UUID stays");
      Check(python::ParseUuid(text) == *uuid, "what pydantic takes, Python takes");
    } else {
      Check(!uuid.error().empty(), "a refused UUID has a reason");
    }
  }
}

void Integers(std::string_view text) {
  for (const Dialect dialect : kDialects) {
    const auto read = fastapi::ReadIntegerText(text, dialect);
    const auto* value = std::get_if<python::Value>(&read);
    if (value == nullptr) continue;
    std::string digits;
    Check(python::WriteJson(*value, digits), "an integer can be written");
    const auto again = fastapi::ReadIntegerText(digits, dialect);
    Check(std::get_if<python::Value>(&again) != nullptr && std::get<python::Value>(again) == *value,
          "an integer stays");
  }
}

void Numbers(const std::string& text) {
  fastapi::ReadFloat(python::Value(text));
  const auto number = data_layer::ReadDecimal(python::Value(text));
  if (number) {
    python::Value rounded = *number;
    data_layer::RoundDecimal(10, 2, rounded);
  } else {
    Check(!number.error().empty(), "a refused decimal has a reason");
  }
  const auto decimal = python::ParseDecimal(text);
  if (decimal && decimal->kind == python::Decimal::Kind::kFinite && decimal->exponent < 1000 &&
      decimal->exponent > -1000) {
    const std::string plain = decimal->Plain();
    const auto again = python::ParseDecimal(plain);
    Check(again.has_value() && again->Plain() == plain, "a decimal stays");
  }
}

void Times(const std::string& text) {
  const auto datetime = fastapi::ReadDatetime(python::Value(text));
  if (datetime) {
    const auto again = fastapi::ReadDatetime(python::Value(*datetime));
    Check(again.has_value() && *again == *datetime, "a datetime stays");
  }
  const auto time = python::ReadIsoTime(text);
  if (time) {
    time->Repr();
    const auto again = python::ReadIsoTime(time->IsoFormat());
    Check(again.has_value() && again->IsoFormat() == time->IsoFormat(), "an ISO time stays");
    python::IsoTime utc = *time;
    if (utc.ShiftToUtc()) Check(utc.year >= 1 && utc.year <= 9999, "UTC is in the calendar");
  } else {
    Check(!time.error().empty(), "a refused time has a reason");
  }
}

void Urls(std::string_view text) {
  Check(python::IsValidUtf8(python::Unquote(text), /*allow_surrogates=*/false), "a path is text");
  for (const auto& [name, value] : python::ParseQuery(text)) {
    Check(python::IsValidUtf8(name, false) && python::IsValidUtf8(value, false), "a query is text");
    const std::string quoted = python::QuoteQueryValue(value);
    Check(python::QuoteQueryValue(quoted) == quoted, "what is quoted stays");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Urls(text);
  // Everything behind the URL and the JSON reader sees text only.
  if (!python::IsValidUtf8(text, /*allow_surrogates=*/true)) return 0;
  Uuids(text);
  Integers(text);
  Numbers(text);
  Times(text);
  return 0;
}
