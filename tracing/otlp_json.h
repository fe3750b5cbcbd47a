#ifndef UNDERSTUDY_TRACING_OTLP_JSON_H_
#define UNDERSTUDY_TRACING_OTLP_JSON_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tracing/span.h"

namespace tracing {

// What a party says of itself with its spans. A plain value.
struct Resource {
  // The harness's; that of a service is "NAME-gateway" or "NAME-data-layer".
  std::string service_name = "understudy";
  std::vector<std::pair<std::string, std::string>> attributes{};  // others than service.name
};

// An ExportTraceServiceRequest in OTLP's JSON form.
std::string ToOtlpJson(std::span<const Span> spans, const Resource& resource);

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_OTLP_JSON_H_
