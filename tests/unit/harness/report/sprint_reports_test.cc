// The reports of the sprint against their golden files. UPDATE_GOLDEN=1 writes them anew.
#include "harness/report/sprint_reports.h"
#include "output/forms.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "base/json.h"
#include "harness/report/sprint_console.h"
#include "schema/registry.h"

namespace harness::report {
namespace {

using verdict::SprintResult;

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(UNDERSTUDY_SOURCE_DIR "/tests/golden/sprint/") + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  const auto golden = base::ReadFile(path);
  ASSERT_TRUE(golden) << golden.error().ToString();
  EXPECT_EQ(text, *golden) << "differs from " << path << "; UPDATE_GOLDEN=1 writes it anew";
}

// A stage that went as it did, and one in which one endpoint and the share went wrong.
std::vector<SprintResult> Results() {
  SprintResult good;
  good.stage = verdict::SprintStages()[1];
  good.rows_kept = true;
  good.now = {1'500, 200};
  good.share = verdict::CompareShares(good.stage.recorded, good.now);
  good.rows = {{{"POST", "/api/v1/agents/"}, {12, 0}, {12, 0}, ""},
               {{"POST", "POST /api/v1/agents/"}, {0, 0}, {0, 0}, ""},
               {{"PATCH", "PATCH /api/v1/agents/{id}"}, {68, 46}, {60, 41}, ""},
               {{"GET", "GET /api/v1/goals/{id}"}, {84, 84}, {90, 90}, ""}};
  SprintResult bad;
  bad.stage = verdict::SprintStages()[3];
  bad.now = {1'000, 50};
  bad.share = verdict::CompareShares(bad.stage.recorded, bad.now);
  bad.rows = {{{"GET", "GET /api/v1/goals/"}, {}, {1'000, 50}, "fails partly <now>"}};
  bad.notes = {"3 requests were sent again"};
  bad.elapsed = std::chrono::seconds(120);
  bad.wrong = {"5.0 % failed now", "GET /api/v1/goals/ fails partly <now>"};
  return {good, bad};
}

TEST(SprintReports, Console) {
  std::string text;
  for (const SprintResult& result : Results())
    text += FormatSprintStage(result, output::Style(false)) + "\n";
  ExpectGolden("console.txt", text + FormatSprint(Results(), output::Style(false)));
}

TEST(SprintReports, Junit) {
  ExpectGolden("junit.xml", output::Junit(SprintTestRun(
                                Results(), {"build-7", std::chrono::seconds(1768771607), ""})));
}

std::string MarkdownOf(const std::string& interrupted) {
  const auto results = Results();
  return SprintReport(results, {}, {"build-7", {}, interrupted}, "the embedded stand-in", 7, false)
      .Summary()
      .Text();
}

TEST(SprintReports, Markdown) { ExpectGolden("report.md", MarkdownOf("")); }

TEST(SprintReports, MarkdownSaysFirstThatStagesAreMissing) {
  EXPECT_THAT(MarkdownOf("interrupted by SIGTERM"),
              testing::StartsWith("## Sprint: INTERRUPTED, interrupted by SIGTERM\n"));
}

TEST(SprintReports, JsonKeepsItsSchema) {
  const std::string text = SprintJson(Results(), "the embedded stand-in", 7, /*interrupted=*/false);
  ExpectGolden("report.json", text);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("sprint_report.schema.json");
  ASSERT_NE(schema, nullptr);
  EXPECT_THAT(schema->ValidateText(text), testing::IsEmpty());
}

}  // namespace
}  // namespace harness::report
