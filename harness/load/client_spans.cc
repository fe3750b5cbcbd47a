#include "harness/load/client_spans.h"

#include <string_view>
#include <utility>

namespace harness::load {

using base::Clock;
using client::ClientAnswer;
using tracing::Span;
using tracing::SpanContext;

namespace {

constexpr int kErrors = 400;

// The path of a row, "/api/v1/agents/{id}"; empty when its name has none.
std::string_view TemplateOf(std::string_view row) {
  const size_t slash = row.find('/');
  const bool is_path = slash == 0 || (slash != row.npos && row.find(' ') + 1 == slash);
  return is_path ? row.substr(slash) : std::string_view();
}

// The name of the exception: "ConnectionRefusedError" of "ConnectionRefusedError(111, …)".
std::string_view KindOf(std::string_view fault) { return fault.substr(0, fault.find('(')); }

}  // namespace

ClientSpans::ClientSpans(tracing::Tracer& tracer, const Clock& clock, SpanContext parent,
                         client::Origin target)
    : tracer_(tracer),
      parent_(std::move(parent)),
      target_(std::move(target)),
      wall_offset_(clock.WallNow() - clock.MonotonicNow()) {}

const std::string* ClientSpans::Begin(uint32_t slot, const Step& step) {
  if (slot >= sent_.size()) sent_.resize(slot + 1);
  Sent& sent = sent_[slot];
  sent.context = tracer_.Begin(parent_);
  sent.headers = step.headers;
  sent.headers.append("traceparent: ").append(ToTraceparent(sent.context)).append("\r\n");
  if (!sent.context.state.empty())
    sent.headers.append("tracestate: ").append(sent.context.state).append("\r\n");
  return &sent.headers;
}

void ClientSpans::End(uint32_t slot, const Workload& workload, const PlannedRequest& request,
                      const ClientAnswer& answer) {
  const Sent& sent = sent_[slot];
  if (!sent.context.sampled) return;
  Span span;
  span.kind = tracing::Kind::kClient;
  span.context = sent.context;
  span.parent = parent_.span;
  span.parent_is_remote = parent_.valid();
  span.start = answer.sent_at + wall_offset_;
  span.end = answer.done_at + wall_offset_;
  span.name = AddMethod(request.step->method, span.attributes);
  const std::string_view path = TemplateOf(workload.rows[request.step->row].name);
  if (!path.empty()) {
    span.name.append(" ").append(path);
    span.attributes.Add("url.template", path);
  }
  span.attributes.Add("url.full", target_.ToString() + request.target);
  span.attributes.Add("server.address", target_.host);
  span.attributes.Add("server.port", int64_t{target_.port});
  span.attributes.Add("network.protocol.version", "1.1");
  if (answer.status != 0) span.attributes.Add("http.response.status_code", answer.status);
  span.failed = !answer.fault.empty() || answer.status >= kErrors;
  if (!answer.fault.empty()) {
    span.attributes.Add("error.type", KindOf(answer.fault));
  } else if (span.failed) {
    span.attributes.Add("error.type", std::to_string(answer.status));
  }
  tracer_.End(std::move(span));
}

}  // namespace harness::load
