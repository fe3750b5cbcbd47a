// `understudy compare` as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using Ran = support::UnderstudyRun;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr char kLocust[] = UNDERSTUDY_SOURCE_DIR "/tests/golden/locust/plain_stats.csv";

std::string FileOf(const std::string& name) {
  const auto directory = std::filesystem::path(testing::TempDir()) / "compare";
  std::filesystem::create_directories(directory);
  return (directory / name).string();
}

TEST(CompareCommandTest, FourTimesTheUsersAreARegression) {
  const Ran ran({"compare", "normal", "peak"});
  EXPECT_EQ(ran.code, 6) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("worse  GET /api/v1/agents/{id}: p95"));
  EXPECT_THAT(ran.output, HasSubstr("REGRESSION"));
  EXPECT_EQ(Ran({"compare", "normal", "normal"}).code, 0);
  EXPECT_EQ(Ran({"compare", "peak", "normal"}).code, 0);
  EXPECT_EQ(Ran({"compare", "smoke", "smoke", "--require-decided"}).code, 7);
}

TEST(CompareCommandTest, TakesOwnResultsAndLocusts) {
  const std::string report = FileOf("suite.json");
  ASSERT_EQ(Ran({"load", "smoke", "--virtual", "--only-summary", "--json", report}).code, 0);
  const Ran own({"compare", "smoke", report});
  EXPECT_EQ(own.code, 0) << own.output << own.errors;
  EXPECT_THAT(own.output, HasSubstr("suite.json, smoke: "));
  const Ran locust({"compare", kLocust, kLocust});
  EXPECT_EQ(locust.code, 0) << locust.output << locust.errors;
  EXPECT_THAT(locust.output, HasSubstr("base  " + std::string(kLocust)));
}

TEST(CompareCommandTest, SaysWhatItCanCompare) {
  const Ran nowhere({"compare", "smoke", "nosuch"});
  EXPECT_NE(nowhere.code, 0);
  EXPECT_THAT(nowhere.errors, HasSubstr("; the built-in runs are "));
  EXPECT_THAT(nowhere.errors, HasSubstr("smoke"));
  const std::string contract = UNDERSTUDY_SOURCE_DIR "/contracts/health/gateway.contract.json";
  const Ran other({"compare", "smoke", contract});
  EXPECT_NE(other.code, 0);
  EXPECT_THAT(other.errors, HasSubstr(contract + ":1:1: is no result of `understudy load --json`"));
}

// As Locust leaves them after half an hour that took two minutes.
TEST(CompareCommandTest, ARehearsedRunIsNoMeasuredOne) {
  const std::string stats = FileOf("rehearsed_stats.csv");
  const std::string history = FileOf("rehearsed_stats_history.csv");
  std::filesystem::copy_file(kLocust, stats, std::filesystem::copy_options::overwrite_existing);
  const auto ends_at = [&](std::chrono::seconds after_it_was_written) {
    std::ofstream(history) << "Timestamp,User Count\n1790000000,0\n1790000060,10\n";
    std::filesystem::last_write_time(
        history, std::chrono::file_clock::from_sys(
                     std::chrono::sys_seconds(1790000060s - after_it_was_written)));
  };
  ends_at(1680s);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"compare", "normal", stats},
        {"compare", stats, "normal"},
        {"learn", stats, "--by", "rate", "--check"}}) {
    const Ran refused(command);
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.errors, HasSubstr(stats + ": its times are a model's"));
    EXPECT_THAT(refused.errors, HasSubstr("goes 1680 s beyond"));
    std::vector<std::string> told = command;
    told.emplace_back("--allow-rehearsed");
    EXPECT_THAT(Ran(told).code, testing::AnyOf(0, 6));
  }
  ends_at(0s);
  EXPECT_EQ(Ran({"compare", stats, stats}).code, 0);
  std::ofstream(history) << "Timestamp,User Count\n";
  EXPECT_EQ(Ran({"compare", stats, stats}).code, 0);
  std::ofstream(history) << "\n999999999999999999,1\n";
  EXPECT_EQ(Ran({"compare", stats, stats}).code, 0);
}

