// `understudy learn` as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using Ran = support::UnderstudyRun;
using testing::HasSubstr;

constexpr char kNormal[] = UNDERSTUDY_SOURCE_DIR "/latency/baselines/normal.json";
constexpr char kPeak[] = UNDERSTUDY_SOURCE_DIR "/latency/baselines/peak.json";
constexpr char kLocust[] = UNDERSTUDY_SOURCE_DIR "/tests/golden/locust/plain_stats.csv";

std::string ModelFile() {
  const auto directory = std::filesystem::path(testing::TempDir()) / "learn";
  std::filesystem::create_directories(directory);
  return (directory / "model.json").string();
}

TEST(LearnTest, AModelDeliversWhatWasRecordedAndRunsUseIt) {
  const Ran learned(
      {"learn", kNormal, kPeak, kLocust, "--users", "10", "-o", ModelFile(), "--check"});
  EXPECT_EQ(learned.code, 0) << learned.output << learned.errors;
  EXPECT_THAT(learned.output, HasSubstr("learned from 3 runs, 3 loads by users"));
  EXPECT_THAT(learned.output, testing::EndsWith("the model delivers what was recorded\n"));
  const std::vector<std::string> load = {"load", "smoke", "--virtual", "--only-summary"};
  const Ran built_in(load);
  std::vector<std::string> with = load;
  with.insert(with.end(), {"--latency", ModelFile()});
  const Ran own(with);
  EXPECT_THAT(own.output, HasSubstr("digest"));
  EXPECT_NE(own.output, built_in.output);
}

TEST(LearnTest, AModelMayGoByTheRate) {
  const Ran learned(
      {"learn", kNormal, kPeak, kLocust, "--by", "rate", "-o", ModelFile(), "--check"});
  EXPECT_EQ(learned.code, 0) << learned.output << learned.errors;
  EXPECT_THAT(learned.output, HasSubstr("3 loads by rate"));
  EXPECT_THAT(learned.output, HasSubstr("peak.json, 140.18"));
  // Fifty users make the rate of the run with fifty users, and so take its times.
  const Ran run({"load", "normal", "--virtual", "--latency", ModelFile(), "--only-summary"});
  EXPECT_THAT(run.output, testing::ContainsRegex("this run: 3[56]\\.[0-9]+/s .*median 1[345]"));
  const Ran plan({"load", "normal", "--plan", "--latency", ModelFile()});
  EXPECT_EQ(plan.code, 0) << plan.errors;
  EXPECT_THAT(plan.output, testing::ContainsRegex("Aggregated +10[456][0-9][0-9] "));
}

TEST(LearnTest, TellsWhatIsMissing) {
  const Ran nowhere({"learn", kNormal});
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_THAT(nowhere.errors, HasSubstr("-o FILE to write the model, or --check"));
  const Ran users({"learn", kLocust, "--check"});
  EXPECT_EQ(users.code, 2);
  EXPECT_THAT(users.errors, HasSubstr("--users N"));
  const Ran too_many({"learn", kNormal, "--users", "5", "--check"});
  EXPECT_EQ(too_many.code, 2);
  EXPECT_THAT(too_many.errors, HasSubstr("--users: given 1 times for 0 CSV files"));
  const Ran no_file({"learn", "/nowhere.json", "--check"});
  EXPECT_EQ(no_file.code, 2);
  EXPECT_THAT(no_file.errors, HasSubstr("/nowhere.json"));
  const Ran no_folder({"learn", kNormal, "-o", "/nowhere/model.json"});
  EXPECT_EQ(no_folder.code, 2);
  EXPECT_THAT(no_folder.errors, HasSubstr("/nowhere/model.json: can't be written"));
  const Ran no_model({"load", "smoke", "--virtual", "--latency", kNormal});
  EXPECT_EQ(no_model.code, 2);
  EXPECT_THAT(no_model.errors, HasSubstr("normal.json:"));
  const Ran other({"load", "smoke", "--latency", "normal", "--target", "http://127.0.0.1:9"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.errors, HasSubstr("--latency"));
  const Ran none({"load", "smoke", "--virtual", "--latency", "none"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.errors, HasSubstr("fixed:1ms"));
}

TEST(LearnTest, LearnsFromAllRecordedRunsAtOnce) {
  std::vector<std::string> arguments = {"learn", "--check"};
  for (const auto& file :
       std::filesystem::directory_iterator(UNDERSTUDY_SOURCE_DIR "/latency/baselines")) {
    arguments.push_back(file.path().string());
  }
  // Three of them had 20 users.
  const Ran learned(arguments);
  EXPECT_EQ(learned.code, 0) << learned.output << learned.errors;
  EXPECT_THAT(learned.output, HasSubstr("smoke-after-id-fix.json"));
  EXPECT_THAT(learned.output, HasSubstr(", 20 users: recorded / drawn"));
}

}  // namespace
}  // namespace tests::integration
