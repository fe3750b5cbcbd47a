#include "process/command_runner.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "process/descendants.h"
#include "process/interrupt.h"

namespace process {

using base::ErrorCode;
using base::Fail;
using base::Result;
using std::chrono::nanoseconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

// From being asked to end until being killed: Locust prints its tables meanwhile.
constexpr std::chrono::seconds kGrace{10};

bool OwnsTerminal() { return isatty(STDIN_FILENO) != 0 && tcgetpgrp(STDIN_FILENO) == getpgrp(); }

std::vector<std::string> Environment(
    const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    const bool is_set = std::any_of(variables.begin(), variables.end(),
                                    [&](const auto& variable) { return variable.first == name; });
    if (!is_set) environment.emplace_back(text);
  }
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  return environment;
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<int> OpenDescriptors() {
  std::vector<int> open;
  DIR* folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    if (number >= 0 && number != ::dirfd(folder)) open.push_back(number);
  }
  ::closedir(folder);
  std::sort(open.begin(), open.end());
  return open;
}

// Not every library asks for close-on-exec; a command that gets the reactor's descriptors could
// hold or disturb them. Async-signal-safe.
void CloseOthersOnExec(const std::vector<int>& kept) {
  unsigned first = 0;
  for (const int descriptor : kept) {
    const auto number = static_cast<unsigned>(descriptor);
    if (number > first) ::close_range(first, number - 1, CLOSE_RANGE_CLOEXEC);
    first = number + 1;
  }
  ::close_range(first, ~0U, CLOSE_RANGE_CLOEXEC);
}

// The process's death is reported to its keeper by this signal, which nothing else sends.
int ParentDied() { return SIGRTMAX; }

// In the child, where only async-signal-safe functions may be called. `group`: the process group to
// be in, 0 for one of its own.
void BecomeCommand(pid_t parent, pid_t group, const sigset_t& mask) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it was killed before that
  ::setpgid(0, group);
  // What we ignore for ourselves is not the command's; what whoever started us ignores is.
  for (const int number : {SIGPIPE, SIGXFSZ})
    ::signal(number, IgnoredAtStart(number) ? SIG_IGN : SIG_DFL);
  // A command may write to what was closed (`>&-`), as to /dev/null.
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    if ((::fcntl(descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY) continue;
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(null, descriptor);
  }
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

int ExitCodeOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// In the keeper, with all signals blocked: a process between `parent` and the command, with no
// other purpose than to outlive `parent`. A process that is killed can't end what it started, and
// the kernel's PR_SET_PDEATHSIG reaches children only. Async-signal-safe.
void BecomeKeeper(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, ParentDied());
  if (::getppid() != parent) ::_exit(127);
  AdoptOrphans();
  ::setpgid(0, 0);  // what kills the group of `parent` is not meant for the keeper
}

// Ends with the command's exit code once that has ended; what the command left running becomes the
// parent's to end. When the parent dies first, everything is killed.
[[noreturn]] void Keep(pid_t parent, pid_t command) {
  ::close_range(STDERR_FILENO + 1, ~0U, 0);  // the parent's sockets among them
  sigset_t waited;
  ::sigemptyset(&waited);
  ::sigaddset(&waited, SIGCHLD);
  ::sigaddset(&waited, ParentDied());
  for (;;) {
    int status = 0;
    for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended != command) continue;
      if (::getppid() != parent) KillDescendantsAfterFork();
      ::_exit(ExitCodeOf(status));
    }
    int number = 0;
    if (::sigwait(&waited, &number) == 0 && number == ParentDied()) {
      KillDescendantsAfterFork();
      ::_exit(127);
    }
  }
}

}  // namespace

CommandRunner::CommandRunner() : inherited_(OpenDescriptors()), owns_terminal_(OwnsTerminal()) {
  AdoptOrphans();
  sigemptyset(&waited_);
  sigaddset(&waited_, SIGCHLD);
  for (const int number : EndingSignals()) sigaddset(&waited_, number);
  pthread_sigmask(SIG_BLOCK, &waited_, &before_);
}

CommandRunner::~CommandRunner() { TakeSignalsAgain(); }

