#ifndef UNDERSTUDY_REHEARSAL_REHEARSAL_H_
#define UNDERSTUDY_REHEARSAL_REHEARSAL_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "mock_server/http/time_keeper.h"
#include "rehearsal/unknown_waits.h"

namespace rehearsal {

// The variable that makes a process a part of a rehearsal: the path of the shared page.
inline constexpr char kPageVariable[] = "UNDERSTUDY_REHEARSAL";

// What came of a rehearsal.
struct Summary {
  std::chrono::nanoseconds real{0};    // from the command's start to its end
  std::chrono::nanoseconds script{0};  // the same on the script's clock
  uint64_t jumps = 0;
  // Jumps that a request or an answer met on its way: counted by both sides, apart from the
  // decision itself. 0, or there is a fault in this program.
  uint64_t jumps_in_flight = 0;
  // Processes that were part of it; 0: none, so that all time was real.
  uint64_t processes = 0;
  // Why no jump was made from some moment on; empty: nothing.
  std::string blocked;
  std::vector<UnknownWait> unknown_waits;
};

// A virtual clock that a stand-in in this process shares with a command and all that the command
// starts: real time, but when everybody waits and nothing is under way, it jumps to the earliest
// deadline of anybody (docs/rehearsal.md). One at a time in a process. Its functions may be called
// from any thread.
//
//   auto rehearsal = Rehearsal::Begin();
//   options.clock = &rehearsal->clock(); options.time_keeper = &rehearsal->time_keeper();
//   ... start the stand-in ...
//   rehearsal->Serve({gateway_port, data_layer_port});
//   runner.Run(argv, rehearsal->Variables(...), limit);
//   rehearsal->End();
class Rehearsal {
 public:
  // kUnavailable when the system has no memory or descriptors for it.
  static base::Result<std::unique_ptr<Rehearsal>> Begin();
  // The stand-in must be gone.
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  const base::Clock& clock() const;
  mock_server::http::TimeKeeper& time_keeper();

  // The stand-in's ports, before the command starts.
  base::Status Serve(const std::vector<uint16_t>& ports);

  // What makes a command a part of the rehearsal: variables for its environment, beside or in place
  // of what it inherits. What LD_PRELOAD holds stays in it.
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;
  std::vector<std::pair<std::string, std::string>> Variables(const Environment& inherited) const;

  // The command has ended; from now on time is real. `started` as steady_clock gives it.
  Summary End(std::chrono::nanoseconds duration);

 private:
  class Impl;
  explicit Rehearsal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rehearsal

#endif  // UNDERSTUDY_REHEARSAL_REHEARSAL_H_
