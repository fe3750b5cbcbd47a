#include "harness/worker/worker.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>
#include <utility>

#include "harness/load/duration.h"
#include "harness/worker/message.h"
#include "harness/worker/report_statistics.h"
#include "harness/worker/usage.h"
#include "harness/worker/users.h"

namespace harness::worker {

using base::Clock;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using load::RequestSample;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

// Locust's own intervals.
constexpr nanoseconds kHeartbeatInterval = seconds(1);
constexpr nanoseconds kStatsInterval = seconds(3);
constexpr nanoseconds kUsageInterval = seconds(5);
constexpr nanoseconds kLogsInterval = seconds(10);
constexpr nanoseconds kReadyInterval = seconds(5);
constexpr nanoseconds kMasterSilence = seconds(60);

// A master that quits listens for half a second more.
constexpr nanoseconds kQuitGrace = milliseconds(350);
// A master that knows this worker answers each heartbeat. After the connection was lost, so long
// without an answer means that it is another master, or has forgotten this worker.
constexpr nanoseconds kRecognition = milliseconds(3500);
// A master forgets a worker that was silent for a minute. `spawning_complete` from a forgotten
// worker ends its listener for good, so one that stood still that long joins anew first.
constexpr nanoseconds kStandstill = seconds(50);
// How long users have the thread to themselves, and how long it sleeps without them.
constexpr nanoseconds kSlice = milliseconds(10);
constexpr nanoseconds kLinkInterval = milliseconds(50);

constexpr nanoseconds kPatience = seconds(10);  // for the answer to client_ready, before it is said
constexpr uint64_t kForeignAttempts = 3;
constexpr size_t kLogLines = 200;
constexpr double kBusyPercent = 90;
constexpr nanoseconds kLate = milliseconds(10);
constexpr double kLateShare = 0.01;

// Locust takes the part before the underscore for the host, over which it spreads users.
std::string NewNodeName() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  std::string name(host.data());
  std::replace(name.begin(), name.end(), '_', '-');
  std::random_device random;
  name += '_';
  for (int i = 0; i < 4; ++i) name += fmt::format("{:08x}", random());
  return name;
}

// Something that is done again and again.
class Every {
 public:
  explicit Every(nanoseconds interval) : interval_(interval) {}

  // Whether it is time; counts from now on when it is.
  bool Due(nanoseconds now) {
    if (now < next_) return false;
    next_ = now + interval_;
    return true;
  }
  void From(nanoseconds now) { next_ = now + interval_; }
  void AtOnce() { next_ = {}; }

 private:
  const nanoseconds interval_;
  nanoseconds next_{};
};

class Worker {
 public:
  Worker(const WorkerOptions& options, load::AnswerCheck& check, const process::StopFlag& stop,
         const Clock& clock)
      : options_(options),
        stop_(stop),
        clock_(clock),
        node_(NewNodeName()),
        statistics_(WallSeconds()),
        usage_(clock.MonotonicNow()),
        users_(options, check, clock, statistics_,
               [this](size_t entry, const RequestSample& sample) { Log(entry, sample); }) {}

  Result<WorkerEnd> Run() {
    auto link = MasterLink::Open(options_.master, node_);
    if (!link) return tl::unexpected(link.error());
    link_ = std::move(*link);
    BeginJoining(Now());
    Say(fmt::format("looking for the master at {}", options_.master.ToString()));
    last_turn_ = Now();
    while (phase_ != Phase::kEnded) {
      if (auto turned = Turn(); !turned) {
        Leave(turned.error());
        return tl::unexpected(turned.error());
      }
    }
    end_.unreported = statistics_.total().requests + dropped_;
    return end_;
  }

 private:
  enum class Phase {
    kJoining,   // the master has not acknowledged this worker
    kJoined,    // ready, or with users
    kStopping,  // told to stop: the last requests are in flight
    kCooling,   // has stopped; ready again when every worker must have
    kQuitting,  // the last requests are in flight, then comes the end
    kEnded,
  };

  nanoseconds Now() const { return clock_.MonotonicNow(); }
  double WallSeconds() const { return static_cast<double>(clock_.WallNow().count()) / 1e6; }

