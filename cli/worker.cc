#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "harness/load/duration.h"
#include "harness/load/profile.h"
#include "harness/load/schema_check.h"
#include "harness/worker/worker.h"
#include "process/interrupt.h"
#include "process/several.h"
#include "schema/registry.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using harness::worker::WorkerEnd;
using schema::SchemaRegistry;

namespace {

constexpr char kFooter[] =
    "The master's locustfile declares the same user classes; `understudy export locust --stub`\n"
    "writes it. docs/distributed.md shows five machines at work.\n\n"
    "Examples:\n"
    "  understudy worker --master 192.0.2.1\n"
    "  understudy worker --master 127.0.0.1:5557 --profile mine.profile.json --target "
    "http://127.0.0.1:8009";

struct WorkerCommandOptions {
  std::string master;
  std::optional<uint16_t> master_port;
  std::vector<std::string> profiles;
  std::string target;
  std::string wait = "5m";
  uint64_t seed = 96;
  double timeout_seconds = 60;
  bool insecure = false;
  std::string ca_file;
  int processes = 1;  // -1: one for each core, as Locust has it
};

Result<std::vector<harness::worker::UserClass>> ClassesOf(const WorkerCommandOptions& options) {
  std::vector<harness::load::Profile> profiles;
  const std::vector<std::string> standard = {"normal"};
  for (const std::string& name : options.profiles.empty() ? standard : options.profiles) {
    auto profile = harness::load::LoadProfile(name);
    if (!profile) return tl::unexpected(profile.error());
    if (!profile->workload) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("'{}' is a suite of profiles; name one of them", name), "--profile");
    }
    profiles.push_back(std::move(*profile));
  }
  return harness::worker::UserClassesOf(profiles);
}

Result<harness::worker::WorkerOptions> Prepare(const WorkerCommandOptions& options) {
  harness::worker::WorkerOptions worker;
  auto master = harness::worker::ParseMasterAddress(options.master);
  if (!master) return Fail(master.error().code, master.error().message, "--master");
  worker.master = std::move(*master);
  if (options.master_port) {
    const uint16_t named = worker.master.port;
    if (named != *options.master_port && options.master.ends_with(":" + std::to_string(named)))
      return Fail(
          ErrorCode::kBadUsage,
          fmt::format("contradicts --master {}; leave one of the ports out", options.master),
          "--master-port");
    worker.master.port = *options.master_port;
  }
  if (!options.target.empty()) {
    auto target = harness::client::ParseUrl(options.target);
    if (!target) return Fail(ErrorCode::kBadUsage, target.error().ToString(), "--target");
    worker.target = std::move(*target);
  }
  auto wait = harness::load::ParseDuration(options.wait);
  if (!wait) return Fail(ErrorCode::kBadUsage, wait.error().message, "--wait");
  worker.wait_for_master = *wait;
  auto classes = ClassesOf(options);
  if (!classes) return tl::unexpected(classes.error());
  worker.classes = std::move(*classes);
  worker.client.timeout =
      std::chrono::nanoseconds(static_cast<int64_t>(options.timeout_seconds * 1e9));
  worker.client.verify_tls = !options.insecure;
  worker.client.ca_file = options.ca_file;
  worker.seed = options.seed;
  return worker;
}

void ShowEnd(std::string_view name, const WorkerEnd& end) {
  Print("{}: ended after {} {} with {} requests, {} of them failed\n", name, end.runs,
        end.runs == 1 ? "run" : "runs", end.requests, end.failures);
  if (end.unreported > 0)
    Print("{}: {} of the requests reached no master's statistics\n", name, end.unreported);
}

process::ExitCode RunOne(harness::worker::WorkerOptions worker, const std::string& name) {
  worker.say = [&](std::string_view line) { Print("{}: {}\n", name, line); };
  const process::StopFlag& stop = process::StopOnInterrupt();
  harness::load::RegistrySchemaCheck schemas(SchemaRegistry::Embedded());
  harness::load::AnswerCheck check(&schemas);
  const base::SystemClock clock;
  const auto end = harness::worker::RunWorker(worker, check, stop, clock);
  if (!end) return Complain("worker", end.error());
  ShowEnd(name, *end);
  return end->interrupted && end->users_running ? process::ExitCode::kInconclusive
                                                : process::ExitCode::kOk;
}

// The worst exit code of all is that of the command.
process::ExitCode RunWorkers(const harness::worker::WorkerOptions& worker, uint32_t count) {
  const auto codes = process::RunSeveral(count, [&](uint32_t index) {
    return static_cast<int>(RunOne(worker, fmt::format("worker {}", index + 1)));
  });
  if (!codes) return Complain("worker", codes.error());
  for (size_t i = 0; i < codes->size(); ++i) {
    if ((*codes)[i] > 128)
      PrintError("understudy worker: worker {} was ended by signal {}\n", i + 1, (*codes)[i] - 128);
  }
  return static_cast<process::ExitCode>(*std::max_element(codes->begin(), codes->end()));
}

process::ExitCode RunWorkerCommand(const WorkerCommandOptions& options) {
  if (options.processes == 0) {
    return Complain("worker",
                    {ErrorCode::kBadUsage,
                     "must be a number of processes, or -1 for one for each core", "--processes"});
  }
  auto worker = Prepare(options);
  if (!worker) return Complain("worker", worker.error());
  if (options.processes == 1) return RunOne(*std::move(worker), "worker");
  return RunWorkers(*worker, options.processes > 0
                                 ? static_cast<uint32_t>(options.processes)
                                 : std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace

std::pair<CLI::App*, Command> AddWorkerCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("worker", "run users for a Locust master");
  auto options = std::make_shared<WorkerCommandOptions>();
  command
      ->add_option(
          "--master,--master-host", options->master,
          "address at which the master listens for workers, HOST or HOST:PORT (default port: 5557)")
      ->type_name("HOST[:PORT]")
      ->required();
  command
      ->add_option("--master-port", options->master_port,
                   "the master's port for workers, as Locust's own workers take it")
      ->type_name("PORT");
  command
      ->add_option("--profile", options->profiles,
                   "a built-in profile or a profile file whose users this worker can run; may be "
                   "repeated (default: normal)")
      ->type_name("PROFILE")
      ->allow_extra_args(false);
  command
      ->add_option("--processes", options->processes,
                   "how many workers to run, each in a process of its own; -1: one for each core")
      ->type_name("N")
      ->check(CLI::Range(-1, 1024))
      ->capture_default_str();
  command
      ->add_option("--target", options->target, "base URL of the server, if the master has no host")
      ->type_name("URL");
  command
      ->add_option("--wait", options->wait,
                   "how long to wait for a master that has not started yet")
      ->type_name("TIME")
      ->capture_default_str();
  command
      ->add_option("--seed", options->seed,
                   "seed of the users' random draws; each worker makes its own")
      ->capture_default_str();
  command
      ->add_option("--timeout", options->timeout_seconds,
                   "seconds after which a request without an answer fails")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  command->add_flag("--insecure", options->insecure, "do not check the server's certificate");
  command->add_option("--ca-file", options->ca_file,
                      "PEM file of certificate authorities to trust instead of the system's");
  command->footer(kFooter);
  return {command, [options] { return RunWorkerCommand(*options); }};
}

}  // namespace cli
