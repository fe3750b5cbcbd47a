#include "mock_server/stand_in/request_spans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "mock_server/faults/rule_reader.h"
#include "mock_server/stand_in/stand_in.h"
#include "tests/fakes/span_list.h"

// The spans of what a stand-in answers (docs/next-steps.md, Traces).
namespace mock_server::stand_in {
namespace {

using base::HttpRequest;
using base::Service;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using tracing::Kind;
using tracing::Party;
using tracing::Span;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr char kNotSampled[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

// As text; "" when there is none.
std::string Value(const tracing::Attributes& attributes, std::string_view key) {
  for (const tracing::Attribute& attribute : attributes.list()) {
    if (attribute.key == key)
      return attribute.is_number ? std::to_string(attribute.number) : attribute.text;
  }
  return "";
}
std::string Value(const Span& span, std::string_view key) { return Value(span.attributes, key); }

class RequestSpansTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.platform.call_clock = &clock_;
    spans_.emplace(tracer_, clock_, "http://l01-data-layer:8001");
  }

  StandIn& stand_in() {
    if (stand_in_ == nullptr) stand_in_ = StandIn::Open(options_, clock_).value();
    return *stand_in_;
  }

  // Returns the spans of the request, in the order in which they ended.
  std::vector<Span> Send(HttpRequest request, milliseconds delay = {},
                         Service service = Service::kGateway) {
    sink_.spans.clear();
    for (const auto& [name, value] : base::HttpHeaders{{"Host", "127.0.0.1:8009"},
                                                       {"User-Agent", "probe/1"},
                                                       {"X-API-Key", std::string(32, 'k')},
                                                       {"Content-Type", "application/json"}})
      request.headers.push_back({name, value});
    spans_->Begin(request);
    http::Answer answer;
    answer.response = stand_in().Handle(service, request);
    answer.delay = delay;
    spans_->End(stand_in(), service, request, answer);
    answer_ = std::move(answer.response);
    return sink_.spans;
  }
  std::vector<Span> Create(base::HttpHeaders headers = {}) {
    return Send({"POST", "/api/v1/agents/", std::move(headers), R"({"name":"scribe"})"});
  }
  void Set(const std::string& rule) {
    stand_in().UseSession("").value()->SetFaults(faults::ReadRules({rule}, {}).value());
  }

