#ifndef UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_READING_H_
#define UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_READING_H_

#include <rapidjson/document.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/json_pointer.h"
#include "harness/contract/contract_model.h"
#include "schema/pattern.h"
#include "schema/registry.h"

namespace harness::contract {

// What is known of a contract while it is read, from its beginning to its end: the file, the names
// that may be used from here on, and what was found wrong. Not thread-safe.
class Reading {
 public:
  // Both must outlive it.
  Reading(const base::JsonFile& json, const schema::SchemaRegistry& schemas)
      : json_(json), schemas_(schemas) {}

  const base::JsonFile& json() const { return json_; }
  const schema::SchemaRegistry& schemas() const { return schemas_; }

  void Wrong(const rapidjson::Value& place, std::string message);
  // All of kBadFile.
  std::vector<base::Error>& errors() { return errors_; }

  // The name may be used from here on.
  void Define(const rapidjson::Value& name);
  // Whether the names in a text are known. `place` is where a fault is shown; the text may come
  // from elsewhere (a query parameter).
  void CheckTemplate(const rapidjson::Value& place, std::string_view text);
  void CheckTemplate(const rapidjson::Value& text);
  // The same of every string inside a JSON value.
  void CheckTemplates(const rapidjson::Value& value);
  void CheckHeaderName(const rapidjson::Value& name);

  // Nothing when it is wrong, which is noted.
  std::optional<base::JsonPointer> ReadPointer(const rapidjson::Value& text);
  std::optional<schema::Pattern> ReadPattern(const rapidjson::Value& expression);

 private:
  const base::JsonFile& json_;
  const schema::SchemaRegistry& schemas_;
  std::vector<base::Error> errors_;
  std::set<std::string, std::less<>> names_;
};

// The parts of a contract, each in a file of its own: request_reader.cc, response_reader.cc,
// rule_reader.cc, note_reader.cc. The schema of contracts has checked their shape.

RequestTemplate ReadRequest(const rapidjson::Value& json, Reading& reading);

ResponseExpectation ReadResponse(const rapidjson::Value& json, Reading& reading);

// What rules are about.
struct Example {
  std::string_view key;                     // of the contract
  const rapidjson::Value* value = nullptr;  // may be missing
  const schema::Schema* schema = nullptr;   // may know more places
};

std::vector<Rule> ReadRules(const rapidjson::Value& json, const Example& example, Reading& reading);

// Which defect a contract is about. `contract` has its steps already.
LatentNote ReadLatent(const rapidjson::Value& json, const Contract& contract, Reading& reading);
DefectNote ReadDefect(const rapidjson::Value& json, const Contract& contract, Reading& reading);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_READING_H_
