#include "mock_server/app/application.h"

#include <fmt/format.h>

#include <utility>
#include <variant>
#include <vector>

#include "mock_server/diagnosis/field_notes.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/fastapi/body.h"
#include "mock_server/fastapi/query.h"
#include "mock_server/fastapi/redirect.h"
#include "python/json_reader.h"
#include "python/url.h"

namespace mock_server::app {

using base::HttpRequest;
using base::HttpResponse;
using fastapi::Router;
using fastapi::ValidationErrors;
using python::Dict;
using python::Value;

namespace {

// docs/platform.md, Known traps, T2.
constexpr int kPlaceholderTrap = 2;

// A request whose body the server has dropped, since it offers to go on with another protocol.
bool HasLostItsBody(const HttpRequest& request) {
  if (!request.body.empty() || request.header("upgrade") == nullptr) return false;
  const std::string* length = request.header("content-length");
  return request.header("transfer-encoding") != nullptr || (length != nullptr && *length != "0");
}

void NoteLostBody(const HttpRequest& request, diagnosis::Observation& observation) {
  observation.Note(diagnosis::Code::kUpgradeLosesBody, "/header/Upgrade",
                   fmt::format("the gateway's server drops the body of a request with "
                               "`Upgrade: {}`; send it without, by HTTP/1.1",
                               *request.header("upgrade")));
}

}  // namespace

std::optional<HttpResponse> Policy::Enter(RequestContext&, const HttpRequest&,
                                          std::string_view) const {
  return std::nullopt;
}

std::optional<HttpResponse> Policy::CatchAll(RequestContext&, const HttpRequest&, std::string_view,
                                             std::string_view) {
  return std::nullopt;
}

bool Policy::CatchAllNeedsBody(const HttpRequest&, std::string_view) const { return false; }

std::optional<HttpResponse> Policy::Authorise(RequestContext&, const Endpoint&, const HttpRequest&,
                                              ValidationErrors&) const {
  return std::nullopt;
}

void Policy::Leave(const HttpRequest&, HttpResponse&) const {}

HttpResponse Application::Handle(RequestContext& context, const HttpRequest& request) {
  std::string unquoted;
  const std::string_view path = python::Unquote(request.path(), unquoted);
  if (auto answer = policy_.Enter(context, request, path)) {
    NoteRoute(context, request.method, path);
    return *std::move(answer);
  }
  HttpResponse response = Dispatch(context, request, path);
  policy_.Leave(request, response);
  return response;
}

HttpResponse Application::Call(RequestContext& context, std::string_view method,
                               std::string_view path, Dict query, Value body) {
  const Router& router = routes().router();
  const Router::Match match = router.Find(method, path);
  if (match.route >= 0) {
    const int endpoint = routes().EndpointOf(match.route);
    return Run(context, router, match, endpoint, nullptr, std::move(query), std::move(body));
  }
  // The gateway asks for its own paths only, so a missing one is the server's fault.
  policy_.NoteNoRoute(context, method, path, nullptr);
  return match.same_path < 0 ? fastapi::DetailAnswer(404, "Not Found")
                             : fastapi::MethodNotAllowed(router.methods(match.same_path));
}

bool Application::NeedsBody(const HttpRequest& head) const {
  std::string unquoted;
  const std::string_view path = python::Unquote(head.path(), unquoted);
  RequestContext unused;
  if (policy_.Enter(unused, head, path)) return false;
  const int route = routes().router().Find(head.method, path).route;
  if (route < 0) return policy_.CatchAllNeedsBody(head, path);
  const int endpoint = routes().EndpointOf(route);
  return endpoint >= 0 && BodyOf(table_.endpoint(endpoint)) != nullptr;
}

const Body* Application::BodyOf(const Endpoint& endpoint) const {
  const bool other =
      endpoint.other_body_with.has_value() && environment_.defects.Has(*endpoint.other_body_with);
  return other ? endpoint.other_body.get() : endpoint.body.get();
}

// The endpoint that a refused request was for.
void Application::NoteRoute(RequestContext& context, std::string_view method,
                            std::string_view path) const {
  const Router& router = routes().router();
  const int route = router.Find(method, path).route;
  if (route < 0) return;
  context.observation.method = router.methods(route);
  context.observation.route = router.path(route);
}

HttpResponse Application::Dispatch(RequestContext& context, const HttpRequest& request,
                                   std::string_view path) {
  const Router& router = routes().router();
  const Router::Match match = router.Find(request.method, path);
  if (match.route < 0) return AnswerNoRoute(context, request, path, router, match.same_path);
  diagnosis::Observation& observation = context.observation;
  observation.method = router.methods(match.route);
  observation.route = router.path(match.route);
  const int endpoint = routes().EndpointOf(match.route);
  if (endpoint < 0) return table_.pages().Answer(static_cast<size_t>(match.route));
  if (!match.parameters.empty()) observation.path_id = match.parameters.front();
  Value body;
  if (BodyOf(table_.endpoint(endpoint)) != nullptr) {
    auto read = fastapi::ReadBody(request, policy_.dialect());
    if (auto* refusal = std::get_if<HttpResponse>(&read)) {
      diagnosis::NoteUnreadableBody(refusal->body, observation);
      return std::move(*refusal);
    }
    body = std::move(std::get<Value>(read));
    context.may_hold_surrogates = python::MayHoldSurrogates(request.body);
  }
  Dict query;
  if (const std::string_view text = request.query(); !text.empty())
    query = fastapi::ReadQuery(text);
  return Run(context, router, match, endpoint, &request, std::move(query), std::move(body));
}

HttpResponse Application::AnswerNoRoute(RequestContext& context, const HttpRequest& request,
                                        std::string_view path, const Router& router,
                                        int same_path) {
  policy_.NoteNoRoute(context, request.method, path, &request);
  const std::string_view allow = same_path < 0 ? std::string_view() : router.methods(same_path);
  if (auto answer = policy_.CatchAll(context, request, path, allow)) return *std::move(answer);
  if (same_path >= 0) return fastapi::MethodNotAllowed(allow);
  if (auto redirect = fastapi::RedirectSlash(router, request, path, policy_.forwarded_proto()))
    return *std::move(redirect);
  return fastapi::DetailAnswer(404, "Not Found");
}

HttpResponse Application::Run(RequestContext& context, const Router& router,
                              const Router::Match& match, int index, const HttpRequest* request,
                              Dict query, Value body) {
  const Endpoint& endpoint = table_.endpoint(index);
  const fastapi::Dialect dialect = policy_.dialect();
  diagnosis::Observation& observation = context.observation;
  CheckedRequest checked{context, index, {}, {}, {}, request == nullptr};

  // One 422 lists the errors of key, path, query and body in this order.
  ValidationErrors errors;
  if (request != nullptr) {
    if (auto refusal = policy_.Authorise(context, endpoint, *request, errors))
      return *std::move(refusal);
  }
  const std::vector<std::string>& names = router.parameter_names(match.route);
  for (size_t i = 0; i < names.size(); ++i) checked.path.Append(names[i], match.parameters[i]);
  for (const fastapi::Field& field : endpoint.path_fields) {
    Value& value = *checked.path.Find(field.name);
    if (field.TakesAsItIs(value)) continue;
    fastapi::Verdict verdict = fastapi::ExamineField(field, value, "path", dialect, errors);
    if (!verdict.is_refused()) value = std::move(verdict).Of(std::move(value));
  }
  if (!endpoint.query.fields().empty())
    checked.query = fastapi::CheckQuery(endpoint.query, query, dialect, errors);
  const Body* const taken = BodyOf(endpoint);
  std::vector<fastapi::Verdict> verdicts;
  if (taken != nullptr) {
    const Dict* object = fastapi::BodyObject(
        body, taken->is_checked ? fastapi::BodyKind::kModel : fastapi::BodyKind::kDict, errors);
    if (object != nullptr && taken->is_checked)
      verdicts = taken->model.Examine(*object, "body", dialect, errors);
  }
  if (!errors.empty()) {
    if (taken != nullptr && request != nullptr && policy_.upgrade_loses_body() &&
        HasLostItsBody(*request)) {
      NoteLostBody(*request, observation);
    } else {
      diagnosis::NoteErrors(errors, body, taken != nullptr ? taken->model : endpoint.query,
                            observation);
    }
    return fastapi::ValidationAnswer(errors, dialect);
  }

  if (taken != nullptr && !checked.is_internal) {
    taken->schema.Note(body, observation);
    diagnosis::NoteFields(body.as_dict(), taken->fields, taken->notes, observation);
  }
  if (!query.empty() && !checked.is_internal)
    diagnosis::NoteQuery(query, endpoint.query, observation);
  if (const diagnosis::Diagnosis* accepted = observation.FirstSilentlyAccepted();
      accepted != nullptr && environment_.strict)
    return diagnosis::RefuseInStrictMode(*accepted);
  if (endpoint.is_placeholder) {
    observation.Note(diagnosis::Code::kPlaceholder, "/path",
                     "this endpoint answers a fixed text, whatever is stored; it measures nothing",
                     kPlaceholderTrap);
  }
  if (!endpoint.answer.empty()) {
    const bool without_redis = !endpoint.answer_without_redis.empty() &&
                               environment_.sinks != nullptr && !environment_.sinks->are_up();
    return fastapi::JsonTextAnswer(200,
                                   without_redis ? endpoint.answer_without_redis : endpoint.answer);
  }
  if (taken != nullptr) {
    checked.body = taken->is_checked
                       ? taken->model.Take(body.as_dict(), std::move(verdicts), taken->absent)
                       : std::move(body.as_dict());
  }
  return policy_.Perform(checked);
}

}  // namespace mock_server::app
