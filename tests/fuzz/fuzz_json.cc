// JSON in, as Python reads it: any bytes are either a value, which is written and read again
// unchanged, or an error within the text. What is a value can be asked of everything that takes
// one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mock_server/data_layer/jsonb.h"
#include "python/json_reader.h"
#include "python/json_writer.h"
#include "python/repr.h"
#include "tests/fuzz/fuzz_check.h"

using python::ReadJson;
using python::WriteAnyJson;
using python::WriteJson;
using tests::fuzz::Check;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto value = ReadJson(bytes);
  if (!value) {
    using Kind = python::JsonReadError::Kind;
    if (value.error().kind == Kind::kDecode) {
      Check(!value.error().reason.empty(), "an error has a reason");
      Check(value.error().position <= size, "an error is in the text");
    }
    return 0;
  }
  std::string text;
  WriteAnyJson(*value, text);
  const auto again = ReadJson(text);
  Check(again.has_value(), "what was written can be read");
  std::string same;
  WriteAnyJson(*again, same);
  Check(same == text, "and is the same");
  std::string answer;
  if (WriteJson(*value, answer)) Check(answer == text, "what can be answered is what is kept");
  python::Repr(*value);
  auto kept = *value;
  const auto normalised = mock_server::data_layer::NormaliseJsonb(kept);
  if (!normalised) {
    Check(!normalised.error().empty(), "a refusal has a message");
    return 0;
  }
  const std::string once = mock_server::data_layer::JsonbText(kept);
  Check(mock_server::data_layer::NormaliseJsonb(kept).has_value(),
        "what jsonb keeps it keeps again");
  Check(mock_server::data_layer::JsonbText(kept) == once, "unchanged");
  return 0;
}
