#include "latency/latency_choice.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "latency/latency_model.h"

namespace latency {
namespace {

using base::ErrorCode;
using std::chrono::microseconds;
using testing::HasSubstr;

TEST(ParseLatencyChoice, NoneIsNoDelay) {
  for (const char* text : {"none", "off", "fixed:0ms"}) {
    const auto choice = ParseLatencyChoice(text);
    ASSERT_TRUE(choice) << text;
    EXPECT_TRUE(choice->model.empty()) << text;
  }
}

TEST(ParseLatencyChoice, AFixedTimeIsThatOfEveryAnswer) {
  const std::pair<const char*, microseconds> times[] = {{"fixed:100ms", microseconds(100'000)},
                                                        {"fixed:1.5s", microseconds(1'500'000)},
                                                        {"fixed:800us", microseconds(800)}};
  for (const auto& [text, time] : times) {
    const auto choice = ParseLatencyChoice(text);
    ASSERT_TRUE(choice) << text;
    for (const double quantile : {0.0, 0.5, 0.999}) {
      EXPECT_EQ(choice->model.At("GET", "/x", 77, quantile), time) << text;
    }
  }
}

TEST(ParseLatencyChoice, ARecordedRunKeepsItsLoad) {
  const auto choice = ParseLatencyChoice("normal");
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->load, 50);
  const auto with_defects = ParseLatencyChoice("day2-smoke");
  ASSERT_TRUE(with_defects);
  EXPECT_EQ(with_defects->load, 20);
  EXPECT_THAT(with_defects->model.Levels(), testing::ElementsAre(20));
  const auto all = ParseLatencyChoice("recorded");
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->load);
  EXPECT_GT(all->model.Levels().size(), 5u);
}

TEST(ParseLatencyChoice, ReadsTheFileOfAModel) {
  const std::string path =
      (std::filesystem::path(testing::TempDir()) / "latency_choice_model.json").string();
  std::ofstream(path) << WriteLatencyModel(LatencyModel::BuiltIn());
  const auto choice = ParseLatencyChoice(path);
  ASSERT_TRUE(choice) << choice.error().ToString();
  EXPECT_EQ(choice->model.Levels(), LatencyModel::BuiltIn().Levels());
  std::ofstream(path) << "{\n\"latency_model\": 1 }";
  const auto broken = ParseLatencyChoice(path);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::kBadFile);
  EXPECT_THAT(broken.error().ToString(), HasSubstr("latency_choice_model.json:1:"));
}

TEST(ParseLatencyChoice, TellsTheFormsThereAre) {
  for (const char* text : {"fixed:", "fixed:100", "fixed:-1ms", "fixed:2000h", "fixed:nanms",
                           "fixed:3601s", "fixed:1e999s"}) {
    const auto fixed = ParseLatencyChoice(text);
    ASSERT_FALSE(fixed) << text;
    EXPECT_THAT(fixed.error().message, HasSubstr("fixed:100ms")) << text;
  }
  const auto unknown = ParseLatencyChoice("norml");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kBadUsage);
  EXPECT_THAT(unknown.error().message,
              HasSubstr("'norml' is not a latency; did you mean 'normal'? Use none, fixed:"));
  EXPECT_FALSE(ParseLatencyChoice(""));
  EXPECT_FALSE(ParseLatencyChoice("/"));
}

TEST(BeyondKnownLoad, SaysWhereTheModelEnds) {
  const LatencyChoice recorded = *ParseLatencyChoice("recorded");
  EXPECT_EQ(BeyondKnownLoad(recorded, 500), "");
  EXPECT_THAT(BeyondKnownLoad(recorded, 501),
              testing::HasSubstr("ends at 500 users: of 501 users it takes the times of 500"));
  // These hold for any number of users.
  EXPECT_EQ(BeyondKnownLoad(*ParseLatencyChoice("fixed:1ms"), 1e6), "");
  EXPECT_EQ(BeyondKnownLoad(*ParseLatencyChoice("peak"), 1e6), "");
}

}  // namespace
}  // namespace latency
