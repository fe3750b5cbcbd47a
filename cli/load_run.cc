#include "cli/load_run.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cassert>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/in_process_target.h"
#include "cli/live_page.h"
#include "cli/load_latency.h"
#include "cli/stand_in_busy_time.h"
#include "cli/trace_export.h"
#include "harness/load/client_spans.h"
#include "harness/load/duration.h"
#include "harness/load/real_time_engine.h"
#include "harness/load/schema_check.h"
#include "harness/load/unreachable_steps.h"
#include "harness/load/virtual_engine.h"
#include "harness/report/live_table.h"
#include "harness/report/load_log.h"
#include "harness/report/locust_csv.h"
#include "harness/verdict/watchdog.h"
#include "latency/latency_choice.h"
#include "mock_server/defects/platform_state.h"
#include "mock_server/future/next_steps.h"
#include "mock_server/platform/platform.h"
#include "mock_server/stand_in/socket_server.h"
#include "mock_server/stand_in/stand_in.h"
#include "schema/registry.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Status;
using harness::load::LoadListener;
using harness::load::TimedEvent;
using schema::SchemaRegistry;

namespace {

// Virtual runs begin here, so that nothing in them depends on when they are made. Not at a whole
// second: the platform writes times without their fraction then, which makes answers shorter.
constexpr std::chrono::microseconds kVirtualStart{1'768'780'800'123'456};

base::Result<mock_server::defects::Faults> FaultsOf(const LoadOptions& options) {
  return mock_server::defects::ReadFaults(options.platform, options.defects, options.repairs);
}

// "fixed with defects 1,3".
std::string PlatformText(const LoadOptions& options) {
  const auto faults = FaultsOf(options);
  return options.target.empty() && faults ? mock_server::defects::Describe(*faults) : "not known";
}

// The platform in virtual time, its next steps in front of it.
class VirtualStandIn {
 public:
  VirtualStandIn(mock_server::platform::Platform& platform,
                 const mock_server::future::Options& future, const base::Clock& clock)
      : platform_(platform) {
    if (future.pool) pool_.emplace(*future.pool);
    if (future.any()) steps_.emplace(future, pool_ ? &*pool_ : nullptr, clock);
  }

  base::HttpResponse Handle(base::Service service, const base::HttpRequest& request) {
    if (!steps_) return platform_.Handle(service, request);
    if (auto answer = steps_->Before(service, request, drawn_)) return *std::move(answer);
    base::HttpResponse response = platform_.Handle(service, request);
    steps_->After(service, request, response);
    return response;
  }

  void Expect(std::chrono::nanoseconds drawn) { drawn_ = drawn; }
  std::chrono::nanoseconds taken() const { return steps_->taken(); }
  // nullptr without any.
  const mock_server::future::NextSteps* next_steps() const { return steps_ ? &*steps_ : nullptr; }

 private:
  mock_server::platform::Platform& platform_;
  std::optional<mock_server::future::ConnectionPool> pool_;
  std::optional<mock_server::future::NextSteps> steps_;
  std::chrono::nanoseconds drawn_{0};
};

}  // namespace

// Everything that listens to one run.
class LoadRun::Recorders {
 public:
  static base::Result<std::unique_ptr<Recorders>> Open(LoadRun& run, const std::string& csv_prefix,
                                                       LivePage* page) {
    std::unique_ptr<Recorders> recorders(new Recorders);
    recorders->listeners_.push_back(&run.statistics_);
    const LoadOptions& options = run.options_;
    if (!csv_prefix.empty()) {
      auto csv = harness::report::LocustCsvReporter::Create(
          csv_prefix, options.csv_full_history, *run.profile_.workload, run.wall_start_);
      if (!csv) return tl::unexpected(csv.error());
      recorders->csv_ = std::move(*csv);
      recorders->listeners_.push_back(recorders->csv_.get());
    }
    if (!options.log_file.empty()) {
      auto log =
          harness::report::LoadLog::Open(options.log_file, run.profile_, run.target_, options.seed);
      if (!log) return tl::unexpected(log.error());
      recorders->log_ = std::move(*log);
      recorders->listeners_.push_back(recorders->log_.get());
    }
    if (!options.only_summary && !options.virtual_time) {
      recorders->progress_.emplace(Put, harness::report::ConsoleStyle::Of(ConsoleDescriptor()),
                                   run.profile_);
      recorders->listeners_.push_back(&*recorders->progress_);
    }
    if (page != nullptr) {
      recorders->page_ = page->Follow(run, run.statistics_);
      recorders->listeners_.push_back(recorders->page_.get());
    }
    auto watchdog = harness::verdict::Watchdog::Create(WatchdogRulesOf(options, run.profile_),
                                                       run.statistics_, run.stop_);
    if (!watchdog) return tl::unexpected(watchdog.error());
    recorders->watchdog_.emplace(std::move(*watchdog));
    recorders->listeners_.push_back(&*recorders->watchdog_);
    return recorders;
  }

