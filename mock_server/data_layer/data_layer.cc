#include "mock_server/data_layer/data_layer.h"

#include <utility>

#include "mock_server/data_layer/api_key.h"
#include "mock_server/data_layer/cors.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/diagnosis/route_notes.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using base::HttpRequest;
using base::HttpResponse;

DataLayer::DataLayer(State& state, std::shared_ptr<const Catalogue> catalogue,
                     const std::vector<std::string>& api_keys)
    : state_(state),
      catalogue_(std::move(catalogue)),
      api_keys_(api_keys),
      application_(state, catalogue_->table(), *this) {}

// From the outside in: errors that nobody handled, keys, CORS.
std::optional<HttpResponse> DataLayer::Enter(app::RequestContext& context,
                                             const HttpRequest& request,
                                             std::string_view path) const {
  if (auto refusal = RefuseKey(request, fastapi::RequestUrlPath(request, path), api_keys_)) {
    context.observation.Note(diagnosis::Code::kKey, "/header/X-API-Key", std::move(refusal->hint));
    return std::move(refusal->response);
  }
  return AnswerPreflight(request);
}

void DataLayer::Leave(const HttpRequest& request, HttpResponse& response) const {
  if (!fastapi::IsUnhandledError(response)) AddCorsHeaders(request, response);
}

void DataLayer::NoteNoRoute(app::RequestContext& context, std::string_view method,
                            std::string_view path, const HttpRequest*) const {
  const fastapi::Router& routes = catalogue_->table().With(state_.defects).router();
  // Told apart from a path of the client's own: with defect 2 it is the server that misses the
  // routes of tasks.
  if (&routes != &router() && router().Find(method, path).route >= 0) {
    context.observation.Note(diagnosis::Code::kDefectTaskRoutes, "/path",
                             "the server has no routes for tasks: defect 2");
    return;
  }
  diagnosis::NoteNoRoute(routes, routes, method, path, /*slash_trap=*/0, context.observation);
}

HttpResponse DataLayer::Perform(app::CheckedRequest& checked) {
  const Catalogue::Route& route = catalogue_->route(checked.endpoint);
  Request request{state_,         checked.context,    catalogue_->resources(),
                  route.resource, *route.description, checked.path,
                  checked.query,  checked.body};
  HttpResponse response = route.action(request);
  if (response.status >= 400 && checked.context.observation.diagnoses.empty()) {
    NoteUnexplained(request, response.status, response.body,
                    route.description->endpoint.body != nullptr);
  }
  return response;
}

}  // namespace mock_server::data_layer
