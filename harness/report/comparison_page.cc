#include "harness/report/comparison_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "harness/report/comparison_console.h"
#include "output/page.h"

namespace harness::report {

using latency::RecordedTimes;
using output::Html;
using verdict::Change;
using verdict::ComparedEndpoint;
using verdict::ComparedFigure;
using verdict::Comparison;
using verdict::Estimate;

namespace {

// What is shorter than this is as good as nothing on a logarithmic axis.
constexpr double kLeastMs = 0.01;
// Of a strip's picture.
constexpr double kWidth = 100;
// So many nines of a share have the axis of a distribution: 99.99 %.
constexpr double kNines = 4;

std::string_view ClassOf(Change change) {
  switch (change) {
    case Change::kWorse:
      return "bad";
    case Change::kBetter:
      return "good";
    case Change::kUndecided:
      return "warn";
    case Change::kNone:
      break;
  }
  return "";
}

std::string Milliseconds(double value) {
  return value < 10 ? fmt::format("{:.2f}", value) : fmt::format("{:.0f}", value);
}

// A load test often names a request by its method, too.
std::string LabelOf(const ComparedEndpoint& endpoint) {
  const std::string name = EndpointName(endpoint);
  if (endpoint.method.empty() || name.starts_with(endpoint.method)) return name;
  // Not in front of it, where it would look like another one that is named so.
  return fmt::format("{} ({})", name, endpoint.method);
}

// An axis for all values that were added to it, logarithmic for times.
class Axis {
 public:
  void Add(double value) {
    low_ = std::min(low_, std::max(value, kLeastMs));
    high_ = std::max(high_, value);
  }
  // From 0 to 1.
  double Place(double value) const {
    if (high_ <= low_) return 0;
    return std::log(std::max(value, low_) / low_) / std::log(high_ / low_);
  }
  // The same of a share, linear from 0 on.
  double ShareOf(double value) const { return high_ > 0 ? value / high_ : 0; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = 0;
};

// One for each figure, so that endpoints can be compared by eye.
using Axes = std::array<Axis, 3>;

void AddTo(Axes& axes, const ComparedEndpoint& endpoint) {
  for (size_t i = 0; i < std::min(axes.size(), endpoint.figures.size()); ++i) {
    for (const Estimate& estimate : {endpoint.figures[i].base, endpoint.figures[i].now}) {
      if (estimate.high <= 0) continue;
      axes[i].Add(estimate.low);
      axes[i].Add(estimate.high);
    }
  }
}

// From the least to the most that a figure may be by chance.
void AddInterval(const Estimate& estimate, const Axis& axis, bool is_share, std::string_view css,
                 std::string_view y, Html& html) {
  if (estimate.high <= 0) return;
  const auto place = [&](double value) {
    return kWidth * (is_share ? axis.ShareOf(value) : axis.Place(value));
  };
  const double from = place(estimate.low);
  const double width = std::max(1.5, place(estimate.high) - from);
  html.Add("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"4\"/>",
           {css, fmt::format("{:.4g}", std::min(from, kWidth - width)), y,
            fmt::format("{:.4g}", width)});
}

void AddFigure(const ComparedEndpoint& endpoint, const ComparedFigure& figure, const Axis& axis,
               Html& html) {
  html.Add("<td class=\"{}\" data-value=\"{}\" title=\"{}\">{}",
           {ClassOf(figure.change), fmt::format("{:g}", figure.now.value),
            FigureText(endpoint, figure), ChangeText(figure)});
  html.Add(
      "<svg class=\"strip\" viewBox=\"0 0 100 11\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}\">",
      {FigureText(endpoint, figure)});
  const bool is_share = figure.name == "failed";
  AddInterval(figure.base, axis, is_share, "base", "1", html);
  AddInterval(figure.now, axis, is_share, fmt::format("now {}", ClassOf(figure.change)), "6", html);
  html.Add("</svg></td>");
}

void AddRow(const ComparedEndpoint& endpoint, const Axes& axes, Html& html) {
  html.Add("<tr><td class=\"text\">{}</td><td>{}</td>",
           {LabelOf(endpoint),
            fmt::format("{:.0f} → {:.0f}", endpoint.base_requests, endpoint.new_requests)});
  for (size_t i = 0; i < std::min(axes.size(), endpoint.figures.size()); ++i)
    AddFigure(endpoint, endpoint.figures[i], axes[i], html);
  if (endpoint.figures.empty()) {
    html.Add("<td class=\"text soft\" colspan=\"3\">{}</td>",
             {endpoint.base_requests == 0 ? "only in the new run" : "only in the base run"});
  }
  html.Add("</tr>");
}

void AddFigures(const Comparison& comparison, Html& html) {
  Axes axes;
  for (const ComparedEndpoint& endpoint : comparison.endpoints) AddTo(axes, endpoint);
  AddTo(axes, comparison.all);
  html.Add(
      "<section><h2>Figures of both runs</h2><div class=\"legend\">"
      "<span><i class=\"base\"></i>base</span><span><i class=\"now\"></i>new</span>"
      "<span><i class=\"now bad\"></i>worse</span><span><i class=\"now good\"></i>better</span>"
      "<span><i class=\"now warn\"></i>too few requests to tell</span></div>"
      "<p class=\"soft\">A bar is what a figure may be by chance, at 99 %, on a logarithmic "
      "axis that all rows share. Times in milliseconds.</p>"
      "<div class=\"scroll\"><table id=\"figures\"><thead><tr>"
      "<th class=\"sort text\">Endpoint</th><th>Requests</th><th class=\"sort\">50 %</th>"
      "<th class=\"sort\">95 %</th><th class=\"sort\">Failed</th></tr></thead><tbody>");
  for (const ComparedEndpoint& endpoint : comparison.endpoints) AddRow(endpoint, axes, html);
  html.Add("</tbody><tfoot>");
  AddRow(comparison.all, axes, html);
  html.Add("</tfoot></table></div>");
  if (const auto lines = ComparisonLines(comparison); !lines.empty()) {
    html.Add("<details><summary>What changed, in words</summary><ul>");
    for (const std::string& line : lines) html.Add("<li>{}</li>", {line});
    html.Add("</ul></details>");
  }
  html.Add("</section>");
}

const RecordedTimes::Endpoint* TimesOf(const RecordedTimes& run, const ComparedEndpoint& endpoint) {
  if (endpoint.name.empty()) return &run.all;
  const auto its = std::find_if(run.endpoints.begin(), run.endpoints.end(), [&](const auto& one) {
    return one.method == endpoint.method && one.name == endpoint.name;
  });
  return its == run.endpoints.end() ? nullptr : &*its;
}

double NinesOf(double quantile) {
  return quantile >= 1 ? kNines : std::min(kNines, std::abs(std::log10(1 - quantile)));
}

void AddCurve(const RecordedTimes::Endpoint* times, const Axis& axis, std::string_view css,
              Html& html) {
  if (times == nullptr) return;
  std::string points;
  for (const latency::QuantilePoint& point : times->points) {
    points += fmt::format("{}{:.3f},{:.3f}", points.empty() ? "" : " ", NinesOf(point.quantile),
                          1 - axis.Place(point.milliseconds));
  }
  html.Add("<polyline class=\"{}\" points=\"{}\"/>", {css, points});
}

void AddDistribution(const ComparedEndpoint& endpoint, const ComparedRuns& runs, bool open,
                     Html& html) {
  const RecordedTimes::Endpoint* const base = TimesOf(runs.base, endpoint);
  const RecordedTimes::Endpoint* const now = TimesOf(runs.now, endpoint);
  Axis axis;
  for (const auto* times : {base, now}) {
    if (times == nullptr) continue;
    for (const latency::QuantilePoint& point : times->points) axis.Add(point.milliseconds);
  }
  if (axis.high() <= 0) return;
  const std::string name = LabelOf(endpoint);
  html.Add("<details class=\"item\"");
  if (open) html.Add(" open");
  html.Add(
      "><summary>{}</summary><div class=\"time\"><span class=\"soft ends\"><span>{} ms</span>"
      "<span>{} ms</span></span><svg class=\"tall curves\" viewBox=\"0 0 4 1\" "
      "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"How long both runs' answers "
      "took: {}\">",
      {name, Milliseconds(axis.high()), Milliseconds(axis.low()), name});
  AddCurve(base, axis, "base", html);
  AddCurve(now, axis, "now", html);
  html.Add(
      "</svg><span></span><div class=\"axis soft\"><span>0 %</span><span>90 %</span>"
      "<span>99 %</span><span>99.9 %</span><span>99.99 %</span></div></div></details>");
}

void AddRuns(const ComparedRuns& runs, Html& html) {
  output::Table table({{"Run"},
                       {"Requests", true},
                       {"Failed", true},
                       {"Requests/s", true},
                       {"Users", true},
                       {"Median ms", true}});
  const auto add = [&](const std::string& title, const RecordedTimes& run) {
    const auto known = [](double value, std::string text) {
      return value > 0 ? std::move(text) : std::string("not known");
    };
    table.Add(
        {title, fmt::format("{:.0f}", run.all.requests), fmt::format("{:.0f}", run.all.failures),
         known(run.requests_per_second, fmt::format("{:.1f}", run.requests_per_second)),
         known(run.users, fmt::format("{:.0f}", run.users)), Milliseconds(run.all.median_ms)});
  };
  add("base", runs.base);
  add("new", runs.now);
  html.Add("<section><h2>The runs</h2>").Add(table).Add("</section>");
}

}  // namespace

std::string ComparisonPage(const Comparison& comparison, const verdict::Tolerance& tolerance,
                           const ComparedRuns& runs) {
  Html body;
  AddFigures(comparison, body);
  body.Add(
      "<section><h2>Distributions over each other</h2><div class=\"legend\">"
      "<span><i class=\"base\"></i>base</span><span><i class=\"now\"></i>new</span></div>"
      "<p class=\"soft\">The share of the answers that took no longer than so many "
      "milliseconds, on a logarithmic axis.</p>");
  AddDistribution(comparison.all, runs, true, body);
  for (const ComparedEndpoint& endpoint : comparison.endpoints)
    AddDistribution(endpoint, runs, false, body);
  body.Add("</section>");
  AddRuns(runs, body);
  const bool worse = comparison.Count(Change::kWorse) > 0;
  output::PageHead head{.command = "understudy compare",
                        .tone = worse ? output::Tone::kBad : output::Tone::kGood};
  head.badge = worse ? "WORSE" : "NOT WORSE";
  head.title = ComparisonVerdict(comparison, tolerance);
  head.lines = {"Base: " + runs.base_title, "New: " + runs.now_title};
  if (!comparison.likeness.empty()) head.lines.push_back("Failed " + comparison.likeness);
  head.figures = {{"Worse", std::to_string(comparison.Count(Change::kWorse))},
                  {"Better", std::to_string(comparison.Count(Change::kBetter))},
                  {"Unchanged", std::to_string(comparison.Count(Change::kNone))},
                  {"Can't be told", std::to_string(comparison.Count(Change::kUndecided))}};
  return output::HtmlPage(head, body);
}

}  // namespace harness::report
