#include "harness/report/matrix_reports.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "contracts/core/json.h"
#include "harness/report/contract_junit.h"
#include "harness/report/failure_text.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::MatrixRow;
using rapidjson::Value;

double Seconds(const ContractResult& result) {
  return std::chrono::duration<double>(result.duration).count();
}

std::string TellCell(const MatrixRow& row, bool on) {
  const ContractResult& result = on ? row.on : row.off;
  const std::string& wrong = on ? row.on_wrong : row.off_wrong;
  std::string xml = fmt::format(
      "    <testcase name=\"{} {}\" classname=\"{}\" file=\"{}\" time=\"{:.6f}\"", row.number,
      on ? "on" : "off", XmlEscaped(row.contract), XmlEscaped(result.file), Seconds(result));
  if (wrong.empty()) return xml + "/>\n";
  const auto* failure = result.FirstFailure();
  const std::string told = failure == nullptr ? "" : TellFailure(result, *failure, Style(false));
  return xml + fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                           XmlEscaped(wrong), XmlEscaped(told));
}

Value Text(std::string_view text, rapidjson::Document::AllocatorType& allocator) {
  return contracts::core::MakeString(text, allocator);
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
  if (!wrong.empty()) cell.AddMember("why", Text(wrong, allocator), allocator);
  return cell;
}

}  // namespace

std::string MatrixJunit(std::span<const MatrixRow> rows) {
  int wrong = 0;
  double seconds = 0;
  std::string cases;
  for (const MatrixRow& row : rows) {
    wrong += (row.off_wrong.empty() ? 0 : 1) + (row.on_wrong.empty() ? 0 : 1);
    seconds += Seconds(row.off) + Seconds(row.on);
    cases += TellCell(row, false) + TellCell(row, true);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"understudy verify --matrix\" tests=\"{0}\" failures=\"{1}\" errors=\"0\" "
      "time=\"{2:.6f}\">\n"
      "  <testsuite name=\"detection matrix\" tests=\"{0}\" failures=\"{1}\" errors=\"0\" "
      "skipped=\"0\" "
      "time=\"{2:.6f}\">\n{3}  </testsuite>\n</testsuites>\n",
      rows.size() * 2, wrong, seconds, cases);
}

std::string MatrixJson(std::span<const MatrixRow> rows, const std::string& target) {
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
  root.AddMember("defects", defects, allocator);
  return contracts::core::ToPrettyJson(root) + '\n';
}

}  // namespace harness::report
