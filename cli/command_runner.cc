#include "cli/command_runner.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

namespace cli {

using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using std::chrono::nanoseconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

// From being asked to end until being killed: Locust prints its tables meanwhile.
constexpr std::chrono::seconds kGrace{10};

// The attributes and actions of posix_spawn, freed at the end.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};
};

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

int ExitCodeOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

CommandRunner::CommandRunner() {
  sigemptyset(&waited_);
  for (const int number : {SIGCHLD, SIGINT, SIGTERM, SIGHUP}) sigaddset(&waited_, number);
  pthread_sigmask(SIG_BLOCK, &waited_, &before_);
  // Taking the terminal back from the command would stop this process otherwise.
  signal(SIGTTOU, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
}

CommandRunner::~CommandRunner() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Result<pid_t> CommandRunner::Start(
    const std::vector<std::string>& argv,
    const std::vector<std::pair<std::string, std::string>>& variables) {
  SpawnPlan plan;
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGTTOU, SIGPIPE}) sigaddset(&defaults, number);
  posix_spawnattr_setsigdefault(&plan.attributes, &defaults);
  posix_spawnattr_setsigmask(&plan.attributes, &before_);
  posix_spawnattr_setpgroup(&plan.attributes, 0);
  posix_spawnattr_setflags(&plan.attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  // A program that reads the terminal from the background would be stopped.
  if (OwnsTerminal()) posix_spawn_file_actions_addtcsetpgrp_np(&plan.actions, STDIN_FILENO);

  const std::vector<std::string> environment = Environment(variables);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv[0].c_str(), &plan.actions, &plan.attributes,
                                 Pointers(argv).data(), Pointers(environment).data());
  if (error == 0) return pid;
  if (error == ENOENT) {
    return Fail(ErrorCode::kBadUsage,
                "there is no such command; is it installed, and is its folder in PATH?", argv[0]);
  }
  return Fail(ErrorCode::kBadUsage, fmt::format("can't be run: {}", std::strerror(error)), argv[0]);
}

CommandEnd CommandRunner::WaitFor(pid_t group, nanoseconds limit) {
  CommandEnd end;
  std::optional<SteadyClock::time_point> deadline;
  if (limit > nanoseconds(0)) deadline = SteadyClock::now() + limit;
  bool asked = false;  // to end
  const auto ask = [&](int number) {
    kill(-group, asked ? SIGKILL : number);
    kill(-group, SIGCONT);
    asked = true;
    deadline = SteadyClock::now() + kGrace;
  };
  for (;;) {
    int status = 0;
    if (waitpid(group, &status, WNOHANG) == group) {
      end.exit_code = ExitCodeOf(status);
      return end;
    }
    int number = 0;
    if (deadline) {
      const nanoseconds left =
          std::max<nanoseconds>(*deadline - SteadyClock::now(), nanoseconds(0));
      const timespec wait{.tv_sec = left.count() / 1'000'000'000,
                          .tv_nsec = left.count() % 1'000'000'000};
      number = sigtimedwait(&waited_, nullptr, &wait);
    } else {
      number = sigwaitinfo(&waited_, nullptr);
    }
    if (number == SIGCHLD || (number < 0 && errno == EINTR)) continue;
    if (number < 0) {
      end.hit_limit = end.hit_limit || !end.interrupted;
      ask(SIGTERM);
    } else {
      end.interrupted = true;
      ask(number);
    }
  }
}

Result<CommandEnd> CommandRunner::Run(
    const std::vector<std::string>& argv,
    const std::vector<std::pair<std::string, std::string>>& variables, nanoseconds limit) {
  const bool owned_terminal = OwnsTerminal();
  const auto started = SteadyClock::now();
  const auto group = Start(argv, variables);
  if (!group) return tl::unexpected(group.error());
  CommandEnd end = WaitFor(*group, limit);
  end.duration = SteadyClock::now() - started;
  // Whatever it left in the background must not go on talking to a server that is gone.
  end.left_processes = kill(-*group, SIGKILL) == 0;
  if (owned_terminal) tcsetpgrp(STDIN_FILENO, getpgrp());
  return end;
}

}  // namespace cli
