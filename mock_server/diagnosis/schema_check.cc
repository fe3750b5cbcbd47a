#include "mock_server/diagnosis/schema_check.h"

#include <rapidjson/document.h>

#include <algorithm>

#include "python/rapid_json.h"
#include "schema/registry.h"

namespace mock_server::diagnosis {
namespace {

using python::Value;
using schema::Schema;
using schema::SchemaRegistry;

using Pool = rapidjson::MemoryPoolAllocator<>;

// More than these say nothing new, and the header has a limit.
constexpr size_t kMostNotes = 5;

// The pool's first chunk, on the stack: most bodies need no other.
constexpr size_t kPoolBytes = 4096;

}  // namespace

base::Result<SchemaCheck> SchemaCheck::ForSchema(const std::string& name,
                                                 const SchemaRegistry& schemas) {
  const auto place = schemas.PlaceOf(name);
  if (!place.has_value()) return tl::unexpected(place.error());
  SchemaCheck check;
  check.schemas_ = &schemas;
  check.place_ = *place;
  check.name_ = name;
  return check;
}

void SchemaCheck::Note(const Value& body, Observation& observation) const {
  if (name_.empty()) return;
  const Schema* schema = schemas_->Find(*place_);
  if (schema == nullptr) return;
  char chunk[kPoolBytes];
  Pool pool(chunk, sizeof chunk);
  // Borrows from the body, which outlives it.
  const rapidjson::Value value = python::ToRapidJson(body, pool);
  if (schema->IsValid(value)) return;
  size_t notes = 0;
  for (const schema::SchemaError& error : schema->Validate(value)) {
    const std::string pointer = "/body" + error.pointer;
    const bool known =
        std::any_of(observation.diagnoses.begin(), observation.diagnoses.end(),
                    [&](const Diagnosis& diagnosis) { return diagnosis.pointer == pointer; });
    if (known) continue;
    if (++notes > kMostNotes) return;
    observation.Note(Code::kSchemaViolation, pointer, error.Message() + " (" + name_ + ")");
  }
}

}  // namespace mock_server::diagnosis
