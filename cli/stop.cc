#include "cli/commands.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "cli/complain.h"
#include "cli/console.h"
#include "cli/started.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Status;

namespace {

// A server that sends spans may take 10 s for the last of them (docs/next-steps.md, Traces).
constexpr int kPatienceMs = 15'000;
constexpr char kFooter[] =
    "Waits for its end. Where nothing runs there is nothing to do, and the exit code is 0.\n\n"
    "Examples:\n"
    "  understudy stop\n"
    "  understudy stop --name second";

struct StopOptions {
  std::string name = kDefaultName;
};

// Whether the process has ended within the time.
bool HasEnded(int handle, int milliseconds) {
  pollfd waited{handle, POLLIN, 0};
  int ready = -1;
  do {
    ready = ::poll(&waited, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

// The descriptor keeps the signals from a process that got the pid later.
Status End(const Started& started) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, started.pid, 0));
  if (handle < 0) return {};
  const auto send = [&](int number) {
    return ::syscall(SYS_pidfd_send_signal, handle, number, nullptr, 0) == 0;
  };
  Status ended;
  if (BeginTicks(started.pid) == started.begin_ticks) {
    if (!send(SIGTERM) && errno != ESRCH) {
      ended = Fail(ErrorCode::kUnavailable,
                   fmt::format("pid {} can't be ended: {}", started.pid, std::strerror(errno)));
    } else if (!HasEnded(handle, kPatienceMs)) {
      send(SIGKILL);
      HasEnded(handle, kPatienceMs);
    }
  }
  ::close(handle);
  return ended;
}

process::ExitCode Stop(const StopOptions& options) {
  const auto none = [&] {
    Print("no stand-in named '{}' is running\n", options.name);
    return process::ExitCode::kOk;
  };
  // Else the lock would leave its file behind.
  if (!IsKnown(options.name)) return none();
  // What is being started is waited for, or it would run on.
  const auto lock = NameLock::Take(options.name, NameLock::Wait::kYes);
  if (!lock) return Complain("stop", lock.error());
  const auto started = FindStarted(options.name);
  if (!started) return Complain("stop", started.error());
  if (!started->has_value()) {
    RemoveRecord(options.name);
    return none();
  }
  if (auto ended = End(**started); !ended) return Complain("stop", ended.error());
  RemoveRecord(options.name);
  Print("stopped (pid {}); its log is {}\n", (*started)->pid, (*started)->log_file);
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddStopCommand(CLI::App& app) {
  CLI::App* stop = app.add_subcommand("stop", "end the stand-in that was started");
  const auto options = std::make_shared<StopOptions>();
  AddNameOption(*stop, options->name);
  stop->footer(kFooter);
  return {stop, [options] { return Stop(*options); }};
}

}  // namespace cli
