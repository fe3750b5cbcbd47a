#ifndef UNDERSTUDY_REHEARSAL_UNKNOWN_WAITS_H_
#define UNDERSTUDY_REHEARSAL_UNKNOWN_WAITS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

struct rh_page;

namespace rehearsal {

// A thread that kept time from jumping while it slept: in something that the preloaded library does
// not replace.
struct UnknownWait {
  std::string program;  // "/usr/bin/python3.11"
  std::string thread;   // its name, "python3"
  std::string call;     // the system call that it slept in, "flock"; "?" when nobody may know
  std::string
      last_wait;  // the last known wait before it, "epoll_wait"; "execve" when there is none
  std::chrono::nanoseconds duration{0};
};

// Looks now and then at threads that count as busy, and adds up how long they slept. Not
// thread-safe.
class UnknownWaits {
 public:
  // `since` the last look.
  void Look(const rh_page& page, std::chrono::nanoseconds since);
  // Those that cost most first; only what was seen often enough to matter.
  std::vector<UnknownWait> Longest() const;

 private:
  std::map<std::string, UnknownWait> by_key_;
};

}  // namespace rehearsal

#endif  // UNDERSTUDY_REHEARSAL_UNKNOWN_WAITS_H_
