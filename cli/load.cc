#include "cli/load.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <memory>

#include "cli/load_options.h"
#include "contracts/core/clock.h"
#include "contracts/core/schema_validator.h"
#include "harness/load/duration.h"
#include "harness/load/real_time_engine.h"
#include "harness/load/schema_check.h"
#include "harness/load/statistics.h"
#include "harness/report/load_console.h"
#include "harness/report/locust_csv.h"
#include "harness/verdict/verdict.h"
#include "mock_server/stand_in/mock_server.h"

namespace cli {

using contracts::core::Error;
using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using contracts::core::SchemaRegistry;
using harness::load::Profile;
using harness::verdict::Outcome;
using harness::verdict::Verdict;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy load smoke\n"
    "  understudy load peak --target http://127.0.0.1:8009 --csv results/peak --threshold "
    "'p99<800'";

harness::load::StopFlag g_stop;

// The first Ctrl-C ends the run with all its reports, the second ends the process.
void OnInterrupt(int) {
  if (g_stop.requested()) _exit(130);
  g_stop.Request();
}

void CatchSignals() {
  struct sigaction action {};
  action.sa_handler = OnInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

ExitCode ExitCodeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return ExitCode::kOk;
    case Outcome::kThresholdFailed:
      return ExitCode::kThresholdFailed;
    case Outcome::kInconclusive:
      return ExitCode::kInconclusive;
    case Outcome::kUnreachable:
      return ExitCode::kUnreachable;
    case Outcome::kNothingRan:
      return ExitCode::kNothingRan;
  }
  return ExitCode::kCheckFailed;
}

// One profile from its first user to its verdict.
class LoadRun {
 public:
  LoadRun(const LoadOptions& options, Profile profile)
      : options_(options), profile_(std::move(profile)), statistics_(*profile_.workload) {}

  Result<Verdict> Run(const std::string& csv_prefix) {
    if (auto known =
            harness::load::CheckSchemaNames(*profile_.workload, SchemaRegistry::Embedded());
        !known) {
      return tl::unexpected(known.error());
    }
    // A threshold that can't be read is told before the run, not after half an hour of it.
    harness::verdict::VerdictRules rules{ThresholdsOf(options_, profile_),
                                         options_.require_decided};
    if (auto judged = harness::verdict::Decide(rules, statistics_, {}); !judged) {
      return tl::unexpected(judged.error());
    }
    std::unique_ptr<understudy::MockServer> stand_in;
    if (options_.target.empty()) {
      auto started = StartStandIn();
      if (!started) return tl::unexpected(started.error());
      stand_in = std::move(*started);
    }
    auto url = harness::target::ParseUrl(stand_in ? stand_in->gateway_url() : options_.target);
    if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), "--target");
    std::unique_ptr<harness::report::LocustCsvReporter> csv;
    if (!csv_prefix.empty()) {
      auto created = harness::report::LocustCsvReporter::Create(
          csv_prefix, options_.csv_full_history, *profile_.workload, clock_.WallNow());
      if (!created) return tl::unexpected(created.error());
      csv = std::move(*created);
    }
    const auto style = harness::report::ConsoleStyle::Of(stdout);
    harness::report::ConsoleProgress progress(stdout, style, profile_);
    std::vector<harness::load::LoadListener*> listeners = {&statistics_};
    if (csv) listeners.push_back(csv.get());
    if (!options_.only_summary) listeners.push_back(&progress);
    Announce(stand_in ? "the embedded stand-in" : url->origin.ToString());
    auto facts = Drive(*url, listeners, stand_in.get());
    progress.Finish();
    if (!facts) return tl::unexpected(facts.error());
    statistics_.Finish(facts->elapsed);
    auto verdict = harness::verdict::Decide(rules, statistics_, *facts);
    if (!verdict) return verdict;
    fmt::print("{}\n{}", harness::report::ResultTable(statistics_, style),
               harness::report::VerdictText(statistics_, *verdict, style));
    if (csv) {
      if (auto written = csv->Finish(); !written) return tl::unexpected(written.error());
    }
    return verdict;
  }

 private:
  Result<std::unique_ptr<understudy::MockServer>> StartStandIn() const {
    understudy::MockServerOptions server;
    server.defects = options_.defects;
    server.seed = options_.seed;
    return understudy::MockServer::Start(server);
  }

  void Announce(const std::string& target) const {
    fmt::print("{}: {} users, {}, against {}, seed {}\n", profile_.name, profile_.max_users(),
               harness::load::FormatDuration(profile_.run_time()), target, options_.seed);
    std::fflush(stdout);
  }

  // `stand_in` is the embedded one, if that is the target.
  Result<harness::load::RunFacts> Drive(const harness::target::Url& url,
                                        const std::vector<harness::load::LoadListener*>& listeners,
                                        understudy::MockServer* stand_in) {
    harness::load::RegistrySchemaCheck schemas(SchemaRegistry::Embedded());
    harness::load::AnswerCheck check(&schemas);
    harness::load::EngineSetup setup{profile_, options_.seed, check, listeners, g_stop, nullptr};
    if (stand_in != nullptr) {
      setup.on_event = [stand_in](const harness::load::TimedEvent& event) {
        stand_in->BeginOutage(event.outage, event.restart);
      };
    }
    harness::target::ClientOptions client;
    client.timeout = std::chrono::nanoseconds(static_cast<int64_t>(options_.timeout_seconds * 1e9));
    client.verify_tls = !options_.insecure;
    client.ca_file = options_.ca_file;
    return harness::load::RunInRealTime(setup, url, client, clock_);
  }

  const LoadOptions& options_;
  const Profile profile_;
  contracts::core::SystemClock clock_;
  harness::load::Statistics statistics_;
};

ExitCode Complain(const Error& error) {
  fmt::print(stderr, "understudy load: {}\n", error.ToString());
  return ExitCodeFor(error.code);
}

ExitCode RunLoad(const LoadOptions& options) {
  CatchSignals();
  auto profile = harness::load::LoadProfile(options.profile);
  if (!profile) return Complain(profile.error());
  std::vector<std::string> names = profile->runs;
  const bool suite = !names.empty();
  if (!suite) names.push_back(options.profile);
  ExitCode worst = ExitCode::kOk;
  for (const std::string& name : names) {
    auto single = harness::load::LoadProfile(name);
    if (!single) return Complain(single.error());
    if (auto applied = ApplyOverrides(options, *single); !applied) return Complain(applied.error());
    const std::string prefix =
        suite && !options.csv_prefix.empty() ? options.csv_prefix + "_" + name : options.csv_prefix;
    auto verdict = LoadRun(options, std::move(*single)).Run(prefix);
    if (!verdict) return Complain(verdict.error());
    const ExitCode code = ExitCodeOf(verdict->outcome);
    if (worst == ExitCode::kOk) worst = code;
    if (g_stop.requested() || verdict->outcome == Outcome::kUnreachable) break;
    if (suite) fmt::print("\n");
  }
  return worst;
}

}  // namespace

std::pair<CLI::App*, Command> AddLoadCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("load", "runs a load profile and judges the result");
  auto options = std::make_shared<LoadOptions>();
  AddLoadOptions(*command, *options);
  command->footer(kFooter);
  return {command, [options] { return RunLoad(*options); }};
}

}  // namespace cli
