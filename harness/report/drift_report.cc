#include "harness/report/drift_report.h"

#include <fmt/format.h>

#include <map>

#include "base/counted.h"
#include "base/json.h"
#include "base/utf8.h"

namespace harness::report {
namespace {

using base::Counted;
using drift::Outcome;

constexpr size_t kShownBytes = 160;

std::string Shown(const std::string& value) {
  return value.empty() ? "nothing" : base::Printable(base::CutText(value, kShownBytes));
}

// "1 step was answered alike"
std::string Answered(const DriftRun& run, Outcome outcome, std::string_view how) {
  const size_t steps = run.result.counts[outcome];
  return fmt::format("{} {} answered {}", run.CountedSteps(steps), steps == 1 ? "was" : "were",
                     how);
}

}  // namespace

std::string_view VerdictName(DriftVerdict verdict) {
  switch (verdict) {
    case DriftVerdict::kNoDrift:
      return "no drift";
    case DriftVerdict::kNoise:
      return "noise";
    case DriftVerdict::kNothingComparable:
      return "nothing comparable";
    case DriftVerdict::kDrift:
      return "drift";
    case DriftVerdict::kInterrupted:
      return "interrupted";
    case DriftVerdict::kUnreachable:
      return "unreachable";
  }
  return "";
}

DriftVerdict DriftRun::Verdict() const {
  const drift::Counts& counts = result.counts;
  if (!result.unreachable.empty()) return DriftVerdict::kUnreachable;
  if (result.interrupted) return DriftVerdict::kInterrupted;
  if (counts[Outcome::kDiffers] > 0) return DriftVerdict::kDrift;
  if (counts[Outcome::kSame] + counts[Outcome::kNoisy] == 0)
    return DriftVerdict::kNothingComparable;
  return counts[Outcome::kNoisy] > 0 ? DriftVerdict::kNoise : DriftVerdict::kNoDrift;
}

std::string DriftRun::CountedSteps(size_t steps) const {
  return Counted(steps, live ? "request" : "step");
}

std::string DriftRun::Comparison() const {
  const std::string with = "Compared with the stand-in as " + compared_with;
  if (live) {
    return fmt::format("{}: {} on {} passed; begun {}", with, CountedSteps(steps),
                       Counted(scenarios, "connection"), started);
  }
  return fmt::format("{}; corpus {} ({}), {}, {}, each played twice; begun {}", with, corpus,
                     corpus_digest, Counted(scenarios, "scenario"), CountedSteps(steps), started);
}

bool DriftRun::ShowsTargetTwice(const drift::Group& group) const {
  return group.outcome == Outcome::kNoisy && !live;
}

std::string DriftRun::Headline() const {
  switch (Verdict()) {
    case DriftVerdict::kNoDrift:
      return "NO DRIFT: " + Answered(*this, Outcome::kSame, "alike");
    case DriftVerdict::kNoise:
      return "NOISE: nothing differs, but " +
             Answered(*this, Outcome::kNoisy,
                      live ? "differently from time to time" : "differently from play to play");
    case DriftVerdict::kNothingComparable:
      return "NOTHING COMPARABLE: no answer could be compared";
    case DriftVerdict::kDrift: {
      const std::string what = "DRIFT: " + Answered(*this, Outcome::kDiffers, "differently");
      return live ? what
                  : fmt::format("{}, {} of them as in a known state, {} new", what,
                                result.explained, result.unexplained());
    }
    case DriftVerdict::kInterrupted:
      return "INTERRUPTED: the run is incomplete";
    case DriftVerdict::kUnreachable:
      return "UNREACHABLE: " + result.unreachable;
  }
  return "";
}

std::string DriftRun::Explanation(const drift::Group& group) const {
  if (group.outcome == Outcome::kNoisy) return "the target differs from itself";
  std::string text(drift::HindranceText(group.hindrance));
  for (const size_t index : group.shown)
    text += (text.empty() ? "" : "; ") + switches[index].meaning;
  if (!text.empty()) return text;
  return live ? "not as the stand-in answers" : "new";
}

std::string DriftRun::Options() const {
  // Values of one option are joined, in the order in which the options first appear.
  std::vector<std::string> order;
  std::map<std::string, std::string> values;
  for (const size_t index : result.state.on) {
    const std::string& option = switches[index].option;
    const std::string name = option.substr(0, option.find(' '));
    if (name.empty()) continue;
    if (!values.contains(name)) order.push_back(name);
    std::string& joined = values[name];
    if (name.size() < option.size())
      joined += (joined.empty() ? "" : ",") + option.substr(name.size() + 1);
  }
  std::string text;
  for (const std::string& name : order) {
    text += (text.empty() ? "" : " ") + name;
    if (!values[name].empty()) text += " " + values[name];
  }
  return text;
}

std::string DifferenceLine(const drift::Difference& difference) {
  const std::string place = difference.place.empty() ? "the body" : difference.place;
  return fmt::format("{}: stand-in {}, target {}", base::Printable(place),
                     Shown(difference.expected), Shown(difference.actual));
}

}  // namespace harness::report
