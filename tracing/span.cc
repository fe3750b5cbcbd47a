#include "tracing/span.h"

#include "base/number.h"

namespace tracing {

void Attributes::Add(std::string_view key, std::string_view text) {
  list_.push_back({key, std::string(text), 0, false});
}

void Attributes::Add(std::string_view key, int64_t number) {
  list_.push_back({key, {}, number, true});
}

SpanContext Tracer::Begin(const SpanContext& parent) {
  SpanContext context;
  if (parent.valid()) {
    context.trace = parent.trace;
    context.state = parent.state;
  } else {
    while (context.trace == TraceId()) context.trace = {random_.Next(), random_.Next()};
  }
  while (context.span == 0) context.span = random_.Next();
  context.sampled = sampler_.Samples(parent, context.trace);
  return context;
}

std::string_view AddMethod(std::string_view method, Attributes& attributes) {
  for (const std::string_view known :
       {"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"}) {
    if (method != known) continue;
    attributes.Add("http.request.method", known);
    return known;
  }
  attributes.Add("http.request.method", "_OTHER");
  attributes.Add("http.request.method_original", method);
  return "HTTP";
}

void AddServer(std::string_view authority, int64_t default_port, Attributes& attributes) {
  const size_t colon = authority.find_last_of(":]");
  int64_t port = default_port;
  if (colon != authority.npos && authority[colon] == ':') {
    port = base::ParseNumber<uint16_t>(authority.substr(colon + 1)).value_or(0);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']'))
    authority = authority.substr(1, authority.size() - 2);
  if (authority.empty()) return;
  attributes.Add("server.address", authority);
  if (port > 0) attributes.Add("server.port", port);
}

}  // namespace tracing
