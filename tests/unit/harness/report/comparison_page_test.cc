// The page of two runs, but for style and script, against tests/golden/comparison_page.html.
// UPDATE_GOLDEN=1 in the environment writes it anew; read the difference before you keep it.
#include "harness/report/comparison_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/json.h"
#include "tests/support/page_parts.h"

namespace harness::report {
namespace {

using latency::RecordedTimes;
using verdict::Change;
using verdict::Comparison;

RecordedTimes RunOf(double milliseconds) {
  RecordedTimes run;
  run.users = 20;
  run.requests_per_second = 12.5;
  run.all.requests = 200;
  run.all.failures = 1;
  run.all.median_ms = milliseconds;
  run.all.points = {{0, milliseconds / 10},
                    {0.5, milliseconds},
                    {0.99, milliseconds * 4},
                    {1, milliseconds * 10}};
  RecordedTimes::Endpoint endpoint = run.all;
  endpoint.method = "GET";
  endpoint.name = "GET /<agents>";
  run.endpoints = {endpoint};
  return run;
}

Comparison Sample() {
  Comparison comparison;
  comparison.endpoints = {{"GET",
                           "GET /<agents>",
                           200,
                           200,
                           {{"p50", {10, 8, 12}, {40, 35, 50}, Change::kWorse},
                            {"p95", {100, 80, 120}, {50, 35, 80}, Change::kBetter},
                            {"failed", {0, 0, 0.01}, {0.5, 0.4, 0.6}, Change::kUndecided}}},
                          {"GET", "/gone", 7, 0, {}}};
  comparison.all = comparison.endpoints[0];
  comparison.all.method = comparison.all.name = "";
  comparison.likeness = "as <stress-300> does";
  return comparison;
}

TEST(ComparisonPage, LaysBothRunsOverEachOther) {
  const RecordedTimes base = RunOf(10);
  const RecordedTimes now = RunOf(40);
  const std::string text = tests::support::PageParts(
      ComparisonPage(Sample(), {}, {"monday.json", "<tuesday>.json", base, now}));
  const std::string path = UNDERSTUDY_SOURCE_DIR "/tests/golden/comparison_page.html";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  const auto golden = base::ReadFile(path);
  ASSERT_TRUE(golden) << golden.error().ToString();
  EXPECT_EQ(text, *golden) << "UPDATE_GOLDEN=1 writes it anew";
}

TEST(ComparisonPage, TellsApartWhatIsNamedWithAndWithoutItsMethod) {
  Comparison comparison;
  for (const char* name : {"POST /a", "/a"})
    comparison.endpoints.push_back({"POST", name, 5, 0, {}});
  const RecordedTimes run = RunOf(10);
  const std::string page = ComparisonPage(comparison, {}, {"a", "b", run, run});
  EXPECT_THAT(page, testing::HasSubstr(">POST /a<"));
  EXPECT_THAT(page, testing::HasSubstr(">/a (POST)<"));
}

TEST(ComparisonPage, IsGoodWhenNothingIsWorse) {
  const RecordedTimes run = RunOf(10);
  const std::string page = ComparisonPage(Comparison(), {}, {"a", "b", run, run});
  EXPECT_THAT(page, testing::HasSubstr("<span class=\"badge good\" id=\"verdict\">NOT WORSE<"));
}

}  // namespace
}  // namespace harness::report