  Status Turn() {
    const nanoseconds now = Now();
    if (now - std::exchange(last_turn_, now) > kStandstill && phase_ != Phase::kJoining) {
      JoinAnew(now, "this process stood still, and the master may have forgotten it");
    }
    if (stop_.requested() && phase_ != Phase::kQuitting) {
      end_.interrupted = true;
      end_.users_running = users_.count() > 0;
      BeginQuitting(now);
    }
    if (link_timer_.Due(now)) {
      if (auto followed = FollowLink(now); !followed) return followed;
    }
    while (phase_ != Phase::kEnded) {
      const auto bytes = link_->Receive();
      if (!bytes) break;
      if (auto handled = Handle(*bytes, now); !handled) return handled;
    }
    users_.DismissOverdue();
    AdvancePhase(now);
    SendReports(now);
    if (phase_ == Phase::kEnded) return {};
    if (users_.anybody()) {
      users_.Poll(kSlice);
    } else {
      link_->Wait(kSlice);
    }
    return {};
  }

  // ---- The connection.

  void BeginJoining(nanoseconds now) {
    phase_ = Phase::kJoining;
    state_ = kReady;
    joining_since_ = now;
    ready_timer_.AtOnce();
  }

  // Of users and figures that the master knows nothing of, nothing is left.
  void JoinAnew(nanoseconds now, std::string_view why) {
    Say(fmt::format("{}; joining anew", why));
    users_.DismissAll();
    dropped_ += statistics_.total().requests;
    statistics_.Reset(WallSeconds());
    last_spawn_ = 0;
    recognition_until_.reset();
    BeginJoining(now);
  }

  Status FollowLink(nanoseconds now) {
    const MasterLink::State& link = link_->Update();
    const bool reconnected = link.connections > connections_ && connections_ > 0;
    connections_ = link.connections;
    if (phase_ == Phase::kJoining) return LookForMaster(link, now);
    if (phase_ == Phase::kQuitting) return {};
    if (reconnected && !answers_heartbeats_) {
      JoinAnew(now, "the connection was lost");
    } else if (reconnected) {
      recognition_until_ = now + kRecognition;
    } else if (recognition_until_ && now > *recognition_until_ && link.connected) {
      JoinAnew(now, "the master was restarted");
    }
    if (answers_heartbeats_ && now - last_heard_ > kMasterSilence) {
      return Fail(ErrorCode::kUnreachable, "nothing was heard from the master for a minute",
                  options_.master.ToString());
    }
    return {};
  }

  Status LookForMaster(const MasterLink::State& link, nanoseconds now) {
    const std::string where = options_.master.ToString();
    if (link.connections == 0 && link.foreign >= kForeignAttempts) {
      return Fail(
          ErrorCode::kUnreachable,
          "what listens there does not speak ZeroMQ, so it is not a Locust master; its port "
          "for workers is that of --master-bind-port (5557), not that of its page (8089)",
          where);
    }
    const nanoseconds waited = now - joining_since_;
    if (waited > options_.wait_for_master) {
      return Fail(ErrorCode::kUnreachable,
                  link.connected
                      ? fmt::format("what listens there did not acknowledge this worker in {}; is "
                                    "it a Locust master of version 2?",
                                    load::FormatDuration(options_.wait_for_master))
                      : fmt::format("no master answered in {}; start it with `locust --master`, or "
                                    "wait longer with --wait",
                                    load::FormatDuration(options_.wait_for_master)),
                  where);
    }
    if (!link.connected && link.refused > 0 && !said_absent_) {
      said_absent_ = true;
      Say(fmt::format("no master is at {} yet; waiting for it for {}", where,
                      load::FormatDuration(options_.wait_for_master)));
    }
    if (link.connected && waited > kPatience && !said_silent_) {
      said_silent_ = true;
      Say(
          fmt::format("connected to {}, but nothing acknowledges this worker; is it a Locust "
                      "master?",
                      where));
    }
    if (link.connected && ready_timer_.Due(now)) link_->Send(WriteClientReady(node_));
    return {};
  }

  // ---- What the master says.

  Status Handle(const std::string& bytes, nanoseconds now) {
    auto message = ReadMessage(bytes);
    if (!message) return tl::unexpected(message.error());
    last_heard_ = now;
    switch (message->type) {
      case MasterMessage::Type::kAck:
        OnAck(*message, now);
        return {};
      case MasterMessage::Type::kSpawn:
        // A worker that stops is told anew once it is ready.
        return phase_ == Phase::kJoined ? OnSpawn(message->spawn, now) : Status{};
      case MasterMessage::Type::kStop:
        if (phase_ == Phase::kJoined) BeginStopping(now);
        return {};
      case MasterMessage::Type::kQuit:
        Say("the master says quit");
        end_.quit_by_master = true;
        BeginQuitting(now);
        return {};
      case MasterMessage::Type::kReconnect:
        Say("the master asks for a new connection");
        link_->Reopen();
        connections_ = 0;
        return {};
      case MasterMessage::Type::kHeartbeat:
        answers_heartbeats_ = true;
        recognition_until_.reset();
        return {};
      case MasterMessage::Type::kSpawningComplete:
        if (reset_stats_) statistics_.Reset(WallSeconds());
        return {};
      case MasterMessage::Type::kUpdateUserClass:
        OnUpdate(message->update);
        return {};
      case MasterMessage::Type::kUnknown:
        Say(fmt::format("the master sent a message '{}', which means nothing to this worker",
                        message->type_name));
        return {};
    }
    return {};
  }

