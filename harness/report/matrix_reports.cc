#include "harness/report/matrix_reports.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "base/json.h"
#include "harness/report/failure_text.h"
#include "harness/report/matrix_console.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::MatrixRow;
using rapidjson::Value;

output::TestCase CaseOf(const MatrixRow& row, bool on) {
  const ContractResult& result = on ? row.on : row.off;
  output::TestCase one;
  one.name = fmt::format("{} {}", row.number, on ? "on" : "off");
  one.classname = row.contract;
  one.duration = result.duration;
  one.message = on ? row.on_wrong : row.off_wrong;
  for (const auto& step : result.steps) {
    if (!step.sent_again.empty()) one.output += fmt::format("sent again: {}\n", step.sent_again);
  }
  if (one.message.empty()) return one;
  one.outcome = output::TestCase::Outcome::kFailed;
  if (const auto* failure = result.FirstFailure())
    one.text = FormatFailure(result, *failure, output::Style(false));
  return one;
}

Value Text(std::string_view text, rapidjson::Document::AllocatorType& allocator) {
  return base::MakeString(text, allocator);
}

Value Cell(const ContractResult& result, const std::string& wrong,
           rapidjson::Document::AllocatorType& allocator) {
  Value cell(rapidjson::kObjectType);
  cell.AddMember("right", wrong.empty(), allocator);
  cell.AddMember("outcome", Text(OutcomeName(result.outcome), allocator), allocator);
  if (const auto* failure = result.FirstFailure()) {
    cell.AddMember("step", Text(failure->name, allocator), allocator);
    if (failure->response) cell.AddMember("status", failure->response->status, allocator);
  }
  if (const int count = result.CountSentAgain(); count > 0)
    cell.AddMember("sent_again", count, allocator);
  if (!wrong.empty()) cell.AddMember("why", Text(wrong, allocator), allocator);
  return cell;
}

}  // namespace

output::TestRun MatrixTestRun(std::span<const MatrixRow> rows, const output::TestOrigin& origin) {
  output::TestSuite suite{"detection matrix", "", {}};
  for (const MatrixRow& row : rows) {
    suite.cases.push_back(CaseOf(row, false));
    suite.cases.push_back(CaseOf(row, true));
  }
  return {"understudy verify --matrix", origin, {std::move(suite)}};
}

std::string MatrixJson(std::span<const MatrixRow> rows, const std::string& target,
                       bool interrupted) {
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  Value defects(rapidjson::kArrayType);
  for (const MatrixRow& row : rows) {
    Value defect(rapidjson::kObjectType);
    defect.AddMember("number", row.number, allocator);
    defect.AddMember("title", Text(row.title, allocator), allocator);
    defect.AddMember("recorded", Text(row.recorded, allocator), allocator);
    defect.AddMember("contract", Text(row.contract, allocator), allocator);
    defect.AddMember("by_script", row.by_script, allocator);
    defect.AddMember("off", Cell(row.off, row.off_wrong, allocator), allocator);
    defect.AddMember("on", Cell(row.on, row.on_wrong, allocator), allocator);
    defects.PushBack(defect, allocator);
  }
  root.AddMember("target", Text(target, allocator), allocator);
  root.AddMember("interrupted", interrupted, allocator);
  root.AddMember("defects", defects, allocator);
  return base::ToPrettyJson(root) + '\n';
}

output::Markdown MatrixReport::Summary() const {
  output::Markdown text;
  text.Heading(2, "Detection matrix: " + (origin_.interrupted.empty()
                                              ? MatrixVerdict(rows_)
                                              : "INTERRUPTED, " + origin_.interrupted));
  output::Table table({{"Defect"}, {"In the runs"}, {"Off"}, {"On"}});
  std::vector<std::string> wrong;
  for (const MatrixRow& row : rows_) {
    table.Add({fmt::format("{} {}", row.number, row.title), row.recorded, OffText(row),
               OnText(row) + (row.by_script ? " (script)" : "")});
    if (!row.off_wrong.empty())
      wrong.push_back(fmt::format("Wrong: {} off: {}", row.contract, row.off_wrong));
    if (!row.on_wrong.empty())
      wrong.push_back(fmt::format("Wrong: {} on: {}", row.contract, row.on_wrong));
  }
  text.Add(table);
  text.List(wrong);
  return text;
}

}  // namespace harness::report
