#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_H_

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "mock_server/diagnosis/field_notes.h"
#include "mock_server/diagnosis/schema_check.h"
#include "mock_server/fastapi/model.h"

namespace mock_server::gateway {

// An endpoint of the gateway as gateway.endpoints.json describes it: what it checks before it calls
// the data layer. Immutable.
struct Endpoint {
  std::string method;
  std::string path;
  std::string action;  // a name known to actions.h
  // For the service's own document: the handler's function, its tags, and the model of the body.
  std::string function;
  std::vector<std::string> tags;
  std::string body_model;
  std::vector<fastapi::Field> path_fields;
  fastapi::Model query;
  std::optional<fastapi::Model> body;  // absent: no body is read
  std::optional<fastapi::Model> body_with_defect_2;
  std::vector<diagnosis::FieldNote> notes;  // of the body
  std::vector<std::string> body_fields;     // names of the body's fields
  diagnosis::SchemaCheck body_schema;
  std::string answer_schema;  // of the success's body; empty: none
  bool open = false;          // needs no key
};

base::Result<std::vector<Endpoint>> LoadEndpoints();

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_ENDPOINT_H_
