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

// In the child, where only async-signal-safe functions may be called.
void BecomeCommand(pid_t parent, bool owns_terminal, const sigset_t& mask) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it was killed before that
  // In front of a terminal it would be in the background then, and stopped when it reads.
  if (!owns_terminal) ::setpgid(0, 0);
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
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    BecomeCommand(parent, owns_terminal_, before_);
    CloseOthersOnExec(inherited_);
    ::execvpe(arguments[0], arguments.data(), variables_of_child.data());
    const int error = errno;
    // The parent reads it, or is gone.
    [[maybe_unused]] const ssize_t told = ::write(report[1], &error, sizeof error);
    ::_exit(127);
  }
  int error = pid < 0 ? errno : 0;
  ::close(report[1]);
  // Ends without a byte once the program runs, since exec closes the other end.
  while (pid > 0 && ::read(report[0], &error, sizeof error) < 0 && errno == EINTR) {
  }
  ::close(report[0]);
  if (error == 0) return pid;
  if (pid > 0) ::waitpid(pid, nullptr, 0);
  if (error == ENOENT) {
    return Fail(ErrorCode::kBadUsage,
                "there is no such command; is it installed, and is its folder in PATH?", argv[0]);
  }
  return Fail(ErrorCode::kBadUsage, fmt::format("can't be run: {}", std::strerror(error)), argv[0]);
}

CommandEnd CommandRunner::WaitFor(pid_t command, nanoseconds limit) {
  CommandEnd end;
  std::optional<SteadyClock::time_point> deadline;
  if (limit > nanoseconds(0)) deadline = SteadyClock::now() + limit;
  bool asked = false;  // to end
  const auto ask = [&](int number, bool has_it_already) {
    if (asked || !has_it_already) SignalDescendants(asked ? SIGKILL : number);
    asked = true;
    deadline = SteadyClock::now() + kGrace;
  };
  for (;;) {
    // Others are orphans of the command, which are ours now.
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended != command) continue;
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
  const auto command = Start(argv, variables);
  if (!command) return tl::unexpected(command.error());
  CommandEnd end = WaitFor(*command, limit);
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