  StandInOptions options_;
  base::ManualClock clock_{std::chrono::seconds(1'700'000'000)};
  tests::fakes::SpanList sink_;
  tracing::Tracer tracer_{{}, sink_, 7};
  std::optional<RequestSpans> spans_;
  std::unique_ptr<StandIn> stand_in_;
  base::HttpResponse answer_;  // to the last request
};

TEST_F(RequestSpansTest, GoFromTheClientThroughTheGatewayToTheDataLayer) {
  const auto spans = Create({{"traceparent", kTraceparent}, {"tracestate", "a=1"}});
  ASSERT_EQ(spans.size(), 3u);
  const Span& data_layer = spans[0];
  const Span& call = spans[1];
  const Span& gateway = spans[2];
  EXPECT_EQ(gateway.party, Party::kGateway);
  EXPECT_EQ(gateway.kind, Kind::kServer);
  EXPECT_EQ(gateway.name, "POST /api/v1/agents/");
  EXPECT_EQ(tracing::ToHex(gateway.parent), "b7ad6b7169203331");
  EXPECT_TRUE(gateway.parent_is_remote);
  EXPECT_EQ(call.party, Party::kGateway);
  EXPECT_EQ(call.kind, Kind::kClient);
  EXPECT_EQ(call.name, "POST /agents/");
  EXPECT_EQ(call.parent, gateway.context.span);
  EXPECT_EQ(Value(call, "url.full"), "http://l01-data-layer:8001/agents/");
  EXPECT_EQ(Value(call, "server.address"), "l01-data-layer");
  EXPECT_EQ(Value(call, "server.port"), "8001");
  EXPECT_EQ(data_layer.party, Party::kDataLayer);
  EXPECT_EQ(data_layer.kind, Kind::kServer);
  EXPECT_EQ(data_layer.name, "POST /agents/");
  EXPECT_EQ(data_layer.parent, call.context.span);
  EXPECT_EQ(Value(data_layer, "http.response.status_code"), "201");
  for (const Span& span : spans) {
    EXPECT_EQ(span.context.trace.ToHex(), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(span.context.state, "a=1");
    EXPECT_FALSE(span.failed);
    EXPECT_EQ(Value(span, "error.type"), "");
  }
}

TEST_F(RequestSpansTest, AttributesAreThoseOfTheHttpConventions) {
  const auto spans = Send({"GET", "/api/v1/goals/?limit=5", {}, ""});
  ASSERT_FALSE(spans.empty());
  const Span& span = spans.back();
  EXPECT_EQ(Value(span, "http.request.method"), "GET");
  EXPECT_EQ(Value(span, "url.scheme"), "http");
  EXPECT_EQ(Value(span, "url.path"), "/api/v1/goals/");
  EXPECT_EQ(Value(span, "url.query"), "limit=5");
  EXPECT_EQ(Value(span, "http.route"), "/api/v1/goals/");
  EXPECT_EQ(Value(span, "http.response.status_code"), "200");
  EXPECT_EQ(Value(span, "server.address"), "127.0.0.1");
  EXPECT_EQ(Value(span, "server.port"), "8009");
  EXPECT_EQ(Value(span, "user_agent.original"), "probe/1");
  EXPECT_EQ(Value(span, "network.protocol.version"), "1.1");
  EXPECT_EQ(span.parent, 0u);
  EXPECT_TRUE(span.context.valid());
}

TEST_F(RequestSpansTest, OnlyTheServersOwnErrorsAreErrors) {
  const auto missing = Send({"GET", "/api/v1/agents/6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a", {}, ""});
  ASSERT_EQ(missing.size(), 3u);
  EXPECT_EQ(Value(missing[2], "http.response.status_code"), "404");
  EXPECT_FALSE(missing[2].failed);
  EXPECT_FALSE(missing[0].failed);
  EXPECT_TRUE(missing[1].failed);  // the gateway is the client here
  EXPECT_EQ(Value(missing[1], "error.type"), "404");
}

TEST_F(RequestSpansTest, AMethodOrRouteThatNobodyKnowsMakesNoName) {
  const auto spans = Send({"BREW", "/pot", {}, ""});
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].name, "HTTP");
  EXPECT_EQ(Value(spans[0], "http.request.method"), "_OTHER");
  EXPECT_EQ(Value(spans[0], "http.request.method_original"), "BREW");
  EXPECT_EQ(Value(spans[0], "http.route"), "");
}

TEST_F(RequestSpansTest, DiagnosesAreEvents) {
  const auto spans = Send({"GET", "/api/v1/agents", {}, ""});
  ASSERT_FALSE(spans.empty());
  ASSERT_EQ(spans.back().events.size(), 1u);
  const tracing::SpanEvent& event = spans.back().events[0];
  EXPECT_EQ(event.name, "understudy.diagnosis");
  EXPECT_EQ(Value(event.attributes, "understudy.code"), "S5");
  EXPECT_EQ(Value(event.attributes, "understudy.where"), "/path");
  EXPECT_THAT(Value(event.attributes, "understudy.hint"), HasSubstr("/api/v1/agents/"));
}

TEST_F(RequestSpansTest, DefectsAreEventsOfTheirOwn) {
  options_.platform.defects = defects::DefectSet::Parse("3").value();
  Create();
  rapidjson::Document agent;
  ASSERT_TRUE(base::ParseJson(answer_.body, agent));
  const auto spans =
      Send({"GET", std::string("/api/v1/agents/") + agent["id"].GetString(), {}, ""});
  ASSERT_FALSE(spans.empty());
  EXPECT_TRUE(spans.back().failed);
  EXPECT_EQ(Value(spans.back(), "error.type"), "500");
  std::vector<std::string> codes;
  for (const tracing::SpanEvent& event : spans.back().events) {
    if (event.name == "understudy.defect")
      codes.push_back(Value(event.attributes, "understudy.code"));
  }
  EXPECT_THAT(codes, ElementsAre("D3"));
}

TEST_F(RequestSpansTest, AnInjectedFaultIsAnEventAndItsAnswerThePlatformsOfNobody) {
  Create();  // whose diagnoses and calls must not be told again
  Set("name=busy method=GET status=503");
  const auto spans = Send({"GET", "/api/v1/agents/", {}, ""});
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].name, "GET /api/v1/agents/");
  EXPECT_TRUE(spans[0].failed);
  EXPECT_EQ(Value(spans[0], "error.type"), "503");
  ASSERT_EQ(spans[0].events.size(), 1u);
  EXPECT_EQ(spans[0].events[0].name, "understudy.fault");
  EXPECT_EQ(Value(spans[0].events[0].attributes, "understudy.fault.name"), "busy");
}

