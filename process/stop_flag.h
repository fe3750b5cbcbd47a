#ifndef UNDERSTUDY_PROCESS_STOP_FLAG_H_
#define UNDERSTUDY_PROCESS_STOP_FLAG_H_

#include <atomic>

namespace process {

// How the rest of the program stops a run. Request() and Interrupt() may be called from any thread
// and from a signal handler.
class StopFlag {
 public:
  // By a rule of the run itself: its result is known.
  void Request() { requested_.store(true, std::memory_order_relaxed); }
  // From outside, by a signal: its result is not known.
  void Interrupt() {
    interrupted_.store(true, std::memory_order_relaxed);
    Request();
  }
  bool requested() const { return requested_.load(std::memory_order_relaxed); }
  bool interrupted() const { return interrupted_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_{false};
  std::atomic<bool> interrupted_{false};
};

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_STOP_FLAG_H_
