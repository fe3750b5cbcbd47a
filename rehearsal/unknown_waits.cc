#include "rehearsal/unknown_waits.h"

#include <fmt/format.h>
#include <sys/syscall.h>

#include <algorithm>
#include <fstream>

#include "rehearsal/shim/page.h"

namespace rehearsal {

using std::chrono::nanoseconds;

namespace {

constexpr nanoseconds kWorthTelling = std::chrono::milliseconds(500);
constexpr size_t kMostTold = 5;
constexpr size_t kMostKept = 256;

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string NameOfCall(const std::string& text) {
  static const std::map<long, const char*> kNames = {
      {SYS_read, "read"},
      {SYS_write, "write"},
      {SYS_readv, "readv"},
      {SYS_writev, "writev"},
      {SYS_futex, "futex"},
      {SYS_flock, "flock"},
      {SYS_fcntl, "fcntl"},
      {SYS_wait4, "wait4"},
      {SYS_waitid, "waitid"},
      {SYS_connect, "connect"},
      {SYS_sendto, "sendto"},
      {SYS_sendmsg, "sendmsg"},
      {SYS_recvfrom, "recvfrom"},
      {SYS_recvmsg, "recvmsg"},
      {SYS_ppoll, "ppoll"},
      {SYS_pselect6, "pselect6"},
      {SYS_msgrcv, "msgrcv"},
      {SYS_epoll_pwait, "epoll_pwait"},
      {SYS_openat, "openat"},
      {SYS_clock_nanosleep, "clock_nanosleep"},
      {SYS_semtimedop, "semtimedop"},
      {SYS_mq_timedreceive, "mq_timedreceive"},
      {SYS_rt_sigsuspend, "rt_sigsuspend"},
      {SYS_rt_sigtimedwait, "rt_sigtimedwait"},
      {SYS_io_uring_enter, "io_uring_enter"},
      {SYS_fsync, "fsync"},
#ifdef SYS_poll
      {SYS_poll, "poll"},
      {SYS_select, "select"},
      {SYS_epoll_wait, "epoll_wait"},
      {SYS_pause, "pause"},
      {SYS_nanosleep, "nanosleep"},
#endif
  };
  if (text.empty() || text[0] < '0' || text[0] > '9') return "?";
  const long number = std::strtol(text.c_str(), nullptr, 10);
  const auto found = kNames.find(number);
  return found == kNames.end() ? fmt::format("system call {}", number) : found->second;
}

}  // namespace

void UnknownWaits::Look(const rh_page& page, nanoseconds since) {
  const uint32_t used = rh_load(page.threads_used);
  for (uint32_t i = RH_STAND_IN + 1; i < used; ++i) {
    const rh_thread& it = page.threads[i];
    const int32_t pid = rh_load(it.pid);
    const int32_t tid = rh_load(it.tid);
    if (rh_state(&page, i) != RH_RUNNING || pid <= 0 || tid <= 0) continue;
    const char state = rh_kernel_state(pid, tid);
    if (state != 'S' && state != 'T') continue;
    const std::string task = fmt::format("/proc/{}/task/{}/", pid, tid);
    std::string call = state == 'T' ? "stopped" : NameOfCall(FirstLine(task + "syscall"));
    if (rh_state(&page, i) != RH_RUNNING) continue;  // it was on its way
    const rh_process& process = page.processes[rh_load(it.process) % RH_PROCESSES];
    UnknownWait one{std::string(process.program, strnlen(process.program, sizeof process.program)),
                    FirstLine(task + "comm"),
                    std::move(call),
                    rh_call_name(rh_load(it.call)),
                    {}};
    const std::string key =
        one.program + '\n' + one.thread + '\n' + one.call + '\n' + one.last_wait;
    if (by_key_.size() >= kMostKept && !by_key_.contains(key)) continue;
    by_key_.try_emplace(key, std::move(one)).first->second.duration += since;
  }
}

std::vector<UnknownWait> UnknownWaits::Longest() const {
  std::vector<UnknownWait> longest;
  for (const auto& [key, wait] : by_key_) {
    if (wait.duration >= kWorthTelling) longest.push_back(wait);
  }
  std::stable_sort(longest.begin(), longest.end(), [](const UnknownWait& a, const UnknownWait& b) {
    return a.duration > b.duration;
  });
  if (longest.size() > kMostTold) longest.resize(kMostTold);
  return longest;
}

}  // namespace rehearsal
