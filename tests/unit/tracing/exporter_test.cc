#include "tracing/exporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <future>

#include "base/json.h"

namespace tracing {
namespace {

using base::HttpResponse;
using base::Result;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

HttpResponse Answer(int status, base::HttpHeaders headers = {}, std::string body = "{}") {
  return {status, std::move(headers), std::move(body)};
}

Result<HttpResponse> Nobody() {
  return base::Fail(base::ErrorCode::kUnreachable, "nobody answers: Connection refused", "url");
}

// What a transport was asked, and what it answers: as planned, then 200.
struct Collector {
  std::mutex mutex;
  std::deque<Result<HttpResponse>> planned;
  std::vector<size_t> sizes;  // of the exports, in spans
  std::promise<void>* asked = nullptr;
  std::shared_future<void> hold;  // answers nothing before it is ready
};

class FakeTransport : public Transport {
 public:
  explicit FakeTransport(Collector& collector) : collector_(collector) {}

  Result<HttpResponse> Post(const std::string& body, milliseconds timeout) override {
    EXPECT_GT(timeout, milliseconds(0));
    rapidjson::Document document;
    EXPECT_TRUE(base::ParseJson(body, document));
    size_t count = 0;
    for (const auto& resource : document["resourceSpans"].GetArray())
      count += resource["scopeSpans"][0]["spans"].Size();
    if (collector_.asked != nullptr) std::exchange(collector_.asked, nullptr)->set_value();
    if (collector_.hold.valid()) collector_.hold.wait();
    const std::lock_guard lock(collector_.mutex);
    collector_.sizes.push_back(count);
    if (collector_.planned.empty()) return Answer(200);
    Result<HttpResponse> answer = std::move(collector_.planned.front());
    collector_.planned.pop_front();
    return answer;
  }

 private:
  Collector& collector_;
};

// Sends when it is full, or ends: never because of the time.
Settings Small() {
  Settings settings;
  settings.url = "http://collector";
  settings.most_queued = 8;
  settings.most_at_once = 4;
  settings.schedule_delay = std::chrono::hours(1);
  return settings;
}

class ExporterTest : public testing::Test {
 protected:
  std::unique_ptr<Exporter> Make(const Settings& settings = Small()) {
    return std::make_unique<Exporter>(settings, std::make_unique<FakeTransport>(collector_),
                                      [this](const std::string& line) { log_.push_back(line); });
  }
  static void AddSpans(Exporter& exporter, int count) {
    for (int i = 0; i < count; ++i) exporter.Add({});
  }

  Collector collector_;
  std::vector<std::string> log_;
};

TEST_F(ExporterTest, SendsWhatIsLeftAtTheEndInExportsOfTheGivenSize) {
  const auto exporter = Make();
  AddSpans(*exporter, 3);
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(3));
  EXPECT_EQ(exporter->counts().sent, 3u);
  EXPECT_EQ(exporter->counts().lost, 0u);
  EXPECT_TRUE(log_.empty());
  AddSpans(*exporter, 1);  // too late
  EXPECT_EQ(exporter->counts().lost, 1u);
}

TEST_F(ExporterTest, SendsAsSoonAsAnExportIsFull) {
  std::promise<void> asked;
  collector_.asked = &asked;
  const auto exporter = Make();
  AddSpans(*exporter, 4);
  asked.get_future().wait();
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(4));
}

TEST_F(ExporterTest, SendsWhatIsThereWhenTheDelayIsOver) {
  std::promise<void> asked;
  collector_.asked = &asked;
  Settings settings = Small();
  settings.schedule_delay = milliseconds(0);
  const auto exporter = Make(settings);
  AddSpans(*exporter, 1);
  asked.get_future().wait();
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(1));
}

