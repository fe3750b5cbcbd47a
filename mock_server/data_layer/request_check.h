#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_REQUEST_CHECK_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_REQUEST_CHECK_H_

#include <optional>
#include <string>

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/fastapi/model.h"

namespace mock_server::data_layer {

// What of the body an action declares.
enum class BodyUse {
  kNone,
  kCreate,  // the resource's create model, or any object when it is raw
  kPatch,   // the resource's patch model, or any object when it is raw
  kObject,  // any object
};

struct CheckedRequest {
  std::optional<base::HttpResponse> refusal;  // the 422, when something is wrong
  python::Dict query;                         // converted, defaults filled in
  python::Dict body;                          // converted; of a create also with defaults
};

// Checks path, query and body together, as FastAPI does: one 422 lists the errors of all three in
// this order. The path parameters of the request are replaced by their converted values.
CheckedRequest CheckRequest(Request& request, BodyUse use, const fastapi::Model* query = nullptr);

// "goal" for "Goal", "API request" for "API request".
std::string ThingInSentence(const Resource& resource);

// The database's message for a value that a unique column of `row` holds already.
std::string DuplicateFault(Request& request, const python::Dict& row);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_REQUEST_CHECK_H_
