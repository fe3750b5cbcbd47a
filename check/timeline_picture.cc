#include "check/timeline_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/counted.h"
#include "check/text.h"

namespace check {

using mock_server::diagnosis::Code;
using mock_server::diagnosis::EntryFor;
using output::Html;

namespace {

// From the bottom up, and what each is called.
constexpr std::array<std::pair<size_t, std::string_view>, 5> kStacked = {
    {{2, "2xx"}, {3, "3xx"}, {4, "4xx"}, {5, "5xx"}, {0, "dropped"}}};
constexpr double kHeight = 100;

uint64_t Total(const Timeline::Column& column) {
  uint64_t total = 0;
  for (const uint32_t count : column.by_class) total += count;
  return total;
}

std::string RateText(double a_second) {
  return a_second < 10 ? fmt::format("{:.2g}", a_second) : fmt::format("{:.0f}", a_second);
}

void AddRect(std::string_view css, double x, double y, double width, double height, Html& html) {
  html.Add("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
           {css, fmt::format("{:g}", x), fmt::format("{:.4g}", y), fmt::format("{:g}", width),
            fmt::format("{:.4g}", height)});
}

void AddColumn(const Timeline& timeline, size_t place, uint64_t most, Html& html) {
  const Timeline::Column& column = timeline.columns()[place];
  std::string told;
  for (const auto& [index, name] : kStacked) {
    if (column.by_class[index] > 0) told += fmt::format(", {} {}", column.by_class[index], name);
  }
  if (told.empty()) return;
  html.Add("<g><title>{}{}</title>",
           {ScriptTime(timeline.width() * static_cast<int64_t>(place)), told});
  double top = kHeight;
  for (const auto& [index, name] : kStacked) {
    if (column.by_class[index] == 0) continue;
    const double height =
        kHeight * static_cast<double>(column.by_class[index]) / static_cast<double>(most);
    top -= height;
    AddRect(fmt::format("c{}", index), static_cast<double>(place), top, 0.9, height, html);
  }
  html.Add("</g>");
}

void AddArrivals(const Timeline& timeline, Html& html) {
  uint64_t most = 0;
  std::array<uint64_t, Timeline::kClasses> totals{};
  for (const Timeline::Column& column : timeline.columns()) {
    most = std::max(most, Total(column));
    for (size_t i = 0; i < totals.size(); ++i) totals[i] += column.by_class[i];
  }
  const double seconds = std::chrono::duration<double>(timeline.width()).count();
  html.Add(
      "<span>requests<br><span class=\"soft\">at most {}/s</span></span><svg class=\"tall\" "
      "role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 {} 100\" aria-label=\"Requests "
      "along time, by the class of their status\">",
      {RateText(static_cast<double>(most) / seconds), std::to_string(timeline.columns().size())});
  for (size_t i = 0; i < timeline.columns().size(); ++i) AddColumn(timeline, i, most, html);
  html.Add("</svg><span></span><div class=\"legend\">");
  for (const auto& [index, name] : kStacked) {
    if (totals[index] > 0) {
      html.Add("<span><i class=\"c{}\"></i>{} {}</span>",
               {std::to_string(index), std::to_string(totals[index]), name});
    }
  }
  html.Add("</div>");
}

// What is noticed of many requests together is shown where its example is.
std::vector<bool> ColumnsOf(Code code, const Timeline& timeline,
                            std::span<const TimelineMark> marks) {
  std::vector<bool> met;
  for (const Timeline::Column& column : timeline.columns())
    met.push_back((column.codes & Timeline::BitOf(code)) != 0);
  for (const TimelineMark& mark : marks) {
    const auto since = mark.finding.example.time - timeline.start();
    if (mark.finding.code != code || since.count() < 0) continue;
    const auto place = static_cast<size_t>(since / timeline.width());
    if (place < met.size()) met[place] = true;
  }
  return met;
}

void AddLane(const TimelineMark& mark, const Timeline& timeline,
             std::span<const TimelineMark> marks, Html& html) {
  const auto& entry = EntryFor(mark.finding.code);
  html.Add(
      "<a href=\"#{}\" title=\"{}\">{}</a><svg role=\"img\" preserveAspectRatio=\"none\" "
      "viewBox=\"0 0 {} 1\" aria-label=\"When {} was met\">",
      {mark.id, entry.title, entry.name, std::to_string(timeline.columns().size()), entry.name});
  const std::vector<bool> met = ColumnsOf(mark.finding.code, timeline, marks);
  for (size_t i = 0; i < met.size();) {
    size_t end = i;
    while (end < met.size() && met[end]) ++end;
    if (end > i) AddRect("cm", static_cast<double>(i), 0, static_cast<double>(end - i), 1, html);
    i = end + 1;
  }
  html.Add("</svg>");
}

}  // namespace

void AddTimeline(const Timeline& timeline, std::span<const TimelineMark> marks, Html& html) {
  if (timeline.columns().empty()) return;
  html.Add("<div class=\"time\">");
  AddArrivals(timeline, html);
  std::set<Code> shown;
  for (const TimelineMark& mark : marks) {
    if (shown.insert(mark.finding.code).second) AddLane(mark, timeline, marks, html);
  }
  html.Add("<span></span><div class=\"axis soft\">");
  constexpr int64_t kParts = 4;
  const auto whole = timeline.width() * static_cast<int64_t>(timeline.columns().size());
  for (int64_t i = 0; i <= kParts; ++i)
    html.Add("<span>{}</span>", {ScriptTime(whole * i / kParts)});
  html.Add("</div></div>");
}

}  // namespace check
