#include "harness/report/matrix_console.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "harness/report/contract_console.h"

namespace harness::report {

using contract::MatrixRow;
using contract::Outcome;

std::string FormatMatrix(std::span<const MatrixRow> rows, const output::Style& style) {
  size_t width = 6;
  for (const MatrixRow& row : rows) width = std::max(width, row.title.size() + 2);
  std::string text =
      fmt::format("{:<{}}  {:<13} {:<9} {}\n", "defect", width, "in the runs", "off", "on");
  std::string wrong;
  int right = 0;
  for (const MatrixRow& row : rows) {
    const auto* failure = row.on.FirstFailure();
    const std::string off = row.off.outcome == Outcome::kPassed ? "passes" : "FAILS";
    std::string on = "PASSES";
    if (failure != nullptr) {
      on = fmt::format("fails at \"{}\"", failure->name);
      if (failure->response) on += fmt::format(" with {}", failure->response->status);
    }
    text += fmt::format(
        "{} {:<{}}  {:<13} {} {}{}\n", row.number, row.title, width - 2, row.recorded,
        row.off_wrong.empty() ? style.Good(fmt::format("{:<9}", off))
                              : style.Bad(fmt::format("{:<9}", off)),
        row.on_wrong.empty() ? style.Good(on) : style.Bad(on), row.by_script ? " (script)" : "");
    right += row.Right() ? 1 : 0;
    if (!row.off_wrong.empty()) wrong += fmt::format("  {} off: {}\n", row.contract, row.off_wrong);
    if (!row.on_wrong.empty()) wrong += fmt::format("  {} on: {}\n", row.contract, row.on_wrong);
  }
  if (!wrong.empty()) text += style.Bad("wrong") + "\n" + wrong;
  const int count = static_cast<int>(rows.size());
  return text +
         (right == count
              ? fmt::format("{} detected, each for the expected reason, and absent when off\n",
                            base::Counted(count, "defect"))
              : fmt::format("{} of {} detected as expected\n", right, count));
}

}  // namespace harness::report
