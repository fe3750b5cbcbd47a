#include "harness/report/matrix_console.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "harness/report/contract_console.h"

namespace harness::report {

using contract::MatrixRow;
using contract::Outcome;

std::string OffText(const MatrixRow& row) {
  return row.off.outcome == Outcome::kPassed ? "passes" : "FAILS";
}

std::string OnText(const MatrixRow& row) {
  const auto* failure = row.on.FirstFailure();
  if (failure == nullptr) return "PASSES";
  std::string on = fmt::format("fails at \"{}\"", failure->name);
  if (failure->response) on += fmt::format(" with {}", failure->response->status);
  return on;
}

std::string MatrixVerdict(std::span<const MatrixRow> rows) {
  const auto right =
      std::count_if(rows.begin(), rows.end(), [](const MatrixRow& row) { return row.Right(); });
  const auto count = static_cast<std::ptrdiff_t>(rows.size());
  if (right == count) {
    return fmt::format("{} detected, each for the expected reason, and absent when off",
                       base::Counted(count, "defect"));
  }
  return fmt::format("{} of {} detected as expected", right, count);
}

std::string FormatMatrix(std::span<const MatrixRow> rows, const output::Style& style) {
  size_t width = 6;
  for (const MatrixRow& row : rows) width = std::max(width, row.title.size() + 2);
  std::string text =
      fmt::format("{:<{}}  {:<13} {:<9} {}\n", "defect", width, "in the runs", "off", "on");
  std::string wrong;
  for (const MatrixRow& row : rows) {
    const std::string off = OffText(row);
    const std::string on = OnText(row);
    text += fmt::format(
        "{} {:<{}}  {:<13} {} {}{}\n", row.number, row.title, width - 2, row.recorded,
        row.off_wrong.empty() ? style.Good(fmt::format("{:<9}", off))
                              : style.Bad(fmt::format("{:<9}", off)),
        row.on_wrong.empty() ? style.Good(on) : style.Bad(on), row.by_script ? " (script)" : "");
    if (!row.off_wrong.empty()) wrong += fmt::format("  {} off: {}\n", row.contract, row.off_wrong);
    if (!row.on_wrong.empty()) wrong += fmt::format("  {} on: {}\n", row.contract, row.on_wrong);
  }
  if (!wrong.empty()) text += style.Bad("wrong") + "\n" + wrong;
  return text + MatrixVerdict(rows) + '\n';
}

}  // namespace harness::report
