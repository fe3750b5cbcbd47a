#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/drift/json_slices.h"
#include "harness/drift/masking.h"
#include "mock_server/events/event_sinks.h"
#include "mock_server/platform/platform.h"
#include "tests/support/recording.h"

// What the real data layer published during the recorded scenarios, message by message. The
// stand-in must publish the same, byte for byte, once ids and times are masked.
namespace mock_server {
namespace {

using harness::drift::DecodeString;
using harness::drift::Elements;
using harness::drift::Masker;
using harness::drift::Member;

// One step: what is needed to mask it, and the messages.
struct Step {
  std::string request;
  std::string body;
  std::vector<std::string> messages;
};

std::map<std::string, std::vector<Step>> LoadEvents(const std::string& file) {
  std::ifstream in(std::string(UNDERSTUDY_SOURCE_DIR) + "/tests/corpus/recordings/" + file);
  std::map<std::string, std::vector<Step>> recorded;
  for (std::string line; std::getline(in, line);) {
    std::vector<Step>& steps = recorded[DecodeString(Member(line, "id"))];
    for (const std::string_view step : Elements(Member(line, "steps"))) {
      const std::string_view request = Member(step, "request");
      const std::string_view body = Member(request, "body");
      Step& read = steps.emplace_back();
      read.request = DecodeString(Member(request, "path")) +
                     (body == "null" ? std::string() : DecodeString(body));
      read.body = DecodeString(Member(step, "body"));
      for (const std::string_view message : Elements(Member(step, "events")))
        read.messages.push_back(DecodeString(message));
    }
  }
  return recorded;
}

std::vector<std::vector<std::string>> Masked(const std::vector<Step>& steps) {
  Masker masker;
  std::vector<std::vector<std::string>> masked;
  for (const Step& step : steps) {
    masker.Mask(step.request);
    masker.Mask(step.body);
    masked.emplace_back();
    for (const std::string& message : step.messages) masked.back().push_back(masker.Mask(message));
  }
  return masked;
}

class Collector : public events::EventSink {
 public:
  void Publish(std::string_view message) override { messages_.emplace_back(message); }
  bool is_up() const override { return true; }
  events::SinkStatus status() const override { return {}; }

  std::vector<std::string> Take() { return std::exchange(messages_, {}); }

 private:
  std::vector<std::string> messages_;
};

struct Corpus {
  const char* scenarios;
  const char* events;
  size_t size;
};

void PrintTo(const Corpus& corpus, std::ostream* out) { *out << corpus.events; }

class EventsRecordings : public testing::TestWithParam<Corpus> {};

TEST_P(EventsRecordings, ArePublishedAsByTheRealDataLayer) {
  const base::SystemClock clock;
  Collector collector;
  events::EventSinks sinks;
  sinks.Add(collector);
  platform::PlatformOptions options;
  options.sinks = &sinks;
  auto platform = platform::Platform::Open(options, clock).value();
  const auto recorded = LoadEvents(GetParam().events);
  ASSERT_EQ(recorded.size(), GetParam().size);
  size_t played = 0;
  for (const auto& scenario : tests::support::LoadScenarios(GetParam().scenarios)) {
    const auto truth = recorded.find(scenario.id);
    if (truth == recorded.end()) continue;
    ++played;
    std::vector<Step> steps;
    tests::support::Play(scenario, [&](base::Service service, const base::HttpRequest& request) {
      base::HttpResponse response = platform->Handle(service, request);
      // The recording keeps as much of a body; what is all ASCII before it has as many bytes.
      steps.push_back(
          {request.target + request.body, response.body.substr(0, 2000), collector.Take()});
      return response;
    });
    EXPECT_EQ(Masked(steps), Masked(truth->second)) << scenario.id;
  }
  EXPECT_EQ(played, GetParam().size);
}

INSTANTIATE_TEST_SUITE_P(Platform, EventsRecordings,
                         testing::Values(Corpus{"scenarios.jsonl", "events.jsonl", 108},
                                         Corpus{"rest-scenarios.jsonl", "events-rest.jsonl", 39}));

}  // namespace
}  // namespace mock_server
