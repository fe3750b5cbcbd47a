#include "harness/verdict/threshold.h"

#include <gmock/gmock.h>

namespace harness::verdict {
namespace {

using load::RequestSample;
using load::Statistics;
using load::Workload;
using testing::HasSubstr;
using namespace std::chrono_literals;

const Workload& TwoRows() {
  static const Workload workload = [] {
    Workload w;
    w.rows = {{"GET", "GET /a"}, {"POST", "/b"}};
    return w;
  }();
  return workload;
}

// `good` answers after 10 ms and `bad` ones after 1000 ms, over 10 s.
Statistics SampleRun(int good, int bad) {
  Statistics statistics(TwoRows());
  for (int i = 0; i < good + bad; ++i) {
    RequestSample sample;
    sample.row = 0;
    sample.finished = 1s;
    sample.latency = i < good ? 10ms : 1000ms;
    sample.failure = i < good ? "" : "bad";
    statistics.OnRequest(sample);
  }
  statistics.Finish(10s);
  return statistics;
}

ThresholdOutcome JudgeText(const std::string& text, const Statistics& statistics) {
  const auto threshold = ParseThreshold(text);
  EXPECT_TRUE(threshold) << threshold.error().message;
  auto outcome = Judge(*threshold, statistics);
  EXPECT_TRUE(outcome) << outcome.error().message;
  return *outcome;
}

TEST(ParseThreshold, ReadsEveryMetricAndUnit) {
  EXPECT_DOUBLE_EQ(ParseThreshold("error_rate<1%")->limit, 0.01);
  EXPECT_DOUBLE_EQ(ParseThreshold("error_rate <= 0.5")->limit, 0.5);
  EXPECT_TRUE(ParseThreshold("error_rate <= 0.5")->or_equal);
  EXPECT_DOUBLE_EQ(ParseThreshold("p95<500")->limit, 500);
  EXPECT_DOUBLE_EQ(ParseThreshold("p95 < 500ms")->limit, 500);
  EXPECT_DOUBLE_EQ(ParseThreshold("p99.9 < 1.5 s")->limit, 1500);
  EXPECT_DOUBLE_EQ(ParseThreshold("p99.9<1")->quantile, 0.999);
  EXPECT_DOUBLE_EQ(ParseThreshold("median<1")->quantile, 0.5);
  EXPECT_FALSE(ParseThreshold("rps>500")->below);
  EXPECT_EQ(ParseThreshold("rps>500")->metric, Threshold::Metric::kRate);
  EXPECT_EQ(ParseThreshold("max<1s")->metric, Threshold::Metric::kMax);
  EXPECT_EQ(ParseThreshold("p95<5 for GET /a")->row, "GET /a");
}

TEST(ParseThreshold, ShowsTheRightFormForAWrongOne) {
  for (const char* text :
       {"", "p95", "p95<", "p95<x", "p101<5", "p0<5", "p95<5%", "q<5", "error_rate<5",
        "error_rate<5ms", "rps>5ms", "p95=5", "avg<-3", "p95<nan"}) {
    const auto threshold = ParseThreshold(text);
    ASSERT_FALSE(threshold) << text;
    EXPECT_THAT(threshold.error().message, HasSubstr("p95<500")) << text;
  }
}

TEST(Judge, PassesAndFailsByWhatWasObserved) {
  const Statistics run = SampleRun(10'000, 1000);
  EXPECT_FALSE(JudgeText("error_rate<1%", run).passed);
  EXPECT_TRUE(JudgeText("error_rate<20%", run).passed);
  EXPECT_TRUE(JudgeText("p50<11", run).passed);
  EXPECT_FALSE(JudgeText("p95<500", run).passed);
  EXPECT_TRUE(JudgeText("max<=1000", run).passed);
  EXPECT_FALSE(JudgeText("max<1000", run).passed);
  EXPECT_TRUE(JudgeText("rps>1000", run).passed);
  EXPECT_FALSE(JudgeText("rps>1200", run).passed);
  EXPECT_FALSE(JudgeText("avg<50", run).passed);
  EXPECT_TRUE(JudgeText("avg<200", run).passed);
  for (const char* text : {"error_rate<1%", "error_rate<20%", "p95<500", "avg<50"}) {
    EXPECT_TRUE(JudgeText(text, run).decided) << text;
  }
}

// No failure among 90 requests says nothing about 1 %.
TEST(Judge, SaysWhenTheSampleCantDecide) {
  const ThresholdOutcome outcome = JudgeText("error_rate<1%", SampleRun(90, 0));
  EXPECT_TRUE(outcome.passed);
  EXPECT_FALSE(outcome.decided);
  EXPECT_EQ(outcome.requests_needed, 381u);
  EXPECT_EQ(outcome.note, "90 requests do not decide it; about 381 would");
  EXPECT_FALSE(JudgeText("error_rate<1%", SampleRun(380, 0)).decided);
  EXPECT_TRUE(JudgeText("error_rate<1%", SampleRun(381, 0)).decided);
}

TEST(Judge, DecidesAQuantileByTheShareAboveTheLimit) {
  EXPECT_FALSE(JudgeText("p95<500", SampleRun(40, 0)).decided);
  EXPECT_TRUE(JudgeText("p95<500", SampleRun(80, 0)).decided);
  const ThresholdOutcome close = JudgeText("p95<500", SampleRun(960, 40));
  EXPECT_TRUE(close.passed);
  EXPECT_FALSE(close.decided);
  EXPECT_GT(close.requests_needed, 1000u);
}

TEST(Judge, JudgesARow) {
  const Statistics run = SampleRun(100, 0);
  EXPECT_TRUE(JudgeText("p95<500 for GET /a", run).passed);
  const ThresholdOutcome nothing = JudgeText("p95<500 for POST /b", run);
  EXPECT_FALSE(nothing.passed);
  EXPECT_FALSE(nothing.decided);
  EXPECT_EQ(nothing.note, "no request was made");
  const auto unknown = Judge(*ParseThreshold("p95<5 for GET /c"), run);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("there are: GET /a, POST /b"));
}

TEST(Judge, LeavesOutWhatARateLimitRefused) {
  Statistics statistics(TwoRows());
  for (int i = 0; i < 200; ++i) {
    RequestSample sample;
    sample.row = static_cast<size_t>(i % 2);
    sample.finished = 1s;
    const bool limited = i % 4 == 3;
    sample.status = limited ? 429 : i == 0 ? 500 : 200;
    sample.latency = limited ? 1ms : 100ms;
    sample.failure = sample.status == 200 ? "" : "bad";
    statistics.OnRequest(sample);
  }
  statistics.Finish(10s);
  EXPECT_DOUBLE_EQ(JudgeText("error_rate<1%", statistics).value, 51.0 / 200);
  EXPECT_DOUBLE_EQ(JudgeText("error_rate<1% without 429", statistics).value, 1.0 / 150);
  EXPECT_DOUBLE_EQ(JudgeText("error_rate<1% without 429 for /b", statistics).value, 0);
  EXPECT_LT(JudgeText("avg<1", statistics).value, 80);
  EXPECT_NEAR(JudgeText("avg<1 without 429", statistics).value, 100, 1);
  EXPECT_NEAR(JudgeText("rps>1 without 429", statistics).value, 15, 1e-9);
  EXPECT_THAT(ParseThreshold("error_rate<1% without 500").error().message,
              HasSubstr("only answers with 429 can be left out"));
}

TEST(Judge, WithoutA429NothingIsLeftOut) {
  const Statistics statistics = SampleRun(99, 1);
  EXPECT_DOUBLE_EQ(JudgeText("error_rate<1% without 429", statistics).value, 0.01);
}

TEST(MetricName, IsAsInAThreshold) {
  EXPECT_EQ(MetricName(*ParseThreshold("error_rate<1%")), "error_rate");
  for (const std::string name : {"p50", "p99.9", "avg", "max", "rps"})
    EXPECT_EQ(MetricName(*ParseThreshold(name + "<1")), name);
}

TEST(FormatValue, HasTheUnit) {
  EXPECT_EQ(FormatValue(*ParseThreshold("error_rate<1%"), 0.00423), "0.423 %");
  EXPECT_EQ(FormatValue(*ParseThreshold("p95<1"), 5.914), "5.91 ms");
  EXPECT_EQ(FormatValue(*ParseThreshold("p95<1"), 311.6), "312 ms");
  EXPECT_EQ(FormatValue(*ParseThreshold("rps>1"), 140.18), "140.2/s");
}

}  // namespace
}  // namespace harness::verdict
