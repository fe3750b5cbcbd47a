#include "harness/report/difference_table.h"

#include "base/json.h"

namespace harness::report {
namespace {

constexpr size_t kShownBytes = 2000;

}  // namespace

void AddDifferences(std::span<const ShownDifference> differences, std::string_view expected_title,
                    std::string_view actual_title, output::Html& html) {
  if (differences.empty()) return;
  html.Add(
      "<div class=\"scroll\"><table class=\"diff\"><thead><tr><th class=\"text\">Where</th>"
      "<th class=\"text\">{}</th><th class=\"text\">{}</th></tr></thead><tbody>",
      {expected_title, actual_title});
  for (const ShownDifference& one : differences) {
    html.Add(
        "<tr><td class=\"text\">{}</td><td class=\"text\"><del>{}</del></td>"
        "<td class=\"text\"><ins>{}</ins></td></tr>",
        {one.place, base::CutText(one.expected, kShownBytes),
         base::CutText(one.actual, kShownBytes)});
  }
  html.Add("</tbody></table></div>");
}

}  // namespace harness::report
