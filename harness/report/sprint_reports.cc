#include "harness/report/sprint_reports.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <cmath>
#include <vector>

#include "base/json.h"
#include "harness/report/load_forms.h"
#include "harness/report/sprint_console.h"

namespace harness::report {

using load::Counts;
using rapidjson::Value;
using verdict::SprintResult;
using verdict::SprintRow;

namespace {

bool Called(const SprintRow& row) { return row.then.requests + row.now.requests > 0; }

output::TestCase CaseOf(int stage, const std::string& name, const std::string& wrong) {
  output::TestCase one;
  one.name = name;
  one.classname = fmt::format("sprint.{}", stage);
  if (!wrong.empty()) one.outcome = output::TestCase::Outcome::kFailed;
  one.message = wrong;
  one.text = wrong;
  return one;
}

output::TestSuite SuiteOf(const SprintResult& result) {
  output::TestSuite suite{
      fmt::format("stage {}: {}", result.stage.number, result.stage.title), "", {}};
  size_t failed = 0;
  for (const SprintRow& row : result.rows) {
    if (!Called(row)) continue;
    if (!row.wrong.empty()) ++failed;
    const std::string name = row.row.name.starts_with(row.row.method + " ")
                                 ? row.row.name
                                 : row.row.method + " (on start) " + row.row.name;
    suite.cases.push_back(CaseOf(result.stage.number, name, row.wrong));
  }
  // What no endpoint is to blame for stands first.
  output::TestCase share = CaseOf(result.stage.number, "share of failures",
                                  result.wrong.size() > failed ? result.wrong.front() : "");
  share.duration = result.elapsed;
  for (const std::string& note : result.notes) share.output += note + "\n";
  suite.cases.insert(suite.cases.begin(), std::move(share));
  return suite;
}

using Allocator = rapidjson::Document::AllocatorType;

Value CountsValue(const Counts& counts, Allocator& allocator) {
  Value value(rapidjson::kObjectType);
  value.AddMember("requests", counts.requests, allocator);
  value.AddMember("failures", counts.failures, allocator);
  return value;
}

// A millionth of a share is more than any run can tell.
double Rounded(double share) { return std::round(share * 1e6) / 1e6; }

Value RowValue(const SprintResult& result, const SprintRow& row, Allocator& allocator) {
  const auto text = [&](std::string_view view) { return base::MakeString(view, allocator); };
  Value value(rapidjson::kObjectType);
  value.AddMember("method", text(row.row.method), allocator);
  value.AddMember("name", text(row.row.name), allocator);
  if (result.rows_kept) value.AddMember("then", CountsValue(row.then, allocator), allocator);
  value.AddMember("now", CountsValue(row.now, allocator), allocator);
  if (!row.wrong.empty()) value.AddMember("wrong", text(row.wrong), allocator);
  return value;
}

Value StageValue(const SprintResult& result, Allocator& allocator) {
  const auto text = [&](std::string_view view) { return base::MakeString(view, allocator); };
  Value value(rapidjson::kObjectType);
  value.AddMember("stage", result.stage.number, allocator);
  value.AddMember("title", text(result.stage.title), allocator);
  value.AddMember("profile", text(result.stage.profile), allocator);
  value.AddMember("defects", text(result.stage.defects), allocator);
  value.AddMember("right", result.Right(), allocator);
  value.AddMember("then", CountsValue(result.stage.recorded, allocator), allocator);
  value.AddMember("now", CountsValue(result.now, allocator), allocator);
  value.AddMember("difference", Rounded(result.share.difference), allocator);
  value.AddMember("allowed", Rounded(result.share.allowed), allocator);
  Value wrong(rapidjson::kArrayType);
  for (const std::string& sentence : result.wrong) wrong.PushBack(text(sentence), allocator);
  value.AddMember("wrong", wrong, allocator);
  Value notes(rapidjson::kArrayType);
  for (const std::string& sentence : result.notes) notes.PushBack(text(sentence), allocator);
  value.AddMember("notes", notes, allocator);
  Value rows(rapidjson::kArrayType);
  for (const SprintRow& row : result.rows) {
    if (Called(row)) rows.PushBack(RowValue(result, row, allocator), allocator);
  }
  value.AddMember("endpoints", rows, allocator);
  return value;
}

}  // namespace

output::TestRun SprintTestRun(std::span<const SprintResult> results,
                              const output::TestOrigin& origin) {
  output::TestRun run{"understudy sprint", origin, {}};
  for (const SprintResult& result : results) run.suites.push_back(SuiteOf(result));
  return run;
}

std::string SprintJson(std::span<const SprintResult> results, const std::string& target,
                       uint64_t seed, bool interrupted) {
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  root.AddMember("target", base::MakeString(target, allocator), allocator);
  root.AddMember("seed", seed, allocator);
  root.AddMember("interrupted", interrupted, allocator);
  Value stages(rapidjson::kArrayType);
  for (const SprintResult& result : results)
    stages.PushBack(StageValue(result, allocator), allocator);
  root.AddMember("stages", stages, allocator);
  return base::ToPrettyJson(root) + '\n';
}

output::Markdown SprintReport::Summary() const {
  output::Markdown text;
  text.Heading(2,
               "Sprint: " + (origin_.interrupted.empty() ? SprintVerdict(results_)
                                                         : "INTERRUPTED, " + origin_.interrupted));
  for (const SprintResult& result : results_) {
    text.Heading(3, fmt::format("Stage {}: {}", result.stage.number, result.stage.title));
    text.Add(StageTable(result));
    text.Paragraph(ShareText(result));
    std::vector<std::string> remarks;
    for (const std::string& note : result.notes) remarks.push_back("Note: " + note);
    for (const std::string& wrong : result.wrong) remarks.push_back("Wrong: " + wrong);
    text.List(remarks);
  }
  return text;
}

std::string SprintReport::Html() const { return LoadHtml(runs_); }

}  // namespace harness::report
