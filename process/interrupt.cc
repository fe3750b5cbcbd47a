#include "process/interrupt.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "process/exit_code.h"

namespace process {
namespace {

process::StopFlag g_stop;
std::atomic<bool> g_has_something_to_finish{false};
std::atomic<int> g_number{0};
std::atomic<int64_t> g_noted_at_ns{0};
std::array<bool, NSIG> g_ignored_at_start{};

constexpr int64_t kMomentNs = 250'000'000;

int64_t NowNs() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);  // which a signal handler may call
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

// For use in a signal handler: nothing but write().
void Say(std::string_view text) {
  // Whether anybody reads it changes nothing.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

void OnInterrupt(int number) {
  if (g_stop.interrupted()) {
    if (IsFirstAgain(number)) return;
    _exit(128 + number);
  }
  if (!g_has_something_to_finish) {
    Say("understudy: interrupted; nothing was run or written\n");
    _exit(static_cast<int>(ExitCode::kInconclusive));
  }
  Say("understudy: interrupted; cleaning up and reporting (a second signal ends it at once)\n");
  NoteInterrupt(number);
}

void NoteIgnored(int number) {
  struct sigaction action {};
  sigaction(number, nullptr, &action);
  g_ignored_at_start[static_cast<size_t>(number)] = action.sa_handler == SIG_IGN;
}

}  // namespace

void PrepareSignals() {
  for (const int number : {SIGHUP, SIGPIPE, SIGXFSZ}) NoteIgnored(number);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = OnInterrupt;
  for (const int number : EndingSignals()) sigaction(number, &action, nullptr);
}

const std::vector<int>& EndingSignals() {
  static const std::vector<int> signals = IgnoredAtStart(SIGHUP)
                                              ? std::vector<int>{SIGINT, SIGTERM}
                                              : std::vector<int>{SIGINT, SIGTERM, SIGHUP};
  return signals;
}

bool IgnoredAtStart(int number) { return g_ignored_at_start[static_cast<size_t>(number)]; }

process::StopFlag& StopOnInterrupt() {
  g_has_something_to_finish = true;
  return g_stop;
}

void NoteInterrupt(int number) {
  g_number = number;
  g_noted_at_ns = NowNs();
  g_stop.Interrupt();
}

bool IsFirstAgain(int number) { return g_number == number && NowNs() - g_noted_at_ns < kMomentNs; }

std::string InterruptText() {
  const int number = g_number;
  return number == 0 ? "interrupted" : std::string("interrupted by SIG") + sigabbrev_np(number);
}

}  // namespace process
