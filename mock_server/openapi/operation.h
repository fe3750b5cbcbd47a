#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_

#include <string>
#include <vector>

#include "contracts/core/http_message.h"
#include "mock_server/fastapi/field.h"
#include "mock_server/python/value.h"

namespace mock_server::openapi {

// One route of one service, as it is told outside: in the OpenAPI document, on the page of the
// stand-in, in coverage. Made from the descriptions. A plain value.
struct Operation {
  contracts::core::Service service = contracts::core::Service::kGateway;
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
};

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_OPERATION_H_
