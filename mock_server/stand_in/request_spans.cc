#include "mock_server/stand_in/request_spans.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/stand_in/stand_in.h"

namespace mock_server::stand_in {

using base::HttpRequest;
using base::Service;
using std::chrono::nanoseconds;
using tracing::Party;
using tracing::Span;
using tracing::SpanEvent;

namespace {

constexpr int64_t kHttpPort = 80;
constexpr int64_t kHttpsPort = 443;
// What is an error for the server is one of its own; for the client, also what it is blamed for.
constexpr int kServerErrors = 500;
constexpr int kClientErrors = 400;

// "GET /api/v1/agents/{agent_id}", or "GET" where no route took the request.
std::string NameOf(std::string_view method, std::string_view route) {
  std::string name(method);
  if (!route.empty()) name.append(" ").append(route);
  return name;
}

void AddTarget(const HttpRequest& request, std::string_view route, Span& span) {
  span.name = NameOf(tracing::AddMethod(request.method, span.attributes), route);
  span.attributes.Add("url.scheme", "http");
  span.attributes.Add("url.path", request.path());
  if (!request.query().empty()) span.attributes.Add("url.query", request.query());
  if (!route.empty()) span.attributes.Add("http.route", route);
}

void AddClient(const HttpRequest& request, Span& span) {
  if (const std::string* host = request.header("host"))
    tracing::AddServer(*host, kHttpPort, span.attributes);
  if (const std::string* agent = request.header("user-agent"))
    span.attributes.Add("user_agent.original", *agent);
  span.attributes.Add("network.protocol.version", request.arrival.by_http_1_0 ? "1.0" : "1.1");
}

// A status of 0 is no answer. `broken`: what became of the answer; empty when nothing did.
void AddOutcome(int status, std::string_view broken, int least_error, Span& span) {
  if (status != 0) span.attributes.Add("http.response.status_code", int64_t{status});
  span.failed = status == 0 || !broken.empty() || status >= least_error;
  if (!span.failed) return;
  if (broken.empty() && status == 0) broken = "no_answer";
  span.attributes.Add("error.type", broken.empty() ? std::to_string(status) : std::string(broken));
}

// The defects of the server that the stand-in has are told as such.
bool IsDefect(std::string_view code) { return code.starts_with('D') || code.starts_with('L'); }

void AddDiagnoses(const diagnosis::Observation& observation, nanoseconds time, Span& span) {
  for (const diagnosis::Diagnosis& diagnosis : observation.diagnoses) {
    const std::string_view code = diagnosis::CodeName(diagnosis.code);
    SpanEvent event{time, IsDefect(code) ? "understudy.defect" : "understudy.diagnosis"};
    event.attributes.Add("understudy.code", code);
    event.attributes.Add("understudy.where", diagnosis.pointer);
    event.attributes.Add("understudy.hint", diagnosis.hint);
    span.events.push_back(std::move(event));
  }
}

void AddNextStep(const future::NextSteps* steps, nanoseconds time, Span& span) {
  if (steps == nullptr || steps->answered_by() == future::Feature::kNone) return;
  SpanEvent event{time, "understudy.future"};
  event.attributes.Add("understudy.feature", future::FeatureName(steps->answered_by()));
  span.events.push_back(std::move(event));
}

// The data layer's side of a call.
Span Taken(const gateway::UpstreamCall& call, tracing::SpanContext context, const Span& sent) {
  Span taken;
  taken.party = Party::kDataLayer;
  taken.kind = tracing::Kind::kServer;
  taken.context = std::move(context);
  taken.parent = sent.context.span;
  taken.parent_is_remote = true;
  taken.start = sent.start;
  taken.end = sent.end;
  HttpRequest request;
  request.method = call.method;
  request.target = call.query.empty() ? call.path : call.path + "?" + call.query;
  AddTarget(request, call.route, taken);
  AddOutcome(call.status, "", kServerErrors, taken);
  return taken;
}

void AddFault(const faults::Rule& rule, nanoseconds time, Span& span) {
  SpanEvent event{time, "understudy.fault"};
  event.attributes.Add("understudy.fault.name", rule.name);
  event.attributes.Add("understudy.fault.rule", rule.ToText());
  span.events.push_back(std::move(event));
}

}  // namespace

void RequestSpans::Begin(const HttpRequest& request) {
  parent_ = tracing::ReadContext(request.headers);
  context_ = tracer_.Begin(parent_);
  start_ = clock_.MonotonicNow();
  wall_start_ = clock_.WallNow();
}

void RequestSpans::End(StandIn& stand_in, Service service, const HttpRequest& request,
                       const http::Answer& answer) {
  Session* const session = stand_in.answered_in();
  if (session == nullptr || !context_.sampled) return;
  const faults::Rule* const fault =
      stand_in.injection() == nullptr ? nullptr : stand_in.injection()->rule;
  const bool asked = fault == nullptr || fault->ReachesPlatform();
  if (!asked) session->platform().ObserveRoute(service, request);
  const diagnosis::Observation& observation = session->platform().observation();

  Span span;
  span.party = service == Service::kGateway ? Party::kGateway : Party::kDataLayer;
  span.kind = tracing::Kind::kServer;
  span.context = context_;
  span.parent = parent_.span;
  span.parent_is_remote = parent_.valid();
  span.start = wall_start_;
  span.end = OnWall(std::max(clock_.MonotonicNow(), start_ + answer.delay));
  AddTarget(request, observation.route, span);
  AddClient(request, span);
  if (!session->name().empty()) span.attributes.Add("understudy.session", session->name());
  const bool breaks = fault != nullptr && fault->broken != faults::Break::kNone;
  AddOutcome(answer.response.status, breaks ? faults::BreakName(fault->broken) : "", kServerErrors,
             span);
  if (asked) {
    AddDiagnoses(observation, span.start, span);
    AddNextStep(session->next_steps(), span.start, span);
  }
  if (fault != nullptr) AddFault(*fault, span.start, span);
  EndCalls(*session);
  tracer_.End(std::move(span));
}

void RequestSpans::EndCalls(const Session& session) {
  for (const gateway::UpstreamCall& call : session.platform().calls()) {
    Span sent;
    sent.party = Party::kGateway;
    sent.kind = tracing::Kind::kClient;
    sent.context = tracer_.Begin(context_);
    sent.parent = context_.span;
    sent.start = OnWall(call.start);
    sent.end = OnWall(call.end);
    sent.name = NameOf(tracing::AddMethod(call.method, sent.attributes), call.route);
    sent.attributes.Add("url.full",
                        data_layer_url_ + call.path + (call.query.empty() ? "" : "?" + call.query));
    if (!call.route.empty()) sent.attributes.Add("url.template", call.route);
    const size_t authority = data_layer_url_.find("://") + 3;
    tracing::AddServer(std::string_view(data_layer_url_)
                           .substr(0, data_layer_url_.find('/', authority))
                           .substr(authority),
                       data_layer_url_.starts_with("https:") ? kHttpsPort : kHttpPort,
                       sent.attributes);
    AddOutcome(call.status, "", kClientErrors, sent);
    if (call.status != 0) tracer_.End(Taken(call, tracer_.Begin(sent.context), sent));
    tracer_.End(std::move(sent));
  }
}

}  // namespace mock_server::stand_in
