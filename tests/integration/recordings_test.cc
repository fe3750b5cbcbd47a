#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mock_server/platform/platform.h"
#include "tests/support/recording.h"

// The recordings of the real platform, played against the stand-in in this process. Every answer
// must be the same, byte for byte, once ids and times are masked.
namespace mock_server {
namespace {

struct Corpus {
  const char* scenarios;
  const char* recording;
  const char* defects;
};

void PrintTo(const Corpus& corpus, std::ostream* out) { *out << corpus.recording; }

class RecordingsTest : public ::testing::TestWithParam<Corpus> {};

TEST_P(RecordingsTest, AnswersAsTheRealPlatform) {
  const base::SystemClock clock;
  platform::PlatformOptions options;
  options.defects = *defects::DefectSet::Parse(GetParam().defects);
  auto platform = platform::Platform::Open(options, clock);
  ASSERT_TRUE(platform.has_value()) << platform.error().ToString();
  const std::vector<harness::drift::Scenario> scenarios =
      tests::support::LoadScenarios(GetParam().scenarios);
  const std::vector<harness::drift::Recording> truth =
      tests::support::LoadRecordings(GetParam().recording);
  ASSERT_EQ(scenarios.size(), truth.size());
  size_t good = 0;
  for (size_t i = 0; i < truth.size(); ++i) {
    ASSERT_EQ(scenarios[i].id, truth[i].id);
    const harness::drift::Recording got = tests::support::Play(
        scenarios[i], [&](base::Service service, const base::HttpRequest& request) {
          return (*platform)->Handle(service, request);
        });
    const std::string difference = tests::support::Difference(truth[i], got);
    EXPECT_EQ(difference, "") << truth[i].id;
    good += difference.empty();
  }
  std::printf("fidelity %zu/%zu\n", good, truth.size());
}

INSTANTIATE_TEST_SUITE_P(Gateway, RecordingsTest,
                         ::testing::Values(Corpus{"scenarios.jsonl", "fixed.jsonl", "none"},
                                           Corpus{"scenarios.jsonl", "before-fixes.jsonl",
                                                  "1,2,3,4"},
                                           Corpus{"scenarios.jsonl", "defect-1.jsonl", "1"},
                                           Corpus{"scenarios.jsonl", "defect-2.jsonl", "2"},
                                           Corpus{"scenarios.jsonl", "defect-3.jsonl", "3"},
                                           Corpus{"scenarios.jsonl", "defect-4.jsonl", "4"}));
INSTANTIATE_TEST_SUITE_P(Random, RecordingsTest,
                         ::testing::Values(Corpus{"random-scenarios.jsonl", "random.jsonl",
                                                  "none"}));
INSTANTIATE_TEST_SUITE_P(DataLayer, RecordingsTest,
                         ::testing::Values(Corpus{"rest-scenarios.jsonl", "rest.jsonl", "none"}));

}  // namespace
}  // namespace mock_server
