#ifndef UNDERSTUDY_SCHEMA_REGISTRY_H_
#define UNDERSTUDY_SCHEMA_REGISTRY_H_

#include <rapidjson/fwd.h>

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "base/error.h"

namespace base {
class JsonFile;
}

namespace schema {

// The faults of a required member that is not there, and of a member that the schema does not have.
inline constexpr std::string_view kMissingMember = "required, but missing";
inline constexpr std::string_view kUnexpectedMember = "unexpected member";

// One violation: where in the value, and what is wrong there, in words for whoever sent it.
struct SchemaError {
  std::string pointer;  // JSON Pointer; of the missing member itself when a required one is absent
  std::string fault;    // `expected integer`, `required, but missing`, kUnexpectedMember
  std::string found{};  // what is there, `string "7"`; empty when the fault says it all
  std::string found_type{};  // `string`
  std::string remedy{};      // `; did you mean 'name'?`, or nothing

  // `expected integer, got string "7"`.
  std::string Message() const;
  // "/priority: expected …"; "(root)" stands for the whole document.
  std::string ToString() const;
  bool operator==(const SchemaError&) const = default;
};

// One compiled schema (JSON Schema, draft 7; which keywords and formats: docs/schemas.md).
// Immutable, so all functions are thread-safe. Owned by its registry.
class Schema {
 public:
  explicit Schema(std::string name);
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  const std::string& name() const { return name_; }

  // The cheap question: stops at the first violation and builds no texts.
  bool IsValid(const rapidjson::Value& value) const;
  // All violations, in document order; empty when valid.
  std::vector<SchemaError> Validate(const rapidjson::Value& value) const;
  // The same of a JSON text; a text that is no JSON is one violation at the root.
  std::vector<SchemaError> ValidateText(std::string_view json) const;

  // The schema with everything it refers to in one document, standard keywords only. Lives as long
  // as this object.
  const rapidjson::Value& bundled() const;

 private:
  friend class SchemaRegistry;
  struct Compiled;
  static base::Result<std::unique_ptr<Schema>> Compile(
      const std::function<base::Result<const base::JsonFile*>(std::string_view)>& lookup,
      std::string_view name);

  std::string name_;
  std::unique_ptr<Compiled> compiled_;
};

// The named schemas, e.g. "goal.schema.json" or "types/uuid.schema.json"; `$ref` between them is
// relative to the file that holds it. A schema is read and compiled when it is first asked for and
// kept. Thread-safe. Owns its schemas.
class SchemaRegistry {
  struct Entry;

 public:
  // Where a schema is kept. Good as long as its registry.
  class Place {
   private:
    friend class SchemaRegistry;
    explicit Place(Entry& entry) : entry_(&entry) {}
    Entry* entry_;
  };

  // The schemas in schemas/, compiled into the program.
  static const SchemaRegistry& Embedded();

  // `files` must outlive the registry. Of two files with one name the later counts, so a user's own
  // can replace ours.
  explicit SchemaRegistry(std::span<const base::EmbeddedFile> files);
  ~SchemaRegistry();
  SchemaRegistry(SchemaRegistry&&) noexcept;

  // kBadFile when no such schema is known (with the nearest name) or when it is wrong (with the
  // place).
  base::Result<const Schema*> Get(std::string_view name) const;
  // The schema of a name that is known to be right (those in schemas/, which a test compiles);
  // nullptr otherwise.
  const Schema* Find(std::string_view name) const;

  // kBadFile when there is no schema of that name (with the nearest one); compiles nothing.
  base::Result<Place> PlaceOf(std::string_view name) const;
  // As Find() of the name, which is not looked for: that takes 250 instructions.
  const Schema* Find(const Place& place) const;

  std::vector<std::string> Names() const;

 private:
  base::Result<const Schema*> Get(Entry& entry) const;

  std::map<std::string, std::unique_ptr<Entry>, std::less<>> entries_;
};

// Checks a value of `file` against the embedded schema `name`. Fails with the first violation and
// its place in the file.
base::Status CheckAgainst(std::string_view name, const base::JsonFile& file,
                          const rapidjson::Value& value);

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_REGISTRY_H_
