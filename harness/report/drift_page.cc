#include "harness/report/drift_page.h"

#include <fmt/format.h>

#include <vector>

#include "harness/report/difference_table.h"
#include "harness/report/drift_text.h"
#include "output/curl_line.h"
#include "output/page.h"
#include "output/page_items.h"

namespace harness::report {

using drift::Counts;
using drift::Group;
using drift::Outcome;
using output::Html;

namespace {

// Its groups stand together.
std::string IdOf(size_t endpoint) { return fmt::format("e{}", endpoint); }

void AddCount(const Counts& counts, Outcome outcome, std::string_view css, Html& html) {
  const size_t count = counts[outcome];
  html.Add("<td class=\"{}\">{}</td>", {count > 0 ? css : "", std::to_string(count)});
}

void AddCounts(const Counts& counts, Html& html) {
  AddCount(counts, Outcome::kSame, "", html);
  AddCount(counts, Outcome::kDiffers, "bad", html);
  AddCount(counts, Outcome::kNoisy, "warn", html);
  AddCount(counts, Outcome::kNotComparable, "warn", html);
  AddCount(counts, Outcome::kNotPlayed, "", html);
}

// `has_group`: those of which something is told above.
void AddEndpoints(const DriftRun& run, const std::vector<bool>& has_group, Html& html) {
  html.Add(
      "<section><h2>Endpoints</h2><div class=\"scroll\"><table id=\"endpoints\"><thead><tr>"
      "<th class=\"sort text\">Endpoint</th><th class=\"sort\">Same</th>"
      "<th class=\"sort\">Differs</th><th class=\"sort\">Noisy</th>"
      "<th class=\"sort\">Not comparable</th><th class=\"sort\">Not played</th></tr></thead>"
      "<tbody>");
  for (size_t i = 0; i < run.result.endpoints.size(); ++i) {
    const std::string label = run.result.endpoints[i].Label();
    html.Add("<tr><td class=\"text\">");
    if (has_group[i]) {
      html.Add("<a href=\"#{}\">{}</a>", {IdOf(i), label});
    } else {
      html.Add("{}", {label});
    }
    html.Add("</td>");
    AddCounts(run.result.by_endpoint[i], html);
    html.Add("</tr>");
  }
  html.Add("</tbody><tfoot><tr><td class=\"text\">All</td>");
  AddCounts(run.result.counts, html);
  html.Add("</tr></tfoot></table></div></section>");
}

void AddExample(const DriftRun& run, const Group& group, Html& html) {
  const drift::Example& example = group.example;
  const std::string& base_url = run.BaseUrl(run.result.endpoints[group.endpoint].service);
  if (!example.hint.empty()) html.Add("<p>{}</p>", {example.hint});
  const bool noisy = run.ShowsTargetTwice(group);
  std::vector<ShownDifference> differences;
  for (const drift::Difference& difference : example.differences) {
    differences.push_back(
        {difference.place.empty() ? std::string_view("the body") : difference.place,
         difference.expected, difference.actual});
  }
  if (!noisy) AddDifferences(differences, "Stand-in", "Target", html);
  html.Add("<h3>Step {} of {}</h3><pre>{} {}{}",
           {std::to_string(example.step), example.scenario, example.request.method, base_url,
            example.request.target});
  if (!example.request.body.empty()) html.Add("\n\n{}", {example.request.body});
  html.Add(
      "</pre><div class=\"pair\"><div><h3>{}</h3><pre>{}</pre></div><div><h3>{}</h3>"
      "<pre>{}</pre></div></div>",
      {noisy ? "Target, first play" : "Stand-in",
       AnswerText(noisy ? example.actual : example.expected),
       noisy ? "Target, second play" : "Target",
       AnswerText(noisy ? example.again : example.actual)});
  html.Add("<h3>To send it again</h3><pre>{}</pre>", {output::CurlLine(base_url, example.request)});
}

bool IsNew(const Group& group) { return group.outcome == Outcome::kDiffers && group.shown.empty(); }

// All that follows the beginning of its element, to which its id may be added.
void AddGroup(const DriftRun& run, const Group& group, Html& html) {
  const bool differs = group.outcome == Outcome::kDiffers;
  if (IsNew(group)) html.Add(" open");
  html.Add("><summary><b class=\"{}\">{}</b> {} <span class=\"soft\">{}, {}</span></summary>",
           {differs ? "bad" : "warn",
            differs                            ? "differs"
            : group.outcome == Outcome::kNoisy ? "noisy"
                                               : "not comparable",
            run.result.endpoints[group.endpoint].Label(), run.CountedSteps(group.steps),
            run.Explanation(group)});
  AddExample(run, group, html);
  html.Add("</details>");
}

// As many groups as fit, new differences first; sets `has_group` for their endpoints.
void AddGroups(const DriftRun& run, std::vector<bool>& has_group, Html& html) {
  const std::vector<Group>& groups = run.result.groups;
  if (groups.empty()) return;
  std::vector<Html> parts(groups.size());
  std::vector<output::PageItem> items;
  for (size_t i = 0; i < groups.size(); ++i) {
    AddGroup(run, groups[i], parts[i]);
    const bool differs = groups[i].outcome == Outcome::kDiffers;
    items.push_back({IsNew(groups[i]) ? 0u : differs ? 1u : 2u, parts[i].text().size()});
  }
  const output::ShownItems fit = output::ItemsThatFit(items);
  html.Add("<section><h2>What differs, and what can't be told</h2>");
  for (size_t i = 0; i < groups.size(); ++i) {
    if (!fit.shown[i]) continue;
    const size_t endpoint = groups[i].endpoint;
    html.Add("<details class=\"item {}\"",
             {groups[i].outcome == Outcome::kDiffers ? "bad" : "warn"});
    if (!has_group[endpoint]) html.Add(" id=\"{}\"", {IdOf(endpoint)});
    has_group[endpoint] = true;
    html.Add(parts[i]);
  }
  output::AddLeftOut(fit, "kind", "--json writes", html);
  html.Add("</section>");
}

output::PageHead HeadOf(const DriftRun& run) {
  const DriftVerdict verdict = run.Verdict();
  output::PageHead head{.command = run.live ? "understudy shadow" : "understudy drift"};
  if (verdict == DriftVerdict::kNoDrift) head.tone = output::Tone::kGood;
  if (verdict == DriftVerdict::kDrift || verdict == DriftVerdict::kUnreachable)
    head.tone = output::Tone::kBad;
  const std::string headline = run.Headline();
  const size_t colon = headline.find(": ");
  head.badge = headline.substr(0, colon);
  head.title = headline.substr(colon + 2);
  head.lines = {"Target: " + run.target, run.Comparison()};
  head.figures = {{"Same", std::to_string(run.result.counts[Outcome::kSame])},
                  {"Differs, known", std::to_string(run.result.explained)},
                  {"Differs, new", std::to_string(run.result.unexplained())},
                  {"Noisy", std::to_string(run.result.counts[Outcome::kNoisy])},
                  {"Not comparable", std::to_string(run.result.counts[Outcome::kNotComparable])},
                  {"Not played", std::to_string(run.result.counts[Outcome::kNotPlayed])}};
  return head;
}

}  // namespace

std::string DriftPage(const DriftRun& run) {
  Html body;
  const std::vector<std::string> facts = FactLines(run);
  if (!facts.empty()) body.Add("<section><h2>State of the target</h2><ul>");
  for (const std::string& line : facts) body.Add("<li>{}</li>", {line});
  if (!facts.empty()) body.Add("</ul></section>");
  std::vector<bool> has_group(run.result.endpoints.size());
  AddGroups(run, has_group, body);
  AddEndpoints(run, has_group, body);
  return output::HtmlPage(HeadOf(run), body);
}

}  // namespace harness::report
