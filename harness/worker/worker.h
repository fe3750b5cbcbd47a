#ifndef UNDERSTUDY_HARNESS_WORKER_WORKER_H_
#define UNDERSTUDY_HARNESS_WORKER_WORKER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "harness/client/async_client.h"
#include "harness/client/url.h"
#include "harness/load/answer_check.h"
#include "harness/worker/master_link.h"
#include "harness/worker/user_class.h"
#include "process/stop_flag.h"

namespace harness::worker {

struct WorkerOptions {
  MasterAddress master;
  std::vector<UserClass> classes;
  // Where users go when the master has no host.
  std::optional<client::Url> target;
  client::ClientOptions client;
  uint64_t seed = 0;
  // How long a master is looked for that is not there yet.
  std::chrono::nanoseconds wait_for_master = std::chrono::minutes(5);
  // What happens, a line each.
  std::function<void(std::string_view)> say = [](std::string_view) {};
};

// How a worker ended, and what it did.
struct WorkerEnd {
  bool quit_by_master = false;
  bool interrupted = false;    // by a signal
  bool users_running = false;  // when it was interrupted
  uint64_t requests = 0;       // finished, over all runs
  uint64_t failures = 0;       // subset of requests
  uint64_t unreported = 0;     // subset of requests: no master was there to take them
  uint32_t runs = 0;           // begun
};

// Works for a Locust master as a worker written in Python does (docs/distributed.md): on the
// calling thread, until the master says quit, the stop flag is raised, or something is wrong. The
// master is told of the end in each case.
//
// Fails with kUnreachable when no master is found or it was not heard for a minute, with kBadUsage
// when it asks for user classes that the profiles don't have or when there is no host to go to, and
// with kBadFile when what it sends can't be read. All references must outlive the call.
base::Result<WorkerEnd> RunWorker(const WorkerOptions& options, load::AnswerCheck& check,
                                  const process::StopFlag& stop, const base::Clock& clock);

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_WORKER_H_
