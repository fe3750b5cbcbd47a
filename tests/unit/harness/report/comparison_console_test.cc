#include "harness/report/comparison_console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::report {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using verdict::Change;
using verdict::Comparison;

Comparison Sample(Change change) {
  Comparison comparison;
  comparison.endpoints = {{"GET",
                           "/agents/",
                           100,
                           200,
                           {{"p50", {39, 37, 41}, {65, 61, 70}, change},
                            {"failed", {0, 0, 0.01}, {0.5, 0.4, 0.6}, Change::kNone}}},
                          {"GET", "/gone", 7, 0, {}}};
  comparison.all = {"", "", 107, 200, {}};
  return comparison;
}

TEST(ComparisonConsole, PutsBothRunsSideBySide) {
  const std::string text = FormatComparison(Sample(Change::kNone), {}, output::Style(false));
  EXPECT_THAT(text, HasSubstr("GET     /agents/           100 -> 200           39 -> 65    "
                              "0.00 % -> 50.00 %\n"));
  EXPECT_THAT(text, HasSubstr("/gone                  7 -> 0  only in the base run\n"));
  EXPECT_THAT(text, EndsWith("NO REGRESSION: nothing is worse by more than 10 % (or 1 ms) beyond "
                             "chance\n"));
}

TEST(ComparisonConsole, SaysInWordsWhatBecameWorse) {
  const std::string text = FormatComparison(Sample(Change::kWorse), {}, output::Style(false));
  EXPECT_THAT(text, HasSubstr("39 -> 65 !"));
  EXPECT_THAT(text, HasSubstr("worse  /agents/: p50 39 ms (37 to 41) became 65 ms (61 to 70)\n"));
  EXPECT_THAT(text, EndsWith("REGRESSION: 1 figure worse by more than 10 % (or 1 ms), and not by "
                             "chance\n"));
}

TEST(ComparisonConsole, SaysWhatCanNotBeTold) {
  const std::string text = FormatComparison(Sample(Change::kUndecided), {}, output::Style(false));
  EXPECT_THAT(text, HasSubstr("39 -> 65 ?"));
  EXPECT_THAT(text, HasSubstr("1 figure marked ? can't be decided"));
  EXPECT_THAT(text, Not(HasSubstr("worse  ")));
}

}  // namespace
}  // namespace harness::report
