#include "harness/report/latent_console.h"

#include <fmt/format.h>

#include "base/counted.h"
#include "harness/report/contract_console.h"

namespace harness::report {

using contract::LatentRow;
using contract::LatentState;

namespace {

std::string StateText(LatentState state, const output::Style& style) {
  const auto padded = [](const char* text) { return fmt::format("{:<11}", text); };
  switch (state) {
    case LatentState::kThere:
      return style.Warn(padded("present"));
    case LatentState::kGone:
      return style.Good(padded("fixed"));
    case LatentState::kNotJudged:
      return padded("not judged");
    case LatentState::kFailedDifferently:
      return style.Bad(padded("OTHERWISE"));
    case LatentState::kUnreachable:
      return style.Bad(padded("unreachable"));
  }
  return "";
}

}  // namespace

std::string FormatLatent(std::span<const LatentRow> rows, const output::Style& style) {
  std::string text;
  int last = 0;
  int there = 0;
  int gone = 0;
  int not_judged = 0;
  for (const LatentRow& row : rows) {
    if (row.number != last)
      text += fmt::format("L{} {}\n   {}\n", row.number, row.title, row.reason);
    last = row.number;
    text += fmt::format("   {} {}: {}\n", StateText(row.state, style), row.contract, row.told);
    there += row.state == LatentState::kThere;
    gone += row.state == LatentState::kGone;
    not_judged += row.state == LatentState::kNotJudged;
  }
  text += fmt::format("{} for known faults: {} still present, {} fixed",
                      base::Counted(rows.size(), "contract"), there, gone);
  if (not_judged > 0) text += fmt::format(", {} not judged", not_judged);
  const int other = static_cast<int>(rows.size()) - there - gone - not_judged;
  if (other > 0) text += style.Bad(fmt::format(", {} failed otherwise", other));
  return text + "\n";
}

}  // namespace harness::report
