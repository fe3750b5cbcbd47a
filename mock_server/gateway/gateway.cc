#include "mock_server/gateway/gateway.h"

#include <fmt/format.h>

#include <utility>

#include "mock_server/diagnosis/route_notes.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::gateway {

using app::RequestContext;
using base::HttpRequest;
using base::HttpResponse;

namespace {

// Below this every path wants a key.
constexpr std::string_view kKeyedPaths = "/api/v1/";

// docs/platform.md, Known traps, T8.
constexpr int kSlashTrap = 8;

// The methods of the route that catches everything, in the order that a set of them printed once.
constexpr std::string_view kPipelineMethods = "GET, DELETE, PUT, PATCH, POST";

bool IsPipelineMethod(std::string_view method) {
  return method == "GET" || method == "DELETE" || method == "PUT" || method == "PATCH" ||
         method == "POST";
}

// Whether the route that catches everything does: its pattern `/(.*)$` knows no newline but one at
// the very end.
bool IsCaught(std::string_view path) {
  return path.starts_with('/') && path.substr(0, path.size() - 1).find('\n') == path.npos;
}

// The pipeline authenticates before it reads a body: who shows nothing is refused by the head.
bool ShowsCredentials(const HttpRequest& head) {
  return head.header("authorization") != nullptr ||
         head.header("x-client-cert-fingerprint") != nullptr;
}

void NoteMissingKey(RequestContext& context, const HttpRequest& request) {
  std::string hint = "send X-API-Key with at least 32 characters";
  if (request.header("authorization") != nullptr) {
    hint += "; Authorization is read by the gateway's own pipeline, which has none of these paths";
  }
  context.observation.Note(diagnosis::Code::kKey, "/header/X-API-Key", std::move(hint));
}

}  // namespace

Gateway::Gateway(app::Environment& environment, Upstream& upstream,
                 std::shared_ptr<const Catalogue> catalogue, std::string jwt_secret)
    : environment_(environment),
      upstream_(upstream),
      pipeline_(environment, upstream, std::move(jwt_secret)),
      started_at_(environment.clock->WallNow()),
      catalogue_(std::move(catalogue)),
      application_(environment, catalogue_->table(), *this) {}

void Gateway::NoteNoRoute(RequestContext& context, std::string_view method, std::string_view path,
                          const HttpRequest* request) const {
  if (const PipelineRoute* route = FindPipelineRoute(method, path)) {
    context.observation.method = route->method;
    context.observation.route = route->path;
    return;
  }
  // The root of it: with the key the path is what is left to put right.
  if (path.starts_with(kKeyedPaths) && request != nullptr &&
      request->header("x-api-key") == nullptr)
    NoteMissingKey(context, *request);
  diagnosis::NoteNoRoute(router(), upstream_.router(), method, path, kSlashTrap,
                         context.observation);
}

std::optional<HttpResponse> Gateway::CatchAll(RequestContext& context, const HttpRequest& request,
                                              std::string_view path, std::string_view allow) {
  if (!IsCaught(path)) return std::nullopt;
  if (!IsPipelineMethod(request.method))
    return fastapi::MethodNotAllowed(allow.empty() ? kPipelineMethods : allow);
  // What is refused leaves no rows either.
  const diagnosis::Diagnosis* accepted = context.observation.FirstSilentlyAccepted();
  return accepted != nullptr && environment_.strict ? diagnosis::RefuseInStrictMode(*accepted)
                                                    : pipeline_.Handle(context, request, path);
}

bool Gateway::CatchAllNeedsBody(const HttpRequest& head, std::string_view path) const {
  return FindPipelineRoute(head.method, path) != nullptr && ShowsCredentials(head);
}

std::optional<HttpResponse> Gateway::Authorise(RequestContext& context,
                                               const app::Endpoint& endpoint,
                                               const HttpRequest& request,
                                               fastapi::ValidationErrors& errors) const {
  if (endpoint.is_open) return std::nullopt;
  const std::string* key = request.header("x-api-key");
  if (key == nullptr) {
    errors.push_back(fastapi::MissingError({"header", "X-API-Key"}, python::Value()));
    NoteMissingKey(context, request);
    return std::nullopt;
  }
  if (key->size() >= kShortestKey) return std::nullopt;
  context.observation.Note(
      diagnosis::Code::kKey, "/header/X-API-Key",
      fmt::format("the key has {} characters; 32 or more are wanted", key->size()));
  return fastapi::DetailAnswer(401, "Invalid API key");
}

HttpResponse Gateway::Perform(app::CheckedRequest& checked) {
  auto& parameters = checked.path.items();
  Request request{
      environment_,
      checked.context,
      upstream_,
      started_at_,
      parameters.empty() ? std::string() : std::move(parameters.front().second).as_str(),
      std::move(checked.query),
      std::move(checked.body)};
  return catalogue_->action(checked.endpoint)(request);
}

}  // namespace mock_server::gateway
