#ifndef UNDERSTUDY_HARNESS_LOAD_ENGINE_H_
#define UNDERSTUDY_HARNESS_LOAD_ENGINE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/client/async_client.h"
#include "harness/client/dead_connection.h"
#include "harness/load/answer_check.h"
#include "harness/load/events.h"
#include "harness/load/profile.h"
#include "harness/load/user_session.h"
#include "process/stop_flag.h"

namespace harness::load {

class ClientSpans;

// What every engine needs to run a profile. All references must outlive the run.
struct EngineSetup {
  const Profile& profile;
  uint64_t seed = 0;
  AnswerCheck& check;
  std::vector<LoadListener*> listeners;
  const process::StopFlag& stop;
  // Carries out a timed event of the profile against the target; without it (a server that can't be
  // told to) they don't happen.
  std::function<void(const TimedEvent&)> on_event{};
  // Sees every request just before it leaves, with the number of its user.
  std::function<void(uint32_t user, const PlannedRequest&)> on_send{};
  // Makes spans of the requests; without it there are none. Not in virtual time.
  ClientSpans* spans = nullptr;
  // In virtual time, both or neither: `drawn` hears how long the model lets the next answer take,
  // just before the target is asked, and `taken` says behind it how long the answer really takes.
  std::function<void(std::chrono::nanoseconds)> drawn{};
  std::function<std::chrono::nanoseconds()> taken{};
  // How long the server has worked so far, or waited for a processor, when that can be told: of a
  // stand-in on this machine.
  std::function<std::chrono::nanoseconds()> server_busy_time{};
};

// The outcome of a run, besides the events.
struct RunFacts {
  std::chrono::nanoseconds elapsed{};
  bool interrupted = false;       // by a signal, before the time was up
  double generator_cpu = 0;       // of one core, over the whole run: 0.35
  double busiest_second_cpu = 0;  // of the busiest second
  double saturated_share =
      0;                   // of the seconds in which the generator used more than 90 % of its core
  double server_busy = 0;  // of one core, over the whole run; 0 when it can't be told
  double server_saturated_share = 0;  // of the seconds in which the server was busy for over 90 %
  bool reached = false;               // at least one answer came, whatever it said
  std::string first_fault;            // the first reason why nobody answered at the address
  client::ClientCounters counters;    // zero in virtual time
  // Requests that were sent again since the gateway had used a dead connection of its own.
  uint64_t dead_connections = 0;
  static constexpr std::string_view kDeadConnection = client::DeadConnections::kReason;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_ENGINE_H_
