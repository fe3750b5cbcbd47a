#ifndef UNDERSTUDY_CLI_STAND_IN_BUSY_TIME_H_
#define UNDERSTUDY_CLI_STAND_IN_BUSY_TIME_H_

#include <chrono>
#include <functional>

#include "harness/client/url.h"

namespace cli {

// How long something has worked so far, or waited for a processor, each time it is called; zero
// when the system does not tell.
using BusyTime = std::function<std::chrono::nanoseconds()>;

// Of a thread of this process.
BusyTime BusyTimeOfThread(int thread_id);

// Of the `understudy` on this machine that listens there; empty when the server
// there is something else, on another machine, or not ours to look at.
BusyTime BusyTimeOfLocalStandIn(const harness::client::Origin& origin);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STAND_IN_BUSY_TIME_H_
