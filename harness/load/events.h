#ifndef UNDERSTUDY_HARNESS_LOAD_EVENTS_H_
#define UNDERSTUDY_HARNESS_LOAD_EVENTS_H_

#include <chrono>
#include <cstdint>
#include <string_view>

#include "harness/load/profile.h"

namespace harness::load {

// One finished request. The views are good only during the call.
struct RequestSample {
  size_t row = 0;  // into Workload::rows
  uint32_t user = 0;
  std::chrono::nanoseconds finished{};  // since the start of the run
  std::chrono::nanoseconds latency{};
  std::chrono::nanoseconds lag{};  // by how much it was sent later than planned
  int status = 0;                  // 0 when there was no answer
  uint64_t bytes = 0;              // of the answer's body
  std::string_view failure;        // Locust's text; empty when the answer is good
  std::string_view body;           // of an answer that failed; empty when it is good
  std::string_view diagnosis;      // what a stand-in said of it (client::kDiagnosisHeader)
};

// Receives an engine's events. Reporters and statistics implement it; they never see the engine.
// All calls come from the engine's thread, in the order of the run's time.
class LoadListener {
 public:
  virtual ~LoadListener() = default;

  virtual void OnRequest(const RequestSample&) {}
  // At the start, every second, and at the very end of the run. `users` is their number now.
  virtual void OnTick(std::chrono::nanoseconds /*elapsed*/, uint32_t /*users*/) {}
  virtual void OnTimedEvent(std::chrono::nanoseconds /*elapsed*/, const TimedEvent&) {}
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_EVENTS_H_
