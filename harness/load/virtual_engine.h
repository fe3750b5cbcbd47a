#ifndef UNDERSTUDY_HARNESS_LOAD_VIRTUAL_ENGINE_H_
#define UNDERSTUDY_HARNESS_LOAD_VIRTUAL_ENGINE_H_

#include <string>

#include "base/clock.h"
#include "harness/client/target.h"
#include "harness/load/engine.h"
#include "latency/latency_choice.h"

namespace harness::load {

// The result of a run in virtual time.
struct VirtualRun {
  RunFacts facts;
  // A hash over every answer in its order, with row, user, times, status and body: equal runs have
  // equal digests.
  std::string digest;
};

// Runs a profile in virtual time, on the calling thread: the same users and draws as in real time,
// but the clock is a queue of events, each request is handled by `target` at the moment it is sent,
// and its answer comes after a time drawn from the model at the load that was chosen, or that of
// the moment. During a timed event's outage it is asked for its lowest level half of the time: a
// gateway that can't reach its data layer fails fast.
//
// `clock` must be the one that the target reads; it stands at the start of the run.
VirtualRun RunInVirtualTime(const EngineSetup& setup, client::Target& target,
                            const latency::LatencyChoice& latency, base::ManualClock& clock);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_VIRTUAL_ENGINE_H_