TEST_F(RequestSpansTest, AnAnswerThatIsBrokenOffIsAnError) {
  Set("name=cut break=reset-during");
  const auto cut = Send({"GET", "/api/v1/agents/", {}, ""});
  ASSERT_EQ(cut.size(), 3u);
  EXPECT_TRUE(cut.back().failed);
  EXPECT_EQ(Value(cut.back(), "error.type"), "reset-during");
  EXPECT_EQ(Value(cut.back(), "http.response.status_code"), "200");
  Set("name=gone break=close");
  const auto gone = Send({"GET", "/api/v1/agents/", {}, ""});
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(Value(gone[0], "error.type"), "close");
  EXPECT_EQ(Value(gone[0], "http.response.status_code"), "");
}

TEST_F(RequestSpansTest, ADataLayerThatIsDownHasNoSpan) {
  stand_in().platform().BeginOutage(std::chrono::seconds(1), false);
  const auto spans = Create();
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].kind, Kind::kClient);
  EXPECT_TRUE(spans[0].failed);
  EXPECT_EQ(Value(spans[0], "error.type"), "no_answer");
  EXPECT_TRUE(spans[1].failed);
}

TEST_F(RequestSpansTest, WhatTheFutureAnswersIsAnEvent) {
  options_.future = future::ParseOptions(std::vector<std::string>{"rate-limit=1/h"}).value();
  Create();
  const auto spans = Create();
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].name, "POST /api/v1/agents/");
  EXPECT_EQ(Value(spans[0], "http.response.status_code"), "429");
  EXPECT_FALSE(spans[0].failed);
  ASSERT_EQ(spans[0].events.size(), 1u);
  EXPECT_EQ(spans[0].events[0].name, "understudy.future");
  EXPECT_EQ(Value(spans[0].events[0].attributes, "understudy.feature"), "rate-limit");
}

TEST_F(RequestSpansTest, LastAsLongAsTheAnswerByTheClientsClock) {
  stand_in().clock().Set(std::chrono::seconds(1'000'000'000));  // the stand-in's own
  const auto spans = Send({"GET", "/api/v1/agents/", {}, ""}, milliseconds(250));
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[2].start, std::chrono::seconds(1'700'000'000));
  EXPECT_EQ(spans[2].end - spans[2].start, milliseconds(250));
  EXPECT_EQ(spans[0].start, spans[2].start);
}

TEST_F(RequestSpansTest, NameTheirSession) {
  const auto spans = Send({"GET", "/health", {{"X-Understudy-Session", "mine"}}, ""});
  ASSERT_FALSE(spans.empty());
  EXPECT_EQ(Value(spans.back(), "understudy.session"), "mine");
  EXPECT_EQ(Value(Send({"GET", "/health", {}, ""}).back(), "understudy.session"), "");
}

TEST_F(RequestSpansTest, TheAdminApiAndWhatIsNotSampledHaveNone) {
  EXPECT_TRUE(Send({"GET", "/__understudy/health", {}, ""}).empty());
  EXPECT_TRUE(Create({{"traceparent", kNotSampled}}).empty());
  EXPECT_EQ(Create({{"traceparent", "garbage"}}).size(), 3u);
}

TEST_F(RequestSpansTest, ARequestToTheDataLayerIsItsOwn) {
  HttpRequest request{"GET", "/health/live", {}, ""};
  const auto spans = Send(request, {}, Service::kDataLayer);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].party, Party::kDataLayer);
  EXPECT_EQ(spans[0].name, "GET /health/live");
}

}  // namespace
}  // namespace mock_server::stand_in
