#ifndef UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_
#define UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_

#include "contracts/core/clock.h"
#include "contracts/core/error.h"
#include "harness/load/engine.h"
#include "harness/target/async_client.h"
#include "harness/target/url.h"

namespace harness::load {

// Runs a profile against a server, over sockets and in the machine's time, on the calling thread.
// Returns when the run time is over or the stop flag is set; requests in flight then are not
// counted, as in Locust. Fails when the client can't be set up; a target that never answers is told
// in the facts.
contracts::core::Result<RunFacts> RunInRealTime(const EngineSetup& setup, const target::Url& target,
                                                const target::ClientOptions& options,
                                                const contracts::core::Clock& clock);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_
