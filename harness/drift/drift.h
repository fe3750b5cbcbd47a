#ifndef UNDERSTUDY_HARNESS_DRIFT_DRIFT_H_
#define UNDERSTUDY_HARNESS_DRIFT_DRIFT_H_

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/redaction.h"
#include "harness/client/target.h"
#include "harness/drift/body_difference.h"
#include "harness/drift/cleanup.h"
#include "harness/drift/endpoints.h"
#include "harness/drift/identification.h"
#include "harness/drift/judgement.h"
#include "harness/drift/known_states.h"
#include "harness/drift/player.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

struct DriftOptions {
  bool has_data_layer = true;
  bool read_only = false;
  std::function<bool()> interrupted = [] { return false; };
};

// Counts of steps; they add up to the steps of the corpus.
struct Counts {
  std::array<size_t, kOutcomeCount> of{};

  size_t operator[](Outcome outcome) const { return of[static_cast<size_t>(outcome)]; }
  void Add(Outcome outcome) { ++of[static_cast<size_t>(outcome)]; }
  size_t total() const;
};

// A step of the corpus, by its place.
struct StepPlace {
  size_t scenario = 0;
  size_t step = 0;
};

// One step with what was asked and answered, for people to look at.
struct Example {
  std::string scenario;
  size_t step = 0;            // from 1
  base::HttpRequest request;  // as the target got it
  Answer expected;            // the stand-in's
  Answer actual;              // the target's, in the first play
  Answer again;               // and in the second
  std::vector<Difference> differences;
  std::string hint;
};

// Takes secrets out of it.
void Redact(const base::Redactor& redactor, Example& example);

// Steps of one endpoint that have the same outcome for the same reason, by their smallest example.
struct Group {
  size_t endpoint = 0;
  Outcome outcome = Outcome::kDiffers;
  Hindrance hindrance = Hindrance::kNone;
  Switches shown;  // what its answers give away; empty: new
  size_t steps = 0;
  Example example;
};

struct DriftReport {
  std::vector<Endpoint> endpoints;
  std::vector<Counts> by_endpoint;  // of `endpoints`
  Counts counts;
  std::vector<Group> groups;  // of all outcomes but kSame and kNotPlayed
  Identification state;
  Switches undecided;    // nothing that was played shows whether they are on
  size_t explained = 0;  // of the steps that differ
  Made made;
  std::string unreachable;  // why the run ended early; empty otherwise
  bool interrupted = false;
  // What the target answered in the first play, for --record.
  std::vector<Recording> recordings;
  std::vector<StepPlace> new_differences;

  size_t unexplained() const { return counts[Outcome::kDiffers] - explained; }
};

// What a run would do to the target, before it does it.
struct Intent {
  size_t requests = 0;  // in both plays
  size_t creates = 0;   // POST
  size_t changes = 0;   // PATCH and PUT
  size_t deletes = 0;
  size_t left_out = 0;  // steps
};
Intent IntentOf(const std::vector<Scenario>& corpus, const DriftOptions& options);

// Whether the target lets this run in. kUnreachable when it does not answer or refuses a key.
base::Status CheckAccess(client::Target& target, const std::string& gateway_key,
                         const std::string& data_layer_key, bool has_data_layer);

// Plays the corpus twice to the target and to the stand-in, compares, finds out which state the
// target is in, and deletes what can be deleted. An error when a stand-in can't be had; what is
// wrong with the target is in the report. kBadFile when a step saves what no answer has.
base::Result<DriftReport> RunDrift(const std::vector<Scenario>& corpus, client::Target& target,
                                   const KnownStates& states, std::vector<Endpoint> endpoints,
                                   const DriftOptions& options);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_DRIFT_H_
