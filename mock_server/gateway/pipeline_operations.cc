#include "mock_server/gateway/pipeline.h"

#include <utility>

namespace mock_server::gateway {
namespace {

using fastapi::Field;
using openapi::Operation;

// The methods of a route are a set in Python; this is their order in the document that was
// recorded.
constexpr const char* kPipelineMethods[] = {"DELETE", "PATCH", "PUT", "GET", "POST"};

Field RequiredText(std::string name) {
  Field field;
  field.name = std::move(name);
  field.required = true;
  return field;
}

}  // namespace

std::vector<Operation> PipelineOperations() {
  std::vector<Operation> operations;
  for (const char* method : kPipelineMethods) {
    Operation operation;
    operation.service = base::Service::kGateway;
    operation.method = method;
    operation.path = "/{path}";
    operation.path_fields.push_back(RequiredText("path"));
    operation.declared.function = "gateway_handler";
    operations.push_back(std::move(operation));
  }
  return operations;
}

}  // namespace mock_server::gateway