  const std::vector<LoadListener*>& listeners() const { return listeners_; }
  const std::string& stop_reason() const { return watchdog_->reason(); }

  void EndProgress() {
    if (progress_) progress_->Finish();
  }
  Status Finish(std::chrono::nanoseconds elapsed, const harness::verdict::Verdict& verdict) {
    const Status logged = log_ ? log_->Finish(elapsed, verdict) : Status{};
    const Status written = csv_ ? csv_->Finish() : Status{};
    return logged ? written : logged;
  }

 private:
  std::vector<LoadListener*> listeners_;
  std::unique_ptr<harness::report::LocustCsvReporter> csv_;
  std::unique_ptr<harness::report::LoadLog> log_;
  std::optional<harness::report::LiveTable> progress_;
  std::unique_ptr<LoadListener> page_;
  std::optional<harness::verdict::Watchdog> watchdog_;
};

LoadRun::LoadRun(const LoadOptions& options, harness::load::Profile profile,
                 process::StopFlag& stop)
    : options_(options),
      profile_(std::move(profile)),
      stop_(stop),
      statistics_(*profile_.workload) {}

LoadRun::~LoadRun() = default;

harness::verdict::VerdictRules LoadRun::Rules() const {
  return {ThresholdsOf(options_, profile_), options_.require_decided};
}

Status LoadRun::Run(const std::string& csv_prefix, LivePage* page) {
  for (const harness::load::UnreachableStep& step :
       harness::load::UnreachableSteps(*profile_.workload)) {
    if (step.lacks_value) {
      return Fail(ErrorCode::kBadFile,
                  fmt::format("'{}' of the group '{}' would never be sent: it {}", step.step,
                              step.group, step.why),
                  fmt::format("the profile {}", profile_.name));
    }
  }
  // A threshold that can't be read is told before the run, not after half an hour of it.
  const harness::verdict::VerdictRules rules = Rules();
  if (auto judged = harness::verdict::Decide(rules, statistics_, {}); !judged) {
    return tl::unexpected(judged.error());
  }
  // Before the first file is made.
  if (Status usable = CheckTarget(); !usable) return usable;
  target_ = options_.target.empty() ? "the embedded stand-in" : options_.target;
  wall_start_ = options_.virtual_time ? kVirtualStart : base::SystemClock().WallNow();
  auto recorders = Recorders::Open(*this, csv_prefix, page);
  if (!recorders) return tl::unexpected(recorders.error());
  if (auto done = options_.virtual_time ? RunVirtual(**recorders) : RunReal(**recorders); !done)
    return done;
  (*recorders)->EndProgress();
  statistics_.Finish(facts_.elapsed);
  auto verdict = harness::verdict::Decide(rules, statistics_, facts_);
  if (!verdict) return tl::unexpected(verdict.error());
  verdict_ = std::move(*verdict);
  if (const std::string variable = VariableBehind("--target");
      verdict_.outcome == harness::verdict::Outcome::kUnreachable && !variable.empty()) {
    verdict_.notes.push_back(fmt::format(
        "its address is that of {} in the environment, which `understudy env` sets: unset it for a "
        "run against the embedded stand-in",
        variable));
  }
  if (!options_.target.empty() && !profile_.events.empty()) {
    verdict_.notes.push_back(
        "the profile's timed events need the embedded stand-in and did not happen");
  }
  verdict_.notes.insert(verdict_.notes.end(), early_notes_.begin(), early_notes_.end());
  if (!(*recorders)->stop_reason().empty()) verdict_.notes.push_back((*recorders)->stop_reason());
  written_ = (*recorders)->Finish(facts_.elapsed, verdict_);
  if (page != nullptr) page->EndRun();
  return {};
}

std::string LoadRun::Title() const {
  return harness::report::RunTitle(profile_, options_.virtual_time, target_, options_.seed);
}

Status LoadRun::CheckTarget() const {
  if (!options_.target.empty()) {
    if (options_.virtual_time) {
      return Fail(ErrorCode::kBadUsage,
                  "a virtual run needs a server in this process: leave --target out, or --virtual",
                  "--virtual");
    }
    const auto url = harness::client::ParseUrl(options_.target);
    if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), "--target");
    return {};
  }
  if (const auto faults = FaultsOf(options_); !faults) return tl::unexpected(faults.error());
  if (const auto future = mock_server::future::ParseOptions(options_.future); !future)
    return tl::unexpected(future.error());
  if (!options_.latency.empty()) {
    const auto latency = latency::ParseLatencyChoice(options_.latency);
    if (!latency) return tl::unexpected(latency.error());
  }
  return {};
}

