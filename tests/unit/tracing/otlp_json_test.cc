#include "tracing/otlp_json.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace tracing {
namespace {

// Its form as others read it: tests/integration/tracing_client_test.py.
TEST(ToOtlpJson, WritesOneResourceForEachParty) {
  Span span;
  span.party = Party::kDataLayer;
  span.kind = Kind::kServer;
  span.context = {{0x0af7651916cd43dd, 0x8448eb211c80319c}, 0xb7ad6b7169203331, true, "a=1"};
  span.parent = 1;
  span.parent_is_remote = true;
  span.name = "GET /agents/{agent_id}";
  span.start = std::chrono::nanoseconds(1'700'000'000'000'000'001);
  span.end = std::chrono::nanoseconds(1'700'000'000'000'000'002);
  span.attributes.Add("http.response.status_code", 500);
  span.attributes.Add("url.path", "/\xff");
  span.events.push_back({span.start, "understudy.defect", {}});
  span.failed = true;
  Span other;
  other.context = {{0, 2}, 3, true, {}};
  other.name = "python3";
  const std::vector<Span> spans{span, other};
  EXPECT_EQ(
      ToOtlpJson(spans, {"shop", {{"team", "a"}}}),
      R"({"resourceSpans":[{"resource":{"attributes":[)"
      R"({"key":"service.name","value":{"stringValue":"shop-data-layer"}},)"
      R"({"key":"team","value":{"stringValue":"a"}}]},)"
      R"("scopeSpans":[{"scope":{"name":"understudy"},"spans":[{)"
      R"("traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
      R"("traceState":"a=1","parentSpanId":"0000000000000001","flags":769,)"
      R"("name":"GET /agents/{agent_id}","kind":2,)"
      R"("startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000000000002",)"
      R"("attributes":[{"key":"http.response.status_code","value":{"intValue":"500"}},)"
      "{\"key\":\"url.path\",\"value\":{\"stringValue\":\"/\xef\xbf\xbd\"}}],"
      R"("events":[{"timeUnixNano":"1700000000000000001","name":"understudy.defect",)"
      R"("attributes":[]}],"status":{"code":2}}]}]},)"
      R"({"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},)"
      R"({"key":"team","value":{"stringValue":"a"}}]},)"
      R"("scopeSpans":[{"scope":{"name":"understudy"},"spans":[{)"
      R"("traceId":"00000000000000000000000000000002","spanId":"0000000000000003","flags":257,)"
      R"("name":"python3","kind":1,"startTimeUnixNano":"0","endTimeUnixNano":"0",)"
      R"("attributes":[],"status":{}}]}]}]})");
}

}  // namespace
}  // namespace tracing
