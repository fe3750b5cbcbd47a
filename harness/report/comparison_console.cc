#include "harness/report/comparison_console.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/counted.h"

namespace harness::report {

using verdict::Change;
using verdict::ComparedEndpoint;
using verdict::ComparedFigure;
using verdict::Comparison;

namespace {

constexpr size_t kCell = 17;

bool IsShare(const ComparedFigure& figure) { return figure.name == "failed"; }

std::string Show(const ComparedFigure& figure, double value) {
  if (IsShare(figure)) return fmt::format("{:.2f} %", value * 100);
  return value < 10 ? fmt::format("{:.2f}", value) : fmt::format("{:.0f}", value);
}

std::string Values(const ComparedFigure& figure) {
  return fmt::format("{} -> {}", Show(figure, figure.base.value), Show(figure, figure.now.value));
}

std::string_view Mark(Change change) {
  switch (change) {
    case Change::kWorse:
      return " !";
    case Change::kBetter:
      return " +";
    case Change::kUndecided:
      return " ?";
    case Change::kNone:
      break;
  }
  return "  ";
}

std::string Cell(const ComparedFigure& figure, const output::Style& style) {
  const std::string cell = fmt::format("{:>{}}{}", Values(figure), kCell, Mark(figure.change));
  if (figure.change == Change::kWorse) return style.Bad(cell);
  return figure.change == Change::kBetter ? style.Good(cell) : cell;
}

std::string Row(const ComparedEndpoint& endpoint, size_t width, const output::Style& style) {
  std::string row =
      fmt::format("{:<6}  {:<{}}  {:>17}", endpoint.method, EndpointName(endpoint), width,
                  fmt::format("{:.0f} -> {:.0f}", endpoint.base_requests, endpoint.new_requests));
  for (const ComparedFigure& figure : endpoint.figures) row += "  " + Cell(figure, style);
  if (endpoint.figures.empty())
    row += endpoint.base_requests == 0 ? "  only in the new run" : "  only in the base run";
  row.erase(row.find_last_not_of(' ') + 1);
  return row + '\n';
}

// Every figure that changed so, in a line of words each.
void Tell(const ComparedEndpoint& endpoint, Change change, std::string_view word,
          std::vector<std::string>& lines) {
  for (const ComparedFigure& figure : endpoint.figures) {
    if (figure.change == change)
      lines.push_back(fmt::format("{} {}", word, FigureText(endpoint, figure)));
  }
}

std::string Verdict(const Comparison& comparison, const verdict::Tolerance& tolerance,
                    const output::Style& style) {
  if (const int worse = comparison.Count(Change::kWorse); worse > 0) {
    return style.Bad("REGRESSION") +
           fmt::format(": {} worse by more than {:g} % (or {:g} ms), and not by chance",
                       base::Counted(worse, "figure"), tolerance.share * 100,
                       tolerance.milliseconds);
  }
  return style.Good("NO REGRESSION") +
         fmt::format(": nothing is worse by more than {:g} % (or {:g} ms) beyond chance",
                     tolerance.share * 100, tolerance.milliseconds);
}

}  // namespace

std::string EndpointName(const ComparedEndpoint& endpoint) {
  return endpoint.name.empty() ? "Aggregated" : endpoint.name;
}

std::string ChangeText(const ComparedFigure& figure) {
  std::string text = Values(figure);
  if (figure.change != Change::kNone) text += Mark(figure.change);
  return text;
}

std::string FigureText(const ComparedEndpoint& endpoint, const ComparedFigure& figure) {
  const std::string_view unit = IsShare(figure) ? "" : " ms";
  return fmt::format("{}: {} {}{} ({} to {}) became {}{} ({} to {})", EndpointName(endpoint),
                     figure.name, Show(figure, figure.base.value), unit,
                     Show(figure, figure.base.low), Show(figure, figure.base.high),
                     Show(figure, figure.now.value), unit, Show(figure, figure.now.low),
                     Show(figure, figure.now.high));
}

std::vector<std::string> ComparisonLines(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const auto& [change, word] :
       {std::pair{Change::kWorse, "worse "}, std::pair{Change::kBetter, "better"}}) {
    for (const ComparedEndpoint& endpoint : comparison.endpoints)
      Tell(endpoint, change, word, lines);
    Tell(comparison.all, change, word, lines);
  }
  if (!comparison.likeness.empty()) lines.push_back("failed " + comparison.likeness);
  return lines;
}

std::string ComparisonVerdict(const Comparison& comparison, const verdict::Tolerance& tolerance) {
  return Verdict(comparison, tolerance, output::Style(false));
}

std::string FormatComparison(const Comparison& comparison, const verdict::Tolerance& tolerance,
                             const output::Style& style) {
  size_t width = EndpointName(comparison.all).size();
  for (const ComparedEndpoint& endpoint : comparison.endpoints)
    width = std::max(width, endpoint.name.size());
  std::string text = fmt::format("{:<6}  {:<{}}  {:>17}  {:>17}    {:>17}    {:>17}\n", "Type",
                                 "Name", width, "requests", "p50 ms", "p95 ms", "failed");
  for (const ComparedEndpoint& endpoint : comparison.endpoints) text += Row(endpoint, width, style);
  text += Row(comparison.all, width, style) + '\n';
  for (const std::string& line : ComparisonLines(comparison)) text += line + '\n';
  if (const int undecided = comparison.Count(Change::kUndecided); undecided > 0) {
    text += fmt::format("{} marked ? can't be decided: the runs are too short\n",
                        base::Counted(undecided, "figure"));
  }
  return text + Verdict(comparison, tolerance, style) + '\n';
}

}  // namespace harness::report
