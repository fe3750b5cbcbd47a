#include "harness/load/client_spans.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/fakes/span_list.h"

namespace harness::load {
namespace {

using client::ClientAnswer;
using std::chrono::milliseconds;
using tracing::Span;

std::string Value(const Span& span, std::string_view key) {
  for (const tracing::Attribute& attribute : span.attributes.list()) {
    if (attribute.key == key)
      return attribute.is_number ? std::to_string(attribute.number) : attribute.text;
  }
  return "";
}

ClientAnswer Answer(int status, std::string_view fault = {}) {
  ClientAnswer answer;
  answer.status = status;
  answer.fault = fault;
  return answer;
}

class ClientSpansTest : public testing::Test {
 protected:
  ClientSpansTest() {
    clock_.Advance(milliseconds(500));
    workload_.rows.resize(3);
    workload_.rows[0].name = "GET /api/v1/agents/{id}";
    workload_.rows[1].name = "/health";
    workload_.rows[2].name = "look around /here";
    step_.method = "GET";
    step_.headers = "X-API-Key: k\r\n";
    request_.step = &step_;
    request_.target = "/api/v1/agents/7?full=1";
  }

  ClientSpans Make(tracing::SpanContext parent = {}, const tracing::Sampler& sampler = {}) {
    tracer_.emplace(sampler, sink_, 7);
    return ClientSpans(*tracer_, clock_, std::move(parent),
                       {.tls = false, .host = "::1", .port = 8009});
  }
  // The span of one request with that answer.
  Span SpanOf(const ClientAnswer& answer, size_t row = 0) {
    ClientSpans spans = Make();
    step_.row = row;
    spans.Begin(0, step_);
    spans.End(0, workload_, request_, answer);
    return sink_.spans.back();
  }

  base::ManualClock clock_{std::chrono::seconds(1'700'000'000)};
  tests::fakes::SpanList sink_;
  std::optional<tracing::Tracer> tracer_;
  Workload workload_;
  Step step_;
  PlannedRequest request_;
};

TEST_F(ClientSpansTest, TheHeadersNameTheSpan) {
  ClientSpans spans = Make({{1, 2}, 3, true, "a=1"});
  const std::string* const first = spans.Begin(0, step_);
  const std::string sent = *first;
  spans.Begin(9, step_);
  EXPECT_EQ(*first, sent);  // the request of slot 0 may be sent again
  spans.End(0, workload_, request_, Answer(200));
  ASSERT_EQ(sink_.spans.size(), 1u);
  const Span& span = sink_.spans[0];
  EXPECT_EQ(sent, "X-API-Key: k\r\ntraceparent: " + ToTraceparent(span.context) +
                      "\r\ntracestate: a=1\r\n");
  EXPECT_EQ(span.parent, 3u);
  EXPECT_EQ(span.context.trace, (tracing::TraceId{1, 2}));
}

TEST_F(ClientSpansTest, AttributesAreThoseOfTheHttpConventions) {
  ClientAnswer answer = Answer(200);
  answer.sent_at = milliseconds(600);
  answer.done_at = milliseconds(750);
  const Span span = SpanOf(answer);
  EXPECT_EQ(span.party, tracing::Party::kHarness);
  EXPECT_EQ(span.kind, tracing::Kind::kClient);
  EXPECT_EQ(span.name, "GET /api/v1/agents/{id}");
  EXPECT_EQ(Value(span, "http.request.method"), "GET");
  EXPECT_EQ(Value(span, "url.template"), "/api/v1/agents/{id}");
  EXPECT_EQ(Value(span, "url.full"), "http://[::1]:8009/api/v1/agents/7?full=1");
  EXPECT_EQ(Value(span, "server.address"), "::1");
  EXPECT_EQ(Value(span, "server.port"), "8009");
  EXPECT_EQ(Value(span, "http.response.status_code"), "200");
  EXPECT_FALSE(span.failed);
  EXPECT_EQ(span.start, std::chrono::seconds(1'700'000'000) + milliseconds(600));
  EXPECT_EQ(span.end - span.start, milliseconds(150));
}

TEST_F(ClientSpansTest, ARowThatIsNoPathMakesNoName) {
  EXPECT_EQ(SpanOf(Answer(200), 1).name, "GET /health");
  const Span span = SpanOf(Answer(200), 2);
  EXPECT_EQ(span.name, "GET");
  EXPECT_EQ(Value(span, "url.template"), "");
}

TEST_F(ClientSpansTest, WhatTheClientIsRefusedIsAnError) {
  const Span refused = SpanOf(Answer(404));
  EXPECT_TRUE(refused.failed);
  EXPECT_EQ(Value(refused, "error.type"), "404");
  const Span failed = SpanOf(Answer(0, "ConnectionRefusedError(111, 'Connection refused')"));
  EXPECT_TRUE(failed.failed);
  EXPECT_EQ(Value(failed, "error.type"), "ConnectionRefusedError");
  EXPECT_EQ(Value(failed, "http.response.status_code"), "");
}

TEST_F(ClientSpansTest, WhatIsNotSampledIsPassedOnAsSuch) {
  ClientSpans spans = Make({}, *tracing::FindSampler("always_off"));
  EXPECT_TRUE(spans.Begin(0, step_)->ends_with("-00\r\n"));
  spans.End(0, workload_, request_, Answer(200));
  EXPECT_TRUE(sink_.spans.empty());
}

}  // namespace
}  // namespace harness::load
