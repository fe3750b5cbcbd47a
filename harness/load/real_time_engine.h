#ifndef UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_
#define UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_

#include "base/clock.h"
#include "base/error.h"
#include "harness/client/async_client.h"
#include "harness/client/url.h"
#include "harness/load/engine.h"

namespace harness::load {

// Runs a profile against a server, over sockets and in the machine's time, on the calling thread.
// Returns when the run time is over or the stop flag is set; requests in flight then are not
// counted, as in Locust. Fails when the client can't be set up; a target that never answers is
// reported in the facts.
base::Result<RunFacts> RunInRealTime(const EngineSetup& setup, const client::Url& target,
                                     const client::ClientOptions& options,
                                     const base::Clock& clock);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_REAL_TIME_ENGINE_H_
