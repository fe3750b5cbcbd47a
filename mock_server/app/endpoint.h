#ifndef UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_H_
#define UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/diagnosis/field_notes.h"
#include "mock_server/diagnosis/schema_check.h"
#include "mock_server/fastapi/model.h"

namespace mock_server::app {

// What an endpoint takes as its body. Immutable.
struct Body {
  // Whether the body is checked field by field; otherwise any object will do, and the model only
  // describes it.
  bool is_checked = true;
  fastapi::Model model;
  // What becomes of the fields that a checked body leaves out.
  fastapi::Model::Absent absent = fastapi::Model::Absent::kLeftOut;

  // What the author of a request should know (docs/diagnoses.md): the documented schema, notes on
  // single fields, and all names that the service takes.
  diagnosis::SchemaCheck schema;
  std::vector<diagnosis::FieldNote> notes;
  std::vector<std::string> fields;
};

// An endpoint of one of the services, as its description has it (docs/resource-format.md): what
// Application does with a request to it before and after its action. Immutable.
struct Endpoint {
  std::string method;  // "GET"
  std::string path;    // "/goals/{goal_id}"
  std::string action;  // a name that the service knows; empty when `answer` is all there is
  std::string group;   // what it is about: "goals"
  std::string answer;  // JSON that is answered whatever was sent
  // In its place while events can't reach their Redis; empty: the same.
  std::string answer_without_redis;
  // The answer is a constant where the real platform will have data one day (trap T2).
  bool is_placeholder = false;
  bool is_open = false;  // needs no key

  std::vector<fastapi::Field> path_fields;
  fastapi::Model query;
  // Bodies are shared: all creates or patches of a resource take the same one.
  std::shared_ptr<const Body> body;  // null: no body is read

  // While this defect is on, the endpoint takes another body.
  std::optional<defects::Defect> other_body_with;
  std::shared_ptr<const Body> other_body;
  // The endpoint is missing while this defect is on.
  std::optional<defects::Defect> missing_with;
  // The endpoint exists only where this latent defect is repaired. It is tried before all others,
  // since another one takes its path on the real server.
  std::optional<defects::Latent> only_with_repair;

  // For the service's own OpenAPI document: the handler's function (an endpoint without one is not
  // in it), its tags, the parameter's name of a body that may be any object, and the model's name
  // of a checked body.
  std::string function;
  std::vector<std::string> tags;
  std::string body_parameter;
  std::string body_model;
  std::string answer_schema;  // a file of schemas/; empty: none, or the service knows
};

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_ENDPOINT_H_
