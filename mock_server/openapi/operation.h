#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_

#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "mock_server/fastapi/field.h"
#include "python/value.h"

namespace mock_server::openapi {

// A pydantic model as the service's own document names it: "AgentCreate".
struct NamedModel {
  std::string name;
  std::vector<fastapi::Field> fields;
};

// What a FastAPI application declares of an operation, as far as only its own document shows it
// (service_document.h). A plain value.
struct Declaration {
  std::string function;  // "create_agent"; empty: the service's own document is silent about it
  std::vector<std::string> tags;
  std::vector<fastapi::Field> header_fields;
  std::optional<NamedModel> body;             // a body that is checked field by field
  std::string body_parameter;                 // "update_data": a body that may be any object
  std::optional<NamedModel> answer;           // without one an answer may be anything
  std::optional<fastapi::Field> answer_item;  // a list of plain values is answered
  bool answers_list = false;                  // a list of `answer`
};

// One route of one service, as it is told outside: in the OpenAPI documents, on the page of the
// stand-in, in coverage. Made from the descriptions. A plain value.
struct Operation {
  base::Service service = base::Service::kGateway;
  std::string method;
  std::string path;   // "/api/v1/agents/{agent_id}"
  std::string group;  // "agents"
  bool needs_key = true;
  std::vector<fastapi::Field> path_fields;
  std::vector<fastapi::Field> query_fields;
  // JSON Schemas; None where there is no body. A {"$ref": "NAME.schema.json"} names a file of
  // schemas/.
  bool takes_body = false;
  python::Value body_schema;
  int success_status = 200;
  python::Value answer_schema;
  Declaration declared;
};

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_