  void OnAck(const MasterMessage& message, nanoseconds now) {
    if (phase_ != Phase::kJoining) return;
    phase_ = Phase::kJoined;
    if (message.worker_index) {
      index_ = *message.worker_index;
      Say(fmt::format("joined the master as worker {}", index_));
    } else {
      index_ = std::hash<std::string>{}(node_);
      Say("joined the master, which is older than Locust 2.11");
    }
    heartbeat_timer_.AtOnce();
    stats_timer_.From(now);
  }

  Status OnSpawn(const SpawnJob& job, nanoseconds now) {
    link_->Send(WriteMessage("spawning", node_));
    if (job.timestamp <= last_spawn_) return {};
    if (auto known = CheckClasses(job); !known) return known;
    last_spawn_ = job.timestamp;
    stop_timeout_ = job.stop_timeout;
    reset_stats_ = job.reset_stats;
    if (state_ == kReady) BeginRun();
    state_ = kSpawning;
    reported_.clear();
    for (const auto& [name, wanted] : job.users) {
      reported_.insert(name);
      if (auto grown = users_.Grow(name, wanted, job.host, index_); !grown) return grown;
    }
    for (const auto& [name, wanted] : job.users) users_.Shrink(name, wanted, now + stop_timeout_);
    link_->Send(WriteSpawningComplete(node_, Counts()));
    state_ = kRunning;
    return {};
  }

