#include "harness/report/sprint_console.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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

std::string Remark(const SprintRow& row, const output::Style& style) {
  if (!row.wrong.empty()) return "  " + style.Bad("WRONG");
  switch (verdict::ExtentOf(row.now)) {
    case FailureExtent::kWholly:
      return "  fails wholly";
    case FailureExtent::kPartly:
      return "  fails partly";
    case FailureExtent::kNone:
      break;
  }
  return "";
}

}  // namespace

std::string FormatSprintStage(const SprintResult& result, const output::Style& style) {
  const verdict::SprintStage& stage = result.stage;
  std::string text = style.Strong(fmt::format("Stage {}: {}", stage.number, stage.title)) + "\n";
  size_t width = 10;
  for (const SprintRow& row : result.rows) width = std::max(width, row.row.name.size());
  text += fmt::format("  {:<6}  {:<{}}  {:>14}  {:>14}\n", "Type", "Name", width, "failed then",
                      "failed now");
  for (const SprintRow& row : result.rows) {
    if (row.then.requests == 0 && row.now.requests == 0) continue;
    text += fmt::format("  {:<6}  {:<{}}  {:>14}  {:>14}{}\n", row.row.method, row.row.name, width,
                        result.rows_kept ? FormatCounts(row.then) : "-", FormatCounts(row.now),
                        Remark(row, style));
  }
  text += fmt::format("  {:<6}  {:<{}}  {:>14}  {:>14}\n", "", "Aggregated", width,
                      FormatCounts(stage.recorded), FormatCounts(result.now));
  text += fmt::format(
      "  {:.1f} % then, {:.1f} % now: they differ by {:.1f} points, chance explains {:.1f}\n",
      stage.recorded.share() * 100, result.now.share() * 100,
      std::abs(result.share.difference) * 100, result.share.allowed * 100);
  for (const std::string& note : result.notes) text += "  Note: " + note + "\n";
  for (const std::string& wrong : result.wrong) text += "  " + style.Bad("wrong: " + wrong) + "\n";
  return text;
}

std::string FormatSprint(std::span<const SprintResult> results, const output::Style& style) {
  const auto right = std::count_if(results.begin(), results.end(),
                                   [](const SprintResult& result) { return result.Right(); });
  const size_t count = results.size();
  if (static_cast<size_t>(right) == count) {
    return style.Good(fmt::format("{} stages fail as the recorded runs did", count)) + "\n";
  }
  return style.Bad(fmt::format("{} of {} stages fail as the recorded runs did", right, count)) +
         "\n";
}

}  // namespace harness::report
