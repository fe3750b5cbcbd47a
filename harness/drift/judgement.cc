#include "harness/drift/judgement.h"

#include <string>
#include <unordered_set>

#include "base/fnv.h"
#include "harness/drift/masking.h"
#include "harness/drift/player.h"

namespace harness::drift {
namespace {

using Ids = std::unordered_set<std::string>;

// Whether the text has an id that is not among the known.
bool HasUnknownId(std::string_view text, const Ids& known) {
  bool unknown = false;
  ForEachId(text, [&](std::string id) { unknown = unknown || !known.contains(id); });
  return unknown;
}

void Note(std::string_view text, Ids& known) {
  ForEachId(text, [&](std::string id) { known.insert(std::move(id)); });
}

void AddPlay(std::span<const Recording> play, size_t index, Ids& known, Trace& trace) {
  size_t at = 0;
  for (const Recording& recording : play) {
    const std::vector<std::string> masked = MaskedSteps(recording);
    for (size_t i = 0; i < recording.exchanges.size(); ++i, ++at) {
      const Exchange& exchange = recording.exchanges[i];
      if (trace.size() <= at) trace.emplace_back();
      if (!exchange.played) continue;
      Sight& sight = trace[at][index];
      sight.played = true;
      sight.text = base::Fnv1a(masked[i]);
      sight.status = exchange.answer.status;
      sight.lacks_names = !exchange.unsaved.empty();
      Note(exchange.request.target, known);
      Note(exchange.request.body, known);
      if (exchange.request.method == "GET" && exchange.answer.status == 200)
        sight.shows_earlier_data = HasUnknownId(exchange.answer.body, known);
      Note(exchange.answer.body, known);
    }
  }
}

bool Alike(const Sight& a, const Sight& b) { return a.text == b.text; }

}  // namespace

Trace TraceOf(std::span<const Recording> first, std::span<const Recording> second) {
  Trace trace;
  Ids known;
  AddPlay(first, 0, known, trace);
  AddPlay(second, 1, known, trace);
  return trace;
}

Judgement Judge(const std::array<Sight, 2>& target, const std::array<Sight, 2>& stand_in) {
  const auto& [target_first, target_second] = target;
  const auto& [first, second] = stand_in;
  if (!target_first.played || !target_second.played || !first.played || !second.played)
    return {Outcome::kNotPlayed, Hindrance::kNone};
  if (Alike(target_second, second) && (Alike(target_first, first) || Alike(target_first, second)))
    return {};
  if (target_first.lacks_names != first.lacks_names ||
      target_second.lacks_names != second.lacks_names)
    return {Outcome::kNotComparable, Hindrance::kEarlierStep};
  if (target_first.status == target_second.status && target_first.status != first.status &&
      target_first.status != second.status)
    return {Outcome::kDiffers, Hindrance::kNone};
  const bool depends_on_state = !Alike(first, second);
  if (!Alike(target_first, target_second)) {
    if (!depends_on_state) return {Outcome::kNoisy, Hindrance::kNone};
    return {Outcome::kNotComparable, Hindrance::kState};
  }
  if (depends_on_state) return {Outcome::kNotComparable, Hindrance::kState};
  if (target_first.shows_earlier_data && !first.shows_earlier_data)
    return {Outcome::kNotComparable, Hindrance::kEarlierData};
  return {Outcome::kDiffers, Hindrance::kNone};
}

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSame:
      return "same";
    case Outcome::kDiffers:
      return "differs";
    case Outcome::kNoisy:
      return "noisy";
    case Outcome::kNotComparable:
      return "not_comparable";
    case Outcome::kNotPlayed:
      return "not_played";
  }
  return "";
}

std::string_view HindranceText(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::kNone:
      return "";
    case Hindrance::kEarlierStep:
      return "an earlier step of the scenario already differs";
    case Hindrance::kState:
      return "the answer depends on what is stored";
    case Hindrance::kEarlierData:
      return "it concerns what was stored before";
    case Hindrance::kCredentials:
      return "the stand-in can't check these credentials";
    case Hindrance::kOrder:
      return "a change of the same was under way at the same time";
    case Hindrance::kNoAnswer:
      return "no whole answer came";
    case Hindrance::kUnreadable:
      return "it can't be read as HTTP, or is too long";
  }
  return "";
}

}  // namespace harness::drift