Status LoadRun::RunReal(Recorders& recorders) {
  const auto traces = TraceExport::Begin("load");
  std::unique_ptr<mock_server::stand_in::SocketServer> stand_in;
  if (options_.target.empty()) {
    understudy::MockServerOptions server;
    server.platform = options_.platform;
    server.defects = options_.defects;
    server.repairs = options_.repairs;
    server.resources = options_.resources;
    server.future = options_.future;
    server.seed = options_.seed;
    if (!options_.latency.empty()) server.latency = options_.latency;
    auto started = mock_server::stand_in::SocketServer::Start(server, {},
                                                              traces ? &traces->server() : nullptr);
    if (!started) return tl::unexpected(started.error());
    stand_in = std::move(*started);
  }
  std::string address = options_.target;
  if (stand_in) {
    const bool gateway = profile_.workload->service == base::Service::kGateway;
    address = gateway ? stand_in->gateway_url() : stand_in->data_layer_url();
  }
  auto url = harness::client::ParseUrl(address);
  if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), "--target");
  Print("{}\n", Title());
  harness::load::RegistrySchemaCheck schemas(SchemaRegistry::Embedded());
  harness::load::AnswerCheck check(&schemas);
  harness::load::EngineSetup setup{profile_, options_.seed, check, recorders.listeners(),
                                   stop_,    nullptr};
  if (stand_in) {
    setup.on_event = [&](const TimedEvent& event) {
      stand_in->BeginOutage(event.outage, event.restart);
    };
  }
  if (stand_in) {
    pid_t thread = 0;
    stand_in->WithStandIn([&](mock_server::stand_in::StandIn&) { thread = ::gettid(); });
    setup.server_busy_time = BusyTimeOfThread(thread);
  } else {
    setup.server_busy_time = BusyTimeOfLocalStandIn(url->origin);
  }
  harness::client::ClientOptions client;
  client.timeout = std::chrono::nanoseconds(static_cast<int64_t>(options_.timeout_seconds * 1e9));
  client.verify_tls = !options_.insecure;
  client.ca_file = options_.ca_file;
  const base::SystemClock clock;
  std::optional<harness::load::ClientSpans> spans;
  if (traces) setup.spans = &spans.emplace(traces->own(), clock, traces->parent(), url->origin);
  auto facts = harness::load::RunInRealTime(setup, *url, client, clock);
  if (!facts) return tl::unexpected(facts.error());
  facts_ = std::move(*facts);
  if (stand_in) {
    stand_in->WithStandIn([&](mock_server::stand_in::StandIn& whole) {
      if (whole.next_steps() != nullptr)
        early_notes_ = mock_server::future::AnswerNotes(*whole.next_steps());
    });
    stand_in->Stop();
  }
  if (traces) traces->Finish();
  return {};
}