TEST_F(ExporterTest, NothingWaitsForACollectorThatHangs) {
  std::promise<void> asked;
  std::promise<void> answers;
  collector_.asked = &asked;
  collector_.hold = answers.get_future().share();
  const auto exporter = Make();
  AddSpans(*exporter, 4);
  asked.get_future().wait();
  // The collector holds four of them, eight fit into the queue, and nobody waits for the rest.
  AddSpans(*exporter, 100);
  EXPECT_EQ(exporter->counts().sent, 0u);
  EXPECT_EQ(exporter->counts().lost, 92u);
  answers.set_value();
  exporter->Finish();
  EXPECT_EQ(exporter->counts().sent, 12u);
  EXPECT_EQ(exporter->counts().lost, 92u);
}

TEST_F(ExporterTest, AtTheEndACollectorThatIsGoneIsAskedOnce) {
  collector_.planned = {Nobody(), Nobody(), Nobody()};
  Settings settings = Small();
  settings.most_at_once = 8;
  const auto exporter = Make(settings);
  AddSpans(*exporter, 7);
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(7));
  EXPECT_EQ(exporter->counts().lost, 7u);
  EXPECT_THAT(log_, ElementsAre(HasSubstr("nobody answers: Connection refused")));
}

TEST_F(ExporterTest, WhatMayBeTriedAgainIs) {
  std::promise<void> asked;
  collector_.asked = &asked;
  collector_.planned = {Answer(503, {{"Retry-After", "0"}}), Answer(429, {{"Retry-After", "0"}})};
  const auto exporter = Make();
  AddSpans(*exporter, 4);
  asked.get_future().wait();
  while (exporter->counts().sent == 0) std::this_thread::yield();
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(4, 4, 4));
  EXPECT_EQ(exporter->counts().sent, 4u);
  EXPECT_TRUE(log_.empty());
}

TEST_F(ExporterTest, ARefusalIsFinalAndToldOnceUntilSpansArriveAgain) {
  collector_.planned = {Answer(400), Answer(400), Answer(200), Answer(400)};
  const auto exporter = Make();
  for (uint64_t export_number = 1; export_number <= 4; ++export_number) {
    AddSpans(*exporter, 4);
    while (exporter->counts().sent + exporter->counts().lost < 4 * export_number)
      std::this_thread::yield();
  }
  exporter->Finish();
  EXPECT_THAT(collector_.sizes, ElementsAre(4, 4, 4, 4));
  EXPECT_EQ(exporter->counts().sent, 4u);
  EXPECT_EQ(exporter->counts().lost, 12u);
  EXPECT_THAT(log_, ElementsAre(HasSubstr("it answers 400 Bad Request"), HasSubstr("again"),
                                HasSubstr("it answers 400 Bad Request")));
}

TEST_F(ExporterTest, AWaitBeyondTheTimeoutIsNotWaited) {
  collector_.planned = {Answer(503, {{"Retry-After", "3600"}})};
  const auto exporter = Make();
  AddSpans(*exporter, 4);
  while (exporter->counts().lost == 0) std::this_thread::yield();
  EXPECT_EQ(exporter->counts().lost, 4u);
}

TEST_F(ExporterTest, CountsWhatWasTakenInPart) {
  collector_.planned = {
      Answer(200, {}, R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}})")};
  const auto exporter = Make();
  AddSpans(*exporter, 3);
  exporter->Finish();
  EXPECT_EQ(exporter->counts().sent, 1u);
  EXPECT_EQ(exporter->counts().lost, 2u);
}

TEST(RetryAfter, FollowsTheRulesOfOtlp) {
  for (const int status : {429, 502, 503, 504})
    EXPECT_EQ(RetryAfter(Answer(status), 1), milliseconds(1000)) << status;
  for (const int status : {301, 400, 401, 404, 413, 500, 501})
    EXPECT_EQ(RetryAfter(Answer(status), 1), std::nullopt) << status;
  EXPECT_EQ(RetryAfter(Answer(503, {{"Retry-After", "7"}}), 3), milliseconds(7000));
  EXPECT_EQ(RetryAfter(Answer(503, {{"Retry-After", "tomorrow"}}), 3), milliseconds(4000));
  EXPECT_EQ(RetryAfter(Nobody(), 2), milliseconds(2000));
  EXPECT_EQ(RetryAfter(Nobody(), 1000), milliseconds(32'000));
}

}  // namespace
}  // namespace tracing
