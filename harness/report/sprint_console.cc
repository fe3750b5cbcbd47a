#include "harness/report/sprint_console.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace harness::report {

using load::Counts;
using verdict::FailureExtent;
using verdict::SprintResult;
using verdict::SprintRow;

namespace {

std::string Thousands(uint64_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<size_t>(at), ",");
  return text;
}

std::string FormatCounts(const Counts& counts) {
  return Thousands(counts.failures) + " of " + Thousands(counts.requests);
}

std::optional<output::Table::Cell> Remark(const SprintRow& row) {
  if (!row.wrong.empty()) return output::Table::Cell("WRONG", output::Table::Tone::kBad);
  switch (verdict::ExtentOf(row.now)) {
    case FailureExtent::kWholly:
      return "fails wholly";
    case FailureExtent::kPartly:
      return "fails partly";
    case FailureExtent::kNone:
      break;
  }
  return std::nullopt;
}

}  // namespace

output::Table StageTable(const SprintResult& result) {
  const verdict::SprintStage& stage = result.stage;
  output::Table table({{"Type", false, 6},
                       {"Name", false, 10},
                       {"failed then", true, 14},
                       {"failed now", true, 14}});
  for (const SprintRow& row : result.rows) {
    if (row.then.requests == 0 && row.now.requests == 0) continue;
    output::Table::Row cells = {row.row.method, row.row.name,
                                result.rows_kept ? FormatCounts(row.then) : "-",
                                FormatCounts(row.now)};
    if (auto remark = Remark(row)) cells.push_back(*std::move(remark));
    table.Add(std::move(cells));
  }
  table.Add({"", "Aggregated", FormatCounts(stage.recorded), FormatCounts(result.now)});
  return table;
}

std::string ShareText(const SprintResult& result) {
  return fmt::format(
      "{:.1f} % then, {:.1f} % now: they differ by {:.1f} points, chance explains {:.1f}",
      result.stage.recorded.share() * 100, result.now.share() * 100,
      std::abs(result.share.difference) * 100, result.share.allowed * 100);
}

std::string SprintVerdict(std::span<const SprintResult> results) {
  const auto right = std::count_if(results.begin(), results.end(),
                                   [](const SprintResult& result) { return result.Right(); });
  const size_t count = results.size();
  return static_cast<size_t>(right) == count
             ? fmt::format("{} stages fail as the recorded runs did", count)
             : fmt::format("{} of {} stages fail as the recorded runs did", right, count);
}

std::string FormatSprintStage(const SprintResult& result, const output::Style& style) {
  const verdict::SprintStage& stage = result.stage;
  std::string text = style.Strong(fmt::format("Stage {}: {}", stage.number, stage.title)) + "\n";
  text += StageTable(result).Text(style);
  text += "  " + ShareText(result) + "\n";
  for (const std::string& note : result.notes) text += "  Note: " + note + "\n";
  for (const std::string& wrong : result.wrong) text += "  " + style.Bad("wrong: " + wrong) + "\n";
  return text;
}

std::string FormatSprint(std::span<const SprintResult> results, const output::Style& style) {
  const bool right = std::all_of(results.begin(), results.end(),
                                 [](const SprintResult& result) { return result.Right(); });
  const std::string text = SprintVerdict(results);
  return (right ? style.Good(text) : style.Bad(text)) + "\n";
}

}  // namespace harness::report
