#include "mock_server/data_layer/handlers.h"

#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using base::HttpResponse;
using python::Dict;
using python::Value;

HttpResponse PatchTask(Request& request) {
  Dict& body = request.body;
  if (body.Has("completed_at")) {
    const Value* status = body.Find("status");
    if (status == nullptr) return fastapi::UnhandledError();
    const bool ended = *status == Value("completed") || *status == Value("failed");
    // A time that is not to be set is as absent.
    body.Set("completed_at", ended ? Value(request.state.Now()) : Value());
  }
  return Patch(request);
}

}  // namespace mock_server::data_layer