  Status CheckClasses(const SpawnJob& job) {
    for (const auto& [name, wanted] : job.users) {
      if (users_.Knows(name)) continue;
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("the master's locustfile has a user class {}, which no profile of "
                              "this worker has (they have {}); give the profile with --profile, "
                              "and make the locustfile of it: understudy export locust --stub",
                              name, NamesOf(options_.classes)));
    }
    return {};
  }

  void OnUpdate(const ClassUpdate& update) {
    if (!users_.Knows(update.name)) return;
    if (update.host) users_.SetHost(update.name, *update.host);
    if (update.limits_tasks) {
      Say(
          fmt::format("the master chose among the tasks of {}; this worker runs all that its "
                      "profile has",
                      update.name));
    }
  }

  UserCounts Counts() const {
    UserCounts counts;
    for (const std::string& name : reported_) counts[name] = users_.count(name);
    return counts;
  }

  // ---- Runs.

  void BeginRun() {
    ++end_.runs;
    dropped_ += statistics_.total().requests;
    statistics_.Reset(WallSeconds());
    requests_of_run_ = late_of_run_ = 0;
    said_busy_ = false;
    Say("a run begins");
  }

  void Log(size_t entry, const RequestSample& sample) {
    statistics_.Log(entry, WallSeconds(), static_cast<double>(sample.latency.count()) / 1e6,
                    sample.bytes, sample.failure);
    ++end_.requests;
    if (!sample.failure.empty()) ++end_.failures;
    ++requests_of_run_;
    if (sample.lag > kLate) ++late_of_run_;
  }

  void BeginStopping(nanoseconds now) {
    phase_ = Phase::kStopping;
    users_.ReleaseAll(now + stop_timeout_);
  }

  void BeginQuitting(nanoseconds now) {
    phase_ = Phase::kQuitting;
    users_.ReleaseAll(now + std::min(stop_timeout_, kQuitGrace));
  }

  void AdvancePhase(nanoseconds now) {
    if (phase_ == Phase::kStopping && !users_.anybody_leaving()) {
      EndRun();
      SendStats();
      link_->Send(WriteMessage("client_stopped", node_));
      phase_ = Phase::kCooling;
      cooling_until_ = now + stop_timeout_;
    }
    if (phase_ == Phase::kCooling && now >= cooling_until_) BeginJoining(now);
    if (phase_ == Phase::kQuitting && !users_.anybody_leaving()) {
      EndRun();
      SendStats();
      SendLogs();
      link_->Send(WriteMessage("quit", node_));
      phase_ = Phase::kEnded;
    }
  }

  void EndRun() {
    if (state_ == kReady) return;
    Say(fmt::format("the run ended after {} requests", requests_of_run_));
    if (static_cast<double>(late_of_run_) > kLateShare * static_cast<double>(requests_of_run_)) {
      Say(
          fmt::format("{} of them were sent more than 10 ms late: this worker or its machine was "
                      "at its limit, and its times are partly its own",
                      late_of_run_));
    }
  }

  // Something is wrong that the user must see: at the master too, where the user looks.
  void Leave(const base::Error& error) {
    users_.DismissAll();
    link_->Send(WriteException(node_, "understudy worker: " + error.ToString(),
                               "  understudy worker " + node_ + "\n"));
    SendStats();
    link_->Send(WriteMessage("quit", node_));
  }

  // ---- What the master hears.

  void SendReports(nanoseconds now) {
    if (usage_timer_.Due(now)) LookAtUsage(now);
    // A master takes the heartbeat of a worker that it doesn't know for nothing.
    if (phase_ != Phase::kJoined && phase_ != Phase::kStopping) return;
    if (heartbeat_timer_.Due(now))
      link_->Send(WriteHeartbeat(node_, state_, cpu_percent_, Usage::Memory()));
    if (stats_timer_.Due(now)) SendStats();
    if (logs_timer_.Due(now)) SendLogs();
  }

  void LookAtUsage(nanoseconds now) {
    cpu_percent_ = usage_.CpuPercent(now);
    if (cpu_percent_ < kBusyPercent || said_busy_ || users_.count() == 0) return;
    said_busy_ = true;
    Say(fmt::format(
        "this worker used {:.0f} % of a core for five seconds: its times are partly its "
        "own; start more workers",
        cpu_percent_));
  }

  // What could not be sent is part of the next report.
  void SendStats() {
    if (link_->Send(WriteStats(node_, statistics_, Counts()))) statistics_.Reset(WallSeconds());
  }

  void SendLogs() {
    if (new_lines_ && link_->Send(WriteLogs(node_, lines_))) new_lines_ = false;
  }

  // For the console and, in the form of Locust's, for the master's page.
  void Say(std::string_view line) {
    options_.say(line);
    const auto wall = clock_.WallNow();
    const std::time_t time = static_cast<std::time_t>(wall.count() / 1'000'000);
    if (lines_.size() == kLogLines) lines_.erase(lines_.begin());
    lines_.push_back(fmt::format("[{:%Y-%m-%d %H:%M:%S},{:03}] {}/INFO/understudy.worker: {}",
                                 fmt::localtime(time), wall.count() / 1000 % 1000,
                                 node_.substr(0, node_.find('_')), line));
    new_lines_ = true;
  }

  const WorkerOptions& options_;
  const process::StopFlag& stop_;
  const Clock& clock_;
  const std::string node_;
  ReportStatistics statistics_;
  Usage usage_;
  Users users_;
  std::unique_ptr<MasterLink> link_;
  std::set<std::string> reported_;  // the classes that the master has named

  Phase phase_ = Phase::kJoining;
  std::string_view state_ = kReady;  // as the master is told
  WorkerEnd end_;
  uint64_t index_ = 0;
  uint64_t dropped_ = 0;
  double last_spawn_ = 0;
  nanoseconds stop_timeout_{};
  bool reset_stats_ = false;
  nanoseconds last_turn_{};
  nanoseconds joining_since_{};
  nanoseconds cooling_until_{};
  nanoseconds last_heard_{};
  std::optional<nanoseconds> recognition_until_;
  bool answers_heartbeats_ = false;  // masters before 2.19 don't
  uint64_t connections_ = 0;
  bool said_absent_ = false;
  bool said_silent_ = false;
  bool said_busy_ = false;
  double cpu_percent_ = 0;
  uint64_t requests_of_run_ = 0;
  uint64_t late_of_run_ = 0;  // subset of requests_of_run_
  std::vector<std::string> lines_;
  bool new_lines_ = false;

  Every link_timer_{kLinkInterval};
  Every ready_timer_{kReadyInterval};
  Every heartbeat_timer_{kHeartbeatInterval};
  Every stats_timer_{kStatsInterval};
  Every usage_timer_{kUsageInterval};
  Every logs_timer_{kLogsInterval};
};

}  // namespace

Result<WorkerEnd> RunWorker(const WorkerOptions& options, load::AnswerCheck& check,
                            const process::StopFlag& stop, const Clock& clock) {
  return Worker(options, check, stop, clock).Run();
}

}  // namespace harness::worker
