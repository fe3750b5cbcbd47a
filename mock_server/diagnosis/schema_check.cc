#include "mock_server/diagnosis/schema_check.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <cstdlib>

#include "schema/registry.h"

namespace mock_server::diagnosis {
namespace {

using python::Dict;
using python::Value;
using schema::Schema;
using schema::SchemaRegistry;

using Pool = rapidjson::MemoryPoolAllocator<>;

// More than these say nothing new, and the header has a limit.
constexpr size_t kMostNotes = 5;

// The pool's first chunk, on the stack: most bodies need no other.
constexpr size_t kPoolBytes = 4096;

rapidjson::Value Convert(const Value& value, Pool& pool) {
  rapidjson::Value result;
  if (value.is_bool()) {
    result.SetBool(value.as_bool());
  } else if (value.is_small_int()) {
    result.SetInt64(value.as_small_int());
  } else if (value.is_big_int()) {
    result.SetDouble(std::strtod(value.IntegerText().c_str(), nullptr));
  } else if (value.is_float()) {
    result.SetDouble(value.as_float());
  } else if (value.is_str()) {
    // Borrowed: the body outlives its check.
    result.SetString(rapidjson::StringRef(value.as_str().data(), value.as_str().size()));
  } else if (value.is_list()) {
    result.SetArray();
    result.Reserve(static_cast<rapidjson::SizeType>(value.as_list().size()), pool);
    for (const Value& item : value.as_list()) result.PushBack(Convert(item, pool), pool);
  } else if (value.is_dict()) {
    result.SetObject();
    for (const Dict::Item& item : value.as_dict().items()) {
      result.AddMember(rapidjson::Value(rapidjson::StringRef(item.first.data(), item.first.size())),
                       Convert(item.second, pool), pool);
    }
  }
  return result;
}

}  // namespace

base::Result<SchemaCheck> SchemaCheck::ForSchema(const std::string& name) {
  if (base::Status known = SchemaRegistry::Embedded().Knows(name); !known.has_value())
    return tl::unexpected(known.error());
  SchemaCheck check;
  check.name_ = name;
  return check;
}

void SchemaCheck::Note(const Value& body, Observation& observation) const {
  if (name_.empty()) return;
  const Schema* schema = SchemaRegistry::Embedded().Find(name_);
  if (schema == nullptr) return;
  char chunk[kPoolBytes];
  Pool pool(chunk, sizeof chunk);
  const rapidjson::Value value = Convert(body, pool);
  if (schema->IsValid(value)) return;
  size_t notes = 0;
  for (const schema::SchemaError& error : schema->Validate(value)) {
    const std::string pointer = "/body" + error.pointer;
    const bool known =
        std::any_of(observation.diagnoses.begin(), observation.diagnoses.end(),
                    [&](const Diagnosis& diagnosis) { return diagnosis.pointer == pointer; });
    if (known) continue;
    if (++notes > kMostNotes) return;
    observation.Note(Code::kSchemaViolation, pointer, error.message + " (" + name_ + ")");
  }
}

}  // namespace mock_server::diagnosis
