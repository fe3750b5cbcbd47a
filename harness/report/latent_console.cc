#include "harness/report/latent_console.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "harness/report/contract_console.h"

namespace harness::report {

using contract::LatentRow;
using contract::LatentState;

namespace {

std::string_view StateName(LatentState state) {
  switch (state) {
    case LatentState::kThere:
      return "present";
    case LatentState::kGone:
      return "fixed";
    case LatentState::kNotJudged:
      return "not judged";
    case LatentState::kFailedDifferently:
      return "OTHERWISE";
    case LatentState::kUnreachable:
      return "unreachable";
  }
  return "";
}

std::string StateText(LatentState state, const output::Style& style) {
  const std::string padded = fmt::format("{:<11}", StateName(state));
  switch (state) {
    case LatentState::kThere:
      return style.Warn(padded);
    case LatentState::kGone:
      return style.Good(padded);
    case LatentState::kNotJudged:
      return padded;
    case LatentState::kFailedDifferently:
    case LatentState::kUnreachable:
      return style.Bad(padded);
  }
  return "";
}

// How many contracts found what.
std::string TotalsText(std::span<const LatentRow> rows, const output::Style& style) {
  const auto count = [&](LatentState state) {
    return std::count_if(rows.begin(), rows.end(),
                         [&](const LatentRow& row) { return row.state == state; });
  };
  const auto there = count(LatentState::kThere);
  const auto gone = count(LatentState::kGone);
  const auto not_judged = count(LatentState::kNotJudged);
  std::string text = fmt::format("{} for known faults: {} still present, {} fixed",
                                 base::Counted(rows.size(), "contract"), there, gone);
  if (not_judged > 0) text += fmt::format(", {} not judged", not_judged);
  const auto other = static_cast<std::ptrdiff_t>(rows.size()) - there - gone - not_judged;
  if (other > 0) text += style.Bad(fmt::format(", {} failed otherwise", other));
  return text;
}

}  // namespace

std::string FormatLatent(std::span<const LatentRow> rows, const output::Style& style) {
  std::string text;
  int last = 0;
  for (const LatentRow& row : rows) {
    if (row.number != last)
      text += fmt::format("L{} {}\n   {}\n", row.number, row.title, row.reason);
    last = row.number;
    text += fmt::format("   {} {}: {}\n", StateText(row.state, style), row.contract, row.told);
  }
  return text + TotalsText(rows, style) + '\n';
}

output::Markdown LatentReport::Summary() const {
  output::Markdown text;
  text.Heading(2, "Known faults: " + TotalsText(rows_, output::Style(false)));
  output::Table table({{"Fault"}, {"State"}, {"Contract"}, {"What was found"}});
  for (const LatentRow& row : rows_) {
    table.Add({fmt::format("L{} {}", row.number, row.title), std::string(StateName(row.state)),
               row.contract, row.told});
  }
  text.Add(table);
  return text;
}

}  // namespace harness::report
