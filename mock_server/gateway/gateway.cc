#include "mock_server/gateway/gateway.h"

#include <fmt/format.h>

#include <utility>

#include "mock_server/diagnosis/route_notes.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/fastapi/body.h"
#include "mock_server/fastapi/query.h"
#include "mock_server/fastapi/redirect.h"
#include "mock_server/gateway/operations.h"
#include "python/url.h"

namespace mock_server::gateway {

using base::ErrorCode;
using base::Fail;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using fastapi::Dialect;
using fastapi::ValidationErrors;
using python::Dict;
using python::Value;

namespace {

constexpr size_t kKeyLength = 32;
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

// The server has dropped the body, since the request offers to go on with another protocol
// (docs/http.md, Two servers).
bool HasLostItsBody(const HttpRequest& request) {
  if (!request.body.empty() || request.header("upgrade") == nullptr) return false;
  const std::string* length = request.header("content-length");
  return request.header("transfer-encoding") != nullptr || (length != nullptr && *length != "0");
}

// The pipeline authenticates before it reads a body: who shows nothing is refused by the head.
bool ShowsCredentials(const HttpRequest& head) {
  return head.header("authorization") != nullptr ||
         head.header("x-client-cert-fingerprint") != nullptr;
}

}  // namespace

Result<std::shared_ptr<const Blueprint>> Blueprint::Load() {
  auto endpoints = LoadEndpoints();
  if (!endpoints.has_value()) return tl::unexpected(endpoints.error());
  auto blueprint = std::make_shared<Blueprint>();
  blueprint->endpoints_ = *std::move(endpoints);
  for (const std::string_view path : openapi::ServicePages::Paths())
    blueprint->router_.Add(openapi::ServicePages::kMethods, path);
  for (const Endpoint& endpoint : blueprint->endpoints_) {
    const Action action = FindAction(endpoint.action);
    if (action == nullptr)
      return Fail(ErrorCode::kInternal, "unknown action \"" + endpoint.action + "\"",
                  endpoint.path);
    blueprint->router_.Add(endpoint.method, endpoint.path);
    blueprint->actions_.push_back(action);
  }
  return blueprint;
}

Blueprint::Blueprint()
    : pages_({"L09 API Gateway", "1.2.0", Dialect::kPydantic25}, [this] {
        std::vector<openapi::Operation> declared = gateway::Operations(endpoints_);
        for (openapi::Operation& operation : PipelineOperations())
          declared.push_back(std::move(operation));
        return declared;
      }) {}

const Endpoint* Blueprint::FindEndpoint(int route) const {
  const auto pages = static_cast<int>(openapi::ServicePages::Paths().size());
  return route < pages ? nullptr : &endpoints_[static_cast<size_t>(route - pages)];
}

Gateway::Gateway(data_layer::State& state, Upstream& upstream,
                 std::shared_ptr<const Blueprint> blueprint, std::string jwt_secret)
    : state_(state),
      upstream_(upstream),
      pipeline_(state, upstream, std::move(jwt_secret)),
      started_at_(state.clock->WallNow()),
      blueprint_(std::move(blueprint)) {}

HttpResponse Gateway::Handle(const HttpRequest& request) {
  const std::string path = python::Unquote(request.path());
  const fastapi::Router& router = blueprint_->router();
  const fastapi::Router::Match match = router.Find(request.method, path);
  if (match.route >= 0) {
    state_.observation.method = router.methods(match.route);
    state_.observation.route = router.path(match.route);
    const Endpoint* endpoint = blueprint_->FindEndpoint(match.route);
    if (endpoint == nullptr) return blueprint_->pages().Answer(static_cast<size_t>(match.route));
    if (!match.parameters.empty()) state_.observation.path_id = match.parameters.front();
    return Run(*endpoint, blueprint_->action(*endpoint),
               match.parameters.empty() ? "" : match.parameters.front(), request);
  }
  NoteNoRoute(request, path);
  if (!IsCaught(path)) {
    if (match.same_path >= 0) return fastapi::MethodNotAllowed(router.methods(match.same_path));
    if (auto redirect =
            fastapi::RedirectSlash(router, request, path, fastapi::ForwardedProto::kAny))
      return *std::move(redirect);
    return fastapi::DetailAnswer(404, "Not Found");
  }
  if (IsPipelineMethod(request.method)) {
    // What is refused leaves no rows either.
    const diagnosis::Diagnosis* trap = state_.observation.FirstTrap();
    return trap != nullptr && state_.strict ? diagnosis::RefuseTrap(*trap)
                                            : pipeline_.Handle(request, path);
  }
  return fastapi::MethodNotAllowed(match.same_path >= 0 ? router.methods(match.same_path)
                                                        : kPipelineMethods);
}

void Gateway::NoteNoRoute(const HttpRequest& request, const std::string& path) {
  if (const PipelineRoute* route = FindPipelineRoute(request.method, path)) {
    state_.observation.method = route->method;
    state_.observation.route = route->path;
    return;
  }
  // The root of it: with the key the path is what is left to mend.
  if (path.starts_with(kKeyedPaths) && request.header("x-api-key") == nullptr)
    NoteMissingKey(request);
  diagnosis::NoteNoRoute(router(), upstream_.router(), request.method, path, kSlashTrap,
                         state_.observation);
}

void Gateway::NoteMissingKey(const HttpRequest& request) {
  std::string hint = "send X-API-Key with at least 32 characters";
  if (request.header("authorization") != nullptr) {
    hint += "; Authorization is read by the gateway's own pipeline, which has none of these paths";
  }
  state_.observation.Note(diagnosis::Code::kKey, "/header/X-API-Key", std::move(hint));
}

bool Gateway::NeedsBody(const HttpRequest& head) const {
  const std::string path = python::Unquote(head.path());
  const int route = blueprint_->router().Find(head.method, path).route;
  if (route >= 0) {
    const Endpoint* endpoint = blueprint_->FindEndpoint(route);
    return endpoint != nullptr && BodyOf(*endpoint).has_value();
  }
  return FindPipelineRoute(head.method, path) != nullptr && ShowsCredentials(head);
}

const std::optional<fastapi::Model>& Gateway::BodyOf(const Endpoint& endpoint) const {
  const bool defect_2 = state_.defects.Has(defects::Defect::kTaskRoutes);
  return defect_2 && endpoint.body_with_defect_2.has_value() ? endpoint.body_with_defect_2
                                                             : endpoint.body;
}

HttpResponse Gateway::Run(const Endpoint& endpoint, Action action, const std::string& id,
                          const HttpRequest& request) {
  const std::optional<fastapi::Model>& model = BodyOf(endpoint);
  Value body;
  if (model.has_value()) {
    auto read = fastapi::ReadBody(request, Dialect::kPydantic25);
    if (auto* refusal = std::get_if<HttpResponse>(&read)) {
      diagnosis::NoteUnreadableBody(refusal->body, state_.observation);
      return std::move(*refusal);
    }
    body = std::move(std::get<Value>(read));
  }
  ValidationErrors errors;
  if (!endpoint.open) {
    const std::string* key = request.header("x-api-key");
    if (key == nullptr) {
      errors.push_back(fastapi::MissingError({"header", "X-API-Key"}, Value()));
      NoteMissingKey(request);
    } else if (key->size() < kKeyLength) {
      state_.observation.Note(
          diagnosis::Code::kKey, "/header/X-API-Key",
          fmt::format("the key has {} characters; 32 or more are wanted", key->size()));
      return fastapi::DetailAnswer(401, "Invalid API key");
    }
  }
  Request checked{state_, upstream_, started_at_, id, {}, {}};
  for (const fastapi::Field& field : endpoint.path_fields) {
    auto value = fastapi::CheckField(field, id, "path", Dialect::kPydantic25, errors);
    if (value.has_value()) checked.id = value->as_str();
  }
  checked.query = fastapi::CheckQuery(endpoint.query, fastapi::ReadQuery(request.query()),
                                      Dialect::kPydantic25, errors);
  std::vector<fastapi::Verdict> verdicts;
  if (model.has_value()) {
    if (const Dict* object = fastapi::BodyObject(body, fastapi::BodyKind::kModel, errors))
      verdicts = model->Examine(*object, "body", Dialect::kPydantic25, errors);
  }
  if (!errors.empty() && model.has_value() && HasLostItsBody(request)) {
    state_.observation.Note(diagnosis::Code::kUpgradeLosesBody, "/header/Upgrade",
                            fmt::format("the gateway's server drops the body of a request with "
                                        "`Upgrade: {}`; send it without, by HTTP/1.1",
                                        *request.header("upgrade")));
    return fastapi::ValidationAnswer(errors, Dialect::kPydantic25);
  }
  if (!errors.empty()) {
    diagnosis::NoteErrors(errors, body, model.has_value() ? *model : endpoint.query,
                          state_.observation);
    return fastapi::ValidationAnswer(errors, Dialect::kPydantic25);
  }
  if (model.has_value()) {
    endpoint.body_schema.Note(body, state_.observation);
    diagnosis::NoteFields(body.as_dict(), endpoint.body_fields, endpoint.notes, state_.observation);
  }
  if (const diagnosis::Diagnosis* trap = state_.observation.FirstTrap();
      trap != nullptr && state_.strict) {
    return diagnosis::RefuseTrap(*trap);
  }
  if (model.has_value()) {
    // A create passes on every field, a PATCH only those that were present.
    checked.body = model->Take(body.as_dict(), std::move(verdicts),
                               endpoint.method == "POST" ? fastapi::Model::Absent::kDefault
                                                         : fastapi::Model::Absent::kLeftOut);
  }
  return action(checked);
}

std::vector<openapi::Operation> Gateway::Operations() const {
  return gateway::Operations(blueprint_->endpoints());
}

}  // namespace mock_server::gateway