Status LoadRun::RunVirtual(Recorders& recorders) {
  auto latency = VirtualLatencyOf(options_, profile_);
  if (!latency) return tl::unexpected(latency.error());
  const auto faults = FaultsOf(options_);
  if (!faults) return tl::unexpected(faults.error());
  const auto future = mock_server::future::ParseOptions(options_.future);
  if (!future) return tl::unexpected(future.error());
  base::ManualClock clock(kVirtualStart);
  mock_server::platform::PlatformOptions platform_options;
  platform_options.defects = faults->defects;
  platform_options.repairs = faults->repairs;
  platform_options.resources = options_.resources;
  platform_options.seed = options_.seed;
  auto platform = mock_server::platform::Platform::Open(platform_options, clock);
  if (!platform) return tl::unexpected(platform.error());
  VirtualStandIn stand_in(**platform, *future, clock);
  InProcessTarget target([&](base::Service service, const base::HttpRequest& request) {
    return stand_in.Handle(service, request);
  });
  harness::load::RegistrySchemaCheck schemas(SchemaRegistry::Embedded());
  harness::load::AnswerCheck check(&schemas);
  harness::load::EngineSetup setup{profile_, options_.seed, check, recorders.listeners(),
                                   stop_,    nullptr};
  setup.on_event = [&](const TimedEvent& event) {
    (*platform)->BeginOutage(event.outage, event.restart);
  };
  if (future->any()) {
    setup.drawn = [&](std::chrono::nanoseconds drawn) { stand_in.Expect(drawn); };
    setup.taken = [&] { return stand_in.taken(); };
  }
  harness::load::VirtualRun run = harness::load::RunInVirtualTime(setup, target, *latency, clock);
  if (stand_in.next_steps() != nullptr)
    early_notes_ = mock_server::future::AnswerNotes(*stand_in.next_steps());
  if (auto beyond = latency::BeyondKnownLoad(*latency, profile_.max_users()); !beyond.empty())
    early_notes_.push_back(std::move(beyond));
  facts_ = std::move(run.facts);
  digest_ = std::move(run.digest);
  return {};
}

harness::report::RunReport LoadRun::Report() const {
  return ReportOf(statistics_, facts_, verdict_);
}

harness::report::RunReport LoadRun::ReportSoFar(const harness::load::Statistics& statistics) const {
  harness::load::RunFacts facts;
  facts.elapsed = statistics.elapsed();
  facts.reached = statistics.total().requests > 0;
  auto verdict = harness::verdict::Decide(Rules(), statistics, facts);
  assert(verdict);  // the thresholds were read before the run began
  harness::report::RunReport report = ReportOf(statistics, std::move(facts), *std::move(verdict));
  report.running = true;
  return report;
}

harness::report::RunReport LoadRun::ReportOf(const harness::load::Statistics& statistics,
                                             harness::load::RunFacts facts,
                                             harness::verdict::Verdict verdict) const {
  harness::report::RunReport report{profile_, statistics, std::move(facts), std::move(verdict)};
  report.seed = options_.seed;
  report.target = target_;
  report.virtual_time = options_.virtual_time;
  report.wall_start = wall_start_;
  report.digest = digest_;
  utsname system{};
  ::uname(&system);
  report.environment = {
      {"understudy", UNDERSTUDY_VERSION},
      {"machine", system.nodename},
      {"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
      {"cores", std::to_string(std::thread::hardware_concurrency())},
      {"users", std::to_string(profile_.max_users())},
      {"run time", harness::load::FormatDuration(profile_.run_time())},
      {"workload", profile_.workload->name},
      {"platform", PlatformText(options_)}};
  return report;
}

}  // namespace cli
