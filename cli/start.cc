#include "cli/commands.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>

#include "base/json.h"
#include "cli/client_environment.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/serve.h"
#include "cli/serve_options.h"
#include "cli/started.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

namespace {

constexpr char kFooter[] =
    "Returns once the stand-in answers. `understudy status`, `env` and `stop` find it by its "
    "name.\n"
    "The variables that `serve` reads have no effect here, since `understudy env` sets some of\n"
    "them: use the options.\n\n"
    "Examples:\n"
    "  understudy start && eval \"$(understudy env)\"\n"
    "  understudy start --name second --gateway-port 0 --data-layer-port 0 --defects 3";

struct StartOptions {
  ServeOptions serve{};
  std::string name = kDefaultName;
};

Status SystemFault(const std::string& what) {
  return Fail(ErrorCode::kUnavailable,
              fmt::format("{}: {}; free some and try again", what, std::strerror(errno)));
}

// In the new process: serves until a signal ends it. Its console is the log.
[[noreturn]] void ServeApart(const CLI::App& command, ServeOptions options, int log, int ready) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  // Nobody may wait for the end of a pipe that this process has inherited and does not use.
  constexpr int kReady = STDERR_FILENO + 1;
  if (ready != kReady) ::dup2(ready, kReady);
  ::close_range(kReady + 1, ~0U, 0);
  options.ready_file = fmt::format("/dev/fd/{}", kReady);
  options.reads_environment = false;
  ::_exit(static_cast<int>(Serve(command, std::move(options))));
}

// What the server writes when it is ready; empty when it ended instead.
std::string ReadReady(int descriptor) {
  std::string text;
  char part[4096];
  while (!text.ends_with('\n')) {
    const ssize_t count = ::read(descriptor, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return "";
    text.append(part, static_cast<size_t>(count));
  }
  return text;
}

// From the lines that `serve` writes: "gateway URL", "data layer URL" and "redis URL".
void TakeAddresses(const std::string& text, Started& started) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const size_t space = line.rfind(' ');
    if (space == std::string::npos) continue;
    std::vector<std::string>& urls = line.starts_with("gateway") ? started.gateway_urls
                                     : line.starts_with("redis") ? started.redis_urls
                                                                 : started.data_layer_urls;
    urls.push_back(line.substr(space + 1));
  }
}

Status CheckFree(const std::string& name) {
  const auto running = FindStarted(name);
  if (!running) return tl::unexpected(running.error());
  if (!running->has_value()) return {};
  return Fail(ErrorCode::kBadUsage,
              fmt::format("'{}' runs already, at {} (pid {}); stop it, or give --name for another",
                          name, (*running)->gateway_urls.front(), (*running)->pid),
              "--name");
}

// The complaint of a server that did not start: what it wrote, and its exit code.
process::ExitCode ReportEnd(pid_t pid, const std::string& log_file) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (const auto text = base::ReadFile(log_file)) PutError(*text);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    return static_cast<process::ExitCode>(WEXITSTATUS(status));
  PrintError("understudy start: the server ended at once; its log is {}\n", log_file);
  return process::ExitCode::kCheckFailed;
}

process::ExitCode Start(const CLI::App& command, const StartOptions& options) {
  // Until the record is there, so that two at once are not both the only one.
  const auto lock = NameLock::Take(options.name, NameLock::Wait::kNo);
  if (!lock) return Complain("start", lock.error());
  if (auto free = CheckFree(options.name); !free) return Complain("start", free.error());
  const auto log_file = LogPath(options.name);
  if (!log_file) return Complain("start", log_file.error());
  const int log =
      ::open(log_file->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) {
    return Complain(
        "start", base::Error{ErrorCode::kBadFile,
                             fmt::format("can't be written: {}", std::strerror(errno)), *log_file});
  }
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return Complain("start", SystemFault("pipe").error());
  const pid_t pid = ::fork();
  if (pid < 0) return Complain("start", SystemFault("fork").error());
  if (pid == 0) {
    ::close(ready[0]);
    ServeApart(command, options.serve, log, ready[1]);
  }
  ::close(ready[1]);
  ::close(log);
  Started started;
  TakeAddresses(ReadReady(ready[0]), started);
  ::close(ready[0]);
  if (started.gateway_urls.empty()) return ReportEnd(pid, *log_file);
  started.pid = pid;
  started.begin_ticks = BeginTicks(pid).value_or(0);
  started.data_layer_key = DataLayerKey(options.serve.server.api_keys);
  started.log_file = *log_file;
  if (auto written = WriteRecord(options.name, started); !written) {
    ::kill(pid, SIGTERM);
    return Complain("start", written.error());
  }
  for (const std::string& url : started.gateway_urls) Print("gateway {}\n", url);
  for (const std::string& url : started.data_layer_urls) Print("data layer {}\n", url);
  for (const std::string& url : started.redis_urls) Print("redis {}\n", url);
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddStartCommand(CLI::App& app) {
  CLI::App* start = app.add_subcommand(
      "start", "start the stand-in in the background, and return once it answers");
  const auto options = std::make_shared<StartOptions>();
  AddNameOption(*start, options->name);
  AddServeOptions(*start, options->serve);
  start->footer(kFooter);
  return {start, [start, options] { return Start(*start, *options); }};
}

}  // namespace cli
