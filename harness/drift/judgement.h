#ifndef UNDERSTUDY_HARNESS_DRIFT_JUDGEMENT_H_
#define UNDERSTUDY_HARNESS_DRIFT_JUDGEMENT_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "harness/drift/scenario.h"

namespace harness::drift {

// What one play shows of one step, in as little as it takes to compare it.
struct Sight {
  uint64_t text = 0;  // of the masked answer
  int status = 0;
  bool played = false;
  // Its request had no value for a name, so it asked for something else.
  bool lacks_names = false;
  // A read showed an id that nothing in this play had made or named.
  bool shows_earlier_data = false;

  bool operator==(const Sight&) const = default;
};

// A corpus is played twice to the same server. The steps of all scenarios follow each other.
using Trace = std::vector<std::array<Sight, 2>>;

// Of two plays, the first and the second, of the same scenarios.
Trace TraceOf(std::span<const Recording> first, std::span<const Recording> second);

enum class Outcome {
  kSame,
  kDiffers,        // the target twice says the same, and the stand-in something else
  kNoisy,          // the target says two different things, the stand-in one
  kNotComparable,  // the answer depends on what differs elsewhere, or was there before
  kNotPlayed,
};
inline constexpr int kOutcomeCount = 5;

// Why a step can't be compared.
enum class Hindrance {
  kNone,
  kEarlierStep,  // an earlier step of the scenario gave no value on one side alone
  kState,        // the stand-in's own answer depends on what is stored
  kEarlierData,  // the target shows what was stored before
  // What only a comparison of live traffic meets:
  kCredentials,  // the stand-in can't know whether they are right
  kOrder,        // a change of the same was under way at the same time
  kNoAnswer,     // none came, or not all of it
  kUnreadable,   // it is not HTTP, or too long
};

struct Judgement {
  Outcome outcome = Outcome::kSame;
  Hindrance hindrance = Hindrance::kNone;
};

// One step of the target against the same of a stand-in.
Judgement Judge(const std::array<Sight, 2>& target, const std::array<Sight, 2>& stand_in);

// "same", "differs", "noisy", "not_comparable", "not_played".
std::string_view OutcomeName(Outcome outcome);
// In words, for reports; empty for kNone.
std::string_view HindranceText(Hindrance hindrance);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_JUDGEMENT_H_
