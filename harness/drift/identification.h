#ifndef UNDERSTUDY_HARNESS_DRIFT_IDENTIFICATION_H_
#define UNDERSTUDY_HARNESS_DRIFT_IDENTIFICATION_H_

#include <functional>
#include <map>
#include <vector>

#include "base/error.h"
#include "harness/drift/judgement.h"
#include "harness/drift/known_states.h"
#include "harness/drift/player.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

// What the stand-in answers to a corpus in each of its states, played when asked for and kept. Not
// thread-safe.
class StateTraces {
 public:
  // Everything must outlive it. Steps that `may_play` forbids are left out.
  StateTraces(const std::vector<Scenario>& corpus, const KnownStates& states, MayPlay may_play)
      : corpus_(corpus), states_(states), may_play_(std::move(may_play)) {}

  base::Result<const Trace*> Of(const Switches& on);
  const KnownStates& states() const { return states_; }

 private:
  const std::vector<Scenario>& corpus_;
  const KnownStates& states_;
  const MayPlay may_play_;
  std::map<Switches, Trace> traces_;
};

struct Identification {
  // The switches that together come nearest to the target; empty: the stand-in as it is.
  Switches on;
  // For each step: the switches of `on` that its answer shows.
  std::vector<Switches> shown;
  // For each step: whether the target answers as the stand-in with those switches does.
  std::vector<bool> explained;
  bool interrupted = false;
};

// Which known state the target is in: switch after switch is turned on, each time the one that
// explains most, until none helps. Where no single one helps, pairs are tried.
base::Result<Identification> Identify(const Trace& target, StateTraces& traces,
                                      const std::function<bool()>& interrupted);

// Switches that change no answer beside those that are on: nothing that was played shows them.
base::Result<Switches> Undecided(const Switches& on, StateTraces& traces,
                                 const std::function<bool()>& interrupted);

// Plays a corpus twice to a stand-in without data. When steps are left out, all of it is played in
// between, so that what depends on stored data shows.
struct TwoPlays {
  std::vector<Recording> first;
  std::vector<Recording> second;
};
base::Result<TwoPlays> PlayToStandIn(const std::vector<Scenario>& corpus, client::Target& stand_in,
                                     const MayPlay& may_play);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_IDENTIFICATION_H_