void CommandRunner::TakeSignalsAgain() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Result<pid_t> CommandRunner::Start(
    const std::vector<std::string>& argv,
    const std::vector<std::pair<std::string, std::string>>& variables) {
  int report[2] = {-1, -1};
  if (::pipe2(report, O_CLOEXEC) != 0)
    return Fail(ErrorCode::kUnavailable, fmt::format("can't be run: {}", std::strerror(errno)));
  // All memory that the child needs is made before: other threads may hold the heap's lock.
  const std::vector<std::string> environment = Environment(variables);
  const std::vector<char*> arguments = Pointers(argv);
  const std::vector<char*> variables_of_child = Pointers(environment);
  // In front of a terminal it would be in the background in a group of its own, and stopped when it
  // reads.
  const pid_t group = owns_terminal_ ? ::getpgrp() : 0;
  const pid_t parent = ::getpid();
  // The reader is the parent, or gone.
  const auto write_error = [&] {
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(report[1], &error, sizeof error);
  };
  sigset_t all;
  sigset_t here;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &here);
  const pid_t pid = ::fork();
  if (pid == 0) {
    BecomeKeeper(parent);
    const pid_t keeper = ::getpid();
    const pid_t command = ::fork();
    if (command > 0) Keep(parent, command);
    if (command == 0) {
      BecomeCommand(keeper, group, before_);
      CloseOthersOnExec(inherited_);
      ::execvpe(arguments[0], arguments.data(), variables_of_child.data());
    }
    write_error();
    ::_exit(127);
  }
  int error = pid < 0 ? errno : 0;
  ::pthread_sigmask(SIG_SETMASK, &here, nullptr);
  ::close(report[1]);
  // Ends without a byte once the program runs, since exec closes the other end.
  while (pid > 0 && ::read(report[0], &error, sizeof error) < 0 && errno == EINTR) {
  }
  ::close(report[0]);
  if (error == 0) return pid;
  if (pid > 0) ::waitpid(pid, nullptr, 0);
  if (error == ENOENT) {
    return Fail(ErrorCode::kBadUsage,
                "command not found; is it installed, and is its folder in PATH?", argv[0]);
  }
  return Fail(ErrorCode::kBadUsage, fmt::format("can't be run: {}", std::strerror(error)), argv[0]);
}

CommandEnd CommandRunner::WaitFor(pid_t keeper, nanoseconds limit) {
  CommandEnd end;
  std::optional<SteadyClock::time_point> deadline;
  if (limit > nanoseconds(0)) deadline = SteadyClock::now() + limit;
  bool asked = false;  // to end
  const auto ask = [&](int number, bool has_it_already) {
    if (asked || !has_it_already) SignalDescendants(asked ? SIGKILL : number, keeper);
    asked = true;
    deadline = SteadyClock::now() + kGrace;
  };
  for (;;) {
    // Others are orphans of the command, which are ours now.
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended != keeper) continue;
      end.exit_code = ExitCodeOf(status);
      // One that reached both of us may still be waiting here.
      const timespec at_once{};
      for (int number = 0; (number = sigtimedwait(&waited_, nullptr, &at_once)) > 0;) {
        if (number == SIGCHLD) continue;
        end.interrupted = true;
        NoteInterrupt(number);
      }
      return end;
    }
    siginfo_t info{};
    int number = 0;
    if (deadline) {
      const nanoseconds left =
          std::max<nanoseconds>(*deadline - SteadyClock::now(), nanoseconds(0));
      const timespec wait{.tv_sec = left.count() / 1'000'000'000,
                          .tv_nsec = left.count() % 1'000'000'000};
      number = sigtimedwait(&waited_, &info, &wait);
    } else {
      number = sigwaitinfo(&waited_, &info);
    }
    if (number == SIGCHLD || (number < 0 && errno == EINTR)) continue;
    if (number < 0) {
      end.hit_limit = end.hit_limit || !end.interrupted;
      ask(SIGTERM, false);
    } else if (!IsFirstAgain(number)) {
      end.interrupted = true;
      NoteInterrupt(number);
      // The kernel sends those of a terminal to the whole group.
      ask(number, owns_terminal_ && info.si_code == SI_KERNEL);
    }
  }
}

Result<CommandEnd> CommandRunner::Run(
    const std::vector<std::string>& argv,
    const std::vector<std::pair<std::string, std::string>>& variables, nanoseconds limit) {
  termios modes{};
  const bool has_modes = owns_terminal_ && ::tcgetattr(STDIN_FILENO, &modes) == 0;
  const auto started = SteadyClock::now();
  const auto keeper = Start(argv, variables);
  if (!keeper) return tl::unexpected(keeper.error());
  CommandEnd end = WaitFor(*keeper, limit);
  end.duration = SteadyClock::now() - started;
  // Whatever it left in the background must not go on talking to a server that is gone.
  end.left_processes = KillDescendants();
  // One that was killed may have left the terminal without echo.
  if (has_modes) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
  // The next signal is for us, who report now.
  StopOnInterrupt();
  TakeSignalsAgain();
  return end;
}

}  // namespace process
