// Answers against their schemas: the cheap question and the full one agree whatever the bytes, and
// every violation has words. The first byte of an input chooses the schema.
#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schema/registry.h"

namespace {

using base::ParseJson;
using namespace schema;

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> names = SchemaRegistry::Embedded().Names();
  if (size == 0) return 0;
  const Schema* const found = SchemaRegistry::Embedded().Find(names[data[0] % names.size()]);
  Check(found != nullptr, "every schema compiles");
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<SchemaError> errors = found->ValidateText(text);
  for (const SchemaError& error : errors) Check(!error.Message().empty(), "a violation has words");
  rapidjson::Document document;
  const bool valid = ParseJson(text, document) && found->IsValid(document);
  Check(valid == errors.empty(), "both questions agree");
  return 0;
}
