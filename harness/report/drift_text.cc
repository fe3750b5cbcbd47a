#include "harness/report/drift_text.h"

#include <fmt/format.h>

#include <map>

#include "base/counted.h"
#include "base/json.h"
#include "base/utf8.h"
#include "harness/report/failure_text.h"
#include "output/curl_line.h"
#include "output/table.h"

namespace harness::report {
namespace {

using base::Counted;
using drift::Answer;
using drift::Group;
using drift::Outcome;
using output::Table;
using Tone = output::Table::Tone;

constexpr size_t kShownBytes = 600;
constexpr size_t kDifferencesShown = 12;

std::string Shown(std::string_view text) {
  return base::Printable(base::CutText(text, kShownBytes));
}

Table EndpointTable(const DriftRun& run, bool all) {
  Table table({{"Endpoint"},
               {"same", true},
               {"differs", true},
               {"noisy", true},
               {"not comparable", true},
               {"not played", true}});
  const auto add = [&](const std::string& name, const drift::Counts& counts) {
    const auto cell = [&](Outcome outcome, Tone tone) {
      return Table::Cell(std::to_string(counts[outcome]),
                         counts[outcome] > 0 ? tone : Tone::kPlain);
    };
    table.Add({name, cell(Outcome::kSame, Tone::kPlain), cell(Outcome::kDiffers, Tone::kBad),
               cell(Outcome::kNoisy, Tone::kWarn), cell(Outcome::kNotComparable, Tone::kWarn),
               cell(Outcome::kNotPlayed, Tone::kPlain)});
  };
  for (size_t i = 0; i < run.result.endpoints.size(); ++i) {
    const drift::Counts& counts = run.result.by_endpoint[i];
    const bool alike = counts[Outcome::kSame] == counts.total();
    const bool quiet = run.live ? counts.total() == 0 : alike;
    if (all || !quiet) add(run.result.endpoints[i].Label(), counts);
  }
  add("all", run.result.counts);
  return table;
}

size_t UntestedEndpoints(const DriftRun& run) {
  size_t count = 0;
  for (const drift::Counts& counts : run.result.by_endpoint) count += counts.total() == 0;
  return count;
}

std::vector<std::string> StateLines(const DriftRun& run) {
  std::vector<std::string> lines;
  if (run.live) return lines;
  const drift::Identification& state = run.result.state;
  for (const size_t index : state.on) {
    size_t steps = 0;
    for (const drift::Switches& shown : state.shown) steps += shown.contains(index);
    lines.push_back(fmt::format("{}: {}", run.switches[index].meaning, Counted(steps, "step")));
  }
  if (const std::string options = run.Options(); !options.empty())
    lines.push_back("understudy serve " + options + " answers in this way");
  std::string undecided;
  for (const size_t index : run.result.undecided)
    undecided += (undecided.empty() ? "" : ", ") + run.switches[index].name;
  if (!undecided.empty())
    lines.push_back("what was played does not show whether it has " + undecided);
  return lines;
}

std::string MadeLine(const drift::Made& made) {
  std::string text = fmt::format(
      "{} created, {} deleted again",
      made.created == 1 ? "1 entity was" : std::to_string(made.created) + " entities were",
      made.deleted);
  std::string left;
  for (const auto& [label, ids] : made.left)
    left += fmt::format("{}{} by {}", left.empty() ? "" : ", ", ids.size(), label);
  if (!left.empty()) text += "; these stay: " + left;
  return text;
}

}  // namespace

std::string AnswerText(const Answer& answer) {
  if (answer.status == 0) return "no answer";
  std::string text = std::to_string(answer.status);
  for (const auto& [name, value] : answer.headers) text += fmt::format(", {}: {}", name, value);
  return Shown(text) + "\n" + (answer.body.empty() ? "(no body)" : Shown(answer.body));
}

std::vector<std::string> FactLines(const DriftRun& run) {
  std::vector<std::string> lines = StateLines(run);
  if (!run.live) lines.push_back(MadeLine(run.result.made));
  lines.insert(lines.end(), run.notes.begin(), run.notes.end());
  return lines;
}

std::string DriftTitle(const DriftRun& run, const Group& group) {
  const std::string_view word = group.outcome == Outcome::kDiffers ? "DIFFERS"
                                : group.outcome == Outcome::kNoisy ? "NOISY"
                                                                   : "LEFT";
  return fmt::format("{} {}: {}, {}", word, run.result.endpoints[group.endpoint].Label(),
                     run.CountedSteps(group.steps), run.Explanation(group));
}

std::string DriftExample(const DriftRun& run, const Group& group) {
  const drift::Example& example = group.example;
  const drift::Endpoint& endpoint = run.result.endpoints[group.endpoint];
  const std::string& base_url = run.BaseUrl(endpoint.service);
  std::string out;
  AddLabelled(out, "example", fmt::format("step {} of {}", example.step, example.scenario));
  std::string sent =
      Shown(fmt::format("{} {}{}", example.request.method, base_url, example.request.target));
  if (!example.request.body.empty()) sent += '\n' + Shown(example.request.body);
  AddLabelled(out, "sent", sent);
  if (run.ShowsTargetTwice(group)) {
    AddLabelled(out, "first", AnswerText(example.actual));
    AddLabelled(out, "then", AnswerText(example.again));
  } else {
    AddLabelled(out, "stand-in", AnswerText(example.expected));
    AddLabelled(out, "target", AnswerText(example.actual));
    size_t shown = 0;
    for (const drift::Difference& difference : example.differences) {
      if (++shown > kDifferencesShown) break;
      AddLabelled(out, "differs", DifferenceLine(difference));
    }
    if (example.differences.size() > kDifferencesShown) {
      AddLabelled(
          out, "differs",
          fmt::format("and {} more places", example.differences.size() - kDifferencesShown));
    }
  }
  if (!example.hint.empty()) AddLabelled(out, "hint", example.hint);
  AddLabelled(out, "again", output::CurlLine(base_url, example.request));
  return out;
}

std::string DriftText(const DriftRun& run, const output::Style& style, bool verbose) {
  std::string out;
  // Of what is known one example is enough.
  std::map<drift::Switches, const Group*> smallest;
  for (const Group& group : run.result.groups) {
    if (group.outcome != Outcome::kDiffers || group.shown.empty()) continue;
    const Group*& best = smallest[group.shown];
    if (best == nullptr || group.example.step < best->example.step) best = &group;
  }
  for (const Group& group : run.result.groups) {
    const bool differs = group.outcome == Outcome::kDiffers;
    if (!differs && group.outcome != Outcome::kNoisy && !verbose) continue;
    const std::string title = DriftTitle(run, group);
    out += (differs ? style.Bad(title) : style.Warn(title)) + "\n";
    // Live traffic showed it when it came.
    if (verbose || (!run.live && (group.shown.empty() || smallest[group.shown] == &group)))
      out += DriftExample(run, group);
  }
  if (!out.empty()) out += '\n';
  out += EndpointTable(run, verbose).Text(style, "");
  if (const size_t untested = UntestedEndpoints(run); untested > 0 && !verbose && !run.live)
    out += fmt::format("{} never asked by this corpus (--verbose lists all)\n",
                       Counted(untested, "endpoint"));
  out += '\n';
  for (const std::string& line : StateLines(run)) out += "State: " + line + "\n";
  if (!run.live) out += "Left behind: " + MadeLine(run.result.made) + "\n";
  for (const std::string& note : run.notes) out += "Note: " + note + "\n";
  const std::string headline = run.Headline();
  switch (run.Verdict()) {
    case DriftVerdict::kNoDrift:
      return out + style.Good(headline) + "\n";
    case DriftVerdict::kDrift:
    case DriftVerdict::kUnreachable:
      return out + style.Bad(headline) + "\n";
    default:
      return out + style.Warn(headline) + "\n";
  }
}

output::Markdown DriftMarkdown(const DriftRun& run) {
  output::Markdown text;
  text.Heading(2, "Drift of " + run.target);
  text.Paragraph(run.Headline());
  text.Paragraph(run.Comparison() + ".");
  if (const std::vector<std::string> facts = FactLines(run); !facts.empty()) text.List(facts);
  text.Heading(3, "Endpoints");
  text.Add(EndpointTable(run, !run.live));
  for (const Group& group : run.result.groups) {
    if (group.outcome != Outcome::kDiffers && group.outcome != Outcome::kNoisy) continue;
    text.Heading(3, run.result.endpoints[group.endpoint].Label());
    text.Paragraph(run.CountedSteps(group.steps) + ", " + run.Explanation(group));
    text.Code(DriftExample(run, group));
  }
  return text;
}

}  // namespace harness::report
