#ifndef UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_MODEL_H_
#define UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_MODEL_H_

#include <rapidjson/fwd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "base/json.h"
#include "base/json_pointer.h"
#include "schema/pattern.h"

namespace schema {
class Schema;
}

namespace harness::contract {

// A contract as the loader checked it (docs/contract-format.md). All of these are plain, immutable
// data. JSON values are borrowed from the contract's own file, which it holds, and schemas from
// their registry. Texts are templates still.

// What may stand at a place of the body, instead of the example's value.
struct Rule {
  enum class Kind {
    kRegex,
    kType,
    kInteger,
    kUuid,
    kTimestamp,
    kEnum,
    kEachLike,
    kAnyOrder,
    kNotPresent
  };

  base::JsonPointer pointer;  // may hold "*"
  Kind kind = Kind::kType;
  base::Position place;
  std::optional<schema::Pattern> pattern;   // kRegex
  std::vector<std::string> types;           // kType
  const rapidjson::Value* words = nullptr;  // kEnum: an array
  size_t min = 0;                           // kEachLike
  std::optional<size_t> max;                // kEachLike
};

struct SentHeader {
  std::string name;
  std::optional<std::string> value;  // none: a header that is sent by default is left out
};

struct RequestTemplate {
  std::string method;
  std::string path;  // with the query
  std::vector<SentHeader> headers;
  const rapidjson::Value* body = nullptr;
  std::optional<std::string> raw;    // a template
  std::optional<std::string> bytes;  // as they are; of these three there is one at most
};

struct ExpectedHeader {
  std::string name;
  std::optional<std::string> value;  // neither this nor a pattern: must be absent
  std::optional<schema::Pattern> pattern;
};

struct ResponseExpectation {
  int status = 0;
  std::vector<ExpectedHeader> headers;
  const schema::Schema* schema = nullptr;
  const rapidjson::Value* body = nullptr;
  std::optional<std::string> text;
  std::optional<schema::Pattern> text_pattern;
  std::vector<Rule> rules;
  bool extra = true;  // whether objects may have members that the example does not show
};

// What a request makes its target publish: all of it, in this order (docs/contract-format.md,
// Events).
struct EventsExpectation {
  const rapidjson::Value* list = nullptr;  // an array, the example
  std::vector<Rule> rules;
};

struct Capture {
  std::string name;
  base::JsonPointer pointer;
};

struct Step {
  std::string name;
  base::Position place;
  base::Service service = base::Service::kGateway;
  RequestTemplate request;
  std::optional<ResponseExpectation> response;  // always there but in `finally`
  std::vector<Capture> captures;
  std::optional<EventsExpectation> events;  // none: nobody listens
};

// What a contract states about one of the six defects, for the detection matrix.
struct DefectNote {
  int number = 0;
  std::string title;
  std::string recorded;
  std::string fix;
  // Defects of the load script: what it sent instead, by step.
  struct ScriptRequest {
    std::string step;
    std::optional<std::string> path;
    const rapidjson::Value* body = nullptr;
  };
  std::vector<ScriptRequest> script;
  // Where and how the contract fails while the defect is on.
  std::string fails_at;
  int fails_with_status = 0;
  std::string fails_with_body;  // part of the answer's body
};

// What a contract states about a latent fault of the platform. The contract itself states what a
// user would expect (docs/latent-defects.md).
struct LatentNote {
  int number = 0;
  std::string title;
  std::string reason;
  // The step that only the stand-in's admin API can do; a target without it can't be judged. May be
  // empty.
  std::string arranged_by;
  // Where and how the contract fails while the fault is there.
  std::string fails_at;
  int fails_with_status = 0;
  std::string fails_with_body;  // part of the answer's body
};

struct Variable {
  std::string name;
  std::string value;
};

struct Contract {
  std::string file;  // as messages name it: "goals/create.contract.json"
  std::string title;
  std::string description;
  std::vector<std::string> tags;
  std::vector<Variable> variables;  // "let", in order
  std::vector<Step> steps;
  std::vector<Step> finally;
  std::optional<DefectNote> defect;
  std::optional<LatentNote> latent;
  // Shared because results outlive a run and point into it, and copying it would move the values.
  std::shared_ptr<const base::JsonFile> json;

  bool Needs(base::Service service) const {
    for (const Step& step : steps) {
      if (step.service == service) return true;
    }
    return false;
  }
  bool HasEvents() const {
    const auto any = [](const std::vector<Step>& some) {
      return std::any_of(some.begin(), some.end(),
                         [](const Step& step) { return step.events.has_value(); });
    };
    return any(steps) || any(finally);
  }
};

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_MODEL_H_