TEST(CompareCommandTest, TellsWhatIsWrong) {
  const Ran no_file({"compare", "normal", "/nowhere.json"});
  EXPECT_EQ(no_file.code, 2);
  EXPECT_THAT(no_file.errors, HasSubstr("/nowhere.json"));
  const Ran no_result({"compare", "normal", UNDERSTUDY_SOURCE_DIR "/schemas/goal.schema.json"});
  EXPECT_EQ(no_result.code, 2);
  EXPECT_THAT(no_result.errors, HasSubstr("goal.schema.json:"));
  const Ran tolerance({"compare", "normal", "peak", "--tolerance", "-1"});
  EXPECT_EQ(tolerance.code, 2);
}

// A folder with results of eight runs of one kind, written one minute after the other.
std::string FolderOfRuns() {
  const std::filesystem::path folder = FileOf("runs");
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  auto written = std::chrono::file_clock::now();
  for (int seed = 1; seed <= 8; ++seed) {
    const std::string file = (folder / (std::to_string(seed) + ".json")).string();
    EXPECT_EQ(Ran({"load", "smoke", "--virtual", "--seed", std::to_string(seed), "--only-summary",
                   "--json", file})
                  .code,
              0);
    std::filesystem::last_write_time(file, written += 1min);
  }
  return folder.string();
}

TEST(CompareCommandTest, TakesTheMedianOfTheLastRuns) {
  const std::string folder = FolderOfRuns();
  const Ran sound({"compare", "--base", folder, folder + "/8.json"});
  EXPECT_EQ(sound.code, 0) << sound.output << sound.errors;
  EXPECT_THAT(sound.output, HasSubstr("the median of 7 runs, 7.json, 6.json, 5.json, 4.json"));
  const Ran worse({"compare", "--base", folder, "--last", "3", "peak"});
  EXPECT_EQ(worse.code, 6) << worse.output << worse.errors;
  EXPECT_THAT(worse.output, HasSubstr("the median of 3 runs, 8.json, 7.json, 6.json\n"));
}

TEST(CompareCommandTest, SaysWhyAFolderIsNoBase) {
  const std::string folder = FolderOfRuns();
  const auto errors_of = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "compare");
    const Ran ran(arguments);
    EXPECT_EQ(ran.code, 2) << ran.output << ran.errors;
    return ran.errors;
  };
  EXPECT_THAT(errors_of({"--base", folder}), HasSubstr("no result is given"));
  EXPECT_THAT(errors_of({"normal"}), HasSubstr("a second result is missing"));
  EXPECT_THAT(errors_of({"normal", "peak", "--base", folder}), HasSubstr("leave out 'normal'"));
  EXPECT_THAT(errors_of({"normal", "peak", "--last", "3"}), HasSubstr("--last: needs --base"));
  EXPECT_THAT(errors_of({"peak", "--base", folder + "/none"}), HasSubstr("No such file"));
  ASSERT_EQ(Ran({"load", "normal", "--virtual", "--run-time", "1m", "--only-summary", "--json",
                 folder + "/other.json"})
                .code,
            0);
  std::filesystem::last_write_time(folder + "/other.json", std::chrono::file_clock::now() + 1h);
  EXPECT_THAT(errors_of({"peak", "--base", folder}), HasSubstr("different loads"));
  for (int seed = 1; seed <= 7; ++seed)
    std::filesystem::remove(folder + "/" + std::to_string(seed) + ".json");
  EXPECT_THAT(errors_of({"peak", "--base", folder}), HasSubstr("it has 2 of the 3 results"));
}

TEST(CompareCommandTest, NamesTheRecordedRunThatFailedLikewise) {
  const std::string report = FileOf("incident.json");
  Ran({"load", "stress-300", "--virtual", "--seed", "7", "--run-time", "4m", "--only-summary",
       "--json", report});
  EXPECT_THAT(Ran({"compare", "stress-400", report}).output,
              HasSubstr("failed as the recorded stress-300 did: data layer restarts at 1m53s"));
  EXPECT_THAT(Ran({"compare", "smoke", "day2-smoke"}).output,
              HasSubstr("failed as the recorded day2-smoke did: before the fixes"));
  EXPECT_THAT(Ran({"compare", "smoke", "normal"}).output, Not(HasSubstr("failed as")));
}

}  // namespace
}  // namespace tests::integration
