#include "harness/load/real_time_engine.h"

#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>

#include "harness/load/fleet.h"
#include "harness/load/spawn_schedule.h"

namespace harness::load {

using base::Clock;
using base::Result;
using std::chrono::nanoseconds;

namespace {

constexpr nanoseconds kTick = std::chrono::seconds(1);
constexpr double kSaturatedCpu = 0.9;
constexpr nanoseconds kGiveUp = std::chrono::seconds(3);
// How soon a stop from outside is noticed.
constexpr nanoseconds kStopCheck = std::chrono::milliseconds(100);

nanoseconds ThreadCpu() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// A user whose wait is over at `at`.
struct Wakeup {
  nanoseconds at;
  uint32_t slot;
  uint32_t user;

  bool operator>(const Wakeup& other) const { return at > other.at; }
};

class RealTimeEngine : public client::AnswerListener {
 public:
  RealTimeEngine(const EngineSetup& setup, const Clock& clock)
      : setup_(setup),
        clock_(clock),
        fleet_(setup.profile, setup.seed),
        schedule_(SpawnScheduleOf(setup.profile.stages)),
        in_flight_(setup.profile.max_users()) {}

  base::Status Connect(const client::Url& target, const client::ClientOptions& options) {
    auto client =
        client::AsyncClient::Create(target, setup_.profile.max_users(), options, clock_, *this);
    if (!client) return tl::unexpected(client.error());
    client_ = std::move(*client);
    return {};
  }

  RunFacts Run() {
    start_ = clock_.MonotonicNow();
    const nanoseconds end = setup_.profile.run_time();
    nanoseconds next_tick{};
    size_t next_point = 0;
    size_t next_event = 0;
    last_cpu_ = cpu_at_start_ = ThreadCpu();
    last_server_ = server_at_start_ = ServerBusyTime();
    while (true) {
      nanoseconds now = Elapsed();
      if (setup_.stop.interrupted()) facts_.interrupted = now < end;
      if (now >= end || setup_.stop.requested()) break;
      // Nobody is there, and never was: half an hour of failures would say no more.
      if (!facts_.reached && !facts_.first_fault.empty() && now > kGiveUp) break;
      if (now >= next_tick) {
        Tick(next_tick, now);
        next_tick += kTick * ((now - next_tick) / kTick + 1);
      }
      while (next_event < setup_.profile.events.size() &&
             setup_.profile.events[next_event].at <= now) {
        ApplyEvent(setup_.profile.events[next_event++], now);
      }
      while (next_point < schedule_.size() && schedule_[next_point].at <= now) {
        AdjustUsers(schedule_[next_point++]);
      }
      WakeDue(now);
      nanoseconds until = std::min({end, next_tick, now + kStopCheck});
      if (next_point < schedule_.size()) until = std::min(until, schedule_[next_point].at);
      if (next_event < setup_.profile.events.size()) {
        until = std::min(until, setup_.profile.events[next_event].at);
      }
      if (!wakeups_.empty()) until = std::min(until, wakeups_.top().at);
      client_->Poll(start_ + until);
    }
    const nanoseconds now = Elapsed();
    Tick(now, now);
    facts_.elapsed = now;
    facts_.generator_cpu = Ratio(ThreadCpu() - cpu_at_start_, now);
    facts_.saturated_share = seconds_ == 0 ? 0 : static_cast<double>(saturated_seconds_) / seconds_;
    facts_.server_busy = Ratio(ServerBusyTime() - server_at_start_, now);
    facts_.server_saturated_share =
        seconds_ == 0 ? 0 : static_cast<double>(server_saturated_seconds_) / seconds_;
    facts_.counters = client_->counters();
    return facts_;
  }

  void OnAnswer(uint32_t slot, const client::ClientAnswer& answer) override {
    InFlight& flight = in_flight_[slot];
    UserSession& session = fleet_.session(slot);
    const Step& step = *flight.request.step;
    if (answer.fault.empty() && dead_connections_.Met(answer.status, answer.body) &&
        !flight.first_sent_at) {
      ++facts_.dead_connections;
      flight.first_sent_at = answer.sent_at;
      Send(slot);
      return;
    }
    RequestSample sample;
    sample.row = step.row;
    sample.user = session.user();
    sample.finished = answer.done_at - start_;
    sample.latency = answer.done_at - flight.first_sent_at.value_or(answer.sent_at);
    sample.lag = flight.lag;
    sample.status = answer.status;
    sample.bytes = answer.body.size();
    if (!answer.fault.empty()) {
      checked_.failure.assign(answer.fault);
      checked_.values.clear();
      if (answer.unreachable && facts_.first_fault.empty()) facts_.first_fault = answer.fault;
    } else {
      setup_.check.Check(*setup_.profile.workload, step,
                         {answer.status, answer.reason, answer.body}, checked_);
    }
    if (!answer.unreachable) facts_.reached = true;
    sample.failure = checked_.failure;
    if (!sample.failure.empty()) sample.body = answer.body;
    for (LoadListener* listener : setup_.listeners) listener->OnRequest(sample);
    session.OnAnswer(checked_.values);
    Proceed(slot, answer.done_at - start_);
  }

 private:
  struct InFlight {
    PlannedRequest request;
    nanoseconds lag{};
    std::optional<nanoseconds> first_sent_at;  // of a request that was sent again
  };

  nanoseconds Elapsed() const { return clock_.MonotonicNow() - start_; }

  static double Ratio(nanoseconds part, nanoseconds whole) {
    return whole.count() <= 0
               ? 0
               : static_cast<double>(part.count()) / static_cast<double>(whole.count());
  }

  nanoseconds ServerBusyTime() const {
    return setup_.server_busy_time ? setup_.server_busy_time() : nanoseconds::zero();
  }

  // `due` is when the user was to act.
  void Proceed(uint32_t slot, nanoseconds due) {
    InFlight& flight = in_flight_[slot];
    const Action action = fleet_.session(slot).Next(flight.request);
    if (action.kind == Action::Kind::kWait) {
      wakeups_.push({due + action.wait, slot, fleet_.session(slot).user()});
      return;
    }
    flight.lag = std::max(Elapsed() - due, nanoseconds::zero());
    flight.first_sent_at.reset();
    if (setup_.on_send) setup_.on_send(fleet_.session(slot).user(), flight.request);
    Send(slot);
  }

  void Send(uint32_t slot) {
    const PlannedRequest& planned = in_flight_[slot].request;
    client::OutgoingRequest request;
    request.method = planned.step->method;
    request.target = planned.target;
    request.headers = &planned.step->headers;
    request.body = planned.body;
    client_->Send(slot, request);
  }

  void WakeDue(nanoseconds now) {
    // One round at most, since those who are late are due again at once, and answers come and the
    // run ends also when there is more to do than time.
    size_t round = wakeups_.size();
    while (round-- > 0 && !wakeups_.empty() && wakeups_.top().at <= now) {
      const Wakeup wakeup = wakeups_.top();
      wakeups_.pop();
      if (fleet_.Present(wakeup.slot, wakeup.user)) Proceed(wakeup.slot, wakeup.at);
    }
  }

  void AdjustUsers(const SpawnPoint& point) {
    while (fleet_.size() < point.users) Proceed(fleet_.Add(), point.at);
    while (fleet_.size() > point.users) client_->Drop(fleet_.RemoveLast());
  }

  void ApplyEvent(const TimedEvent& event, nanoseconds now) {
    if (!setup_.on_event) return;
    setup_.on_event(event);
    for (LoadListener* listener : setup_.listeners) listener->OnTimedEvent(now, event);
  }

  void Tick(nanoseconds planned, nanoseconds now) {
    const nanoseconds cpu = ThreadCpu();
    const nanoseconds server = ServerBusyTime();
    if (now > last_tick_) {
      const double share = Ratio(cpu - last_cpu_, now - last_tick_);
      // A last piece of a few milliseconds says nothing.
      if (now - last_tick_ >= kTick / 2) {
        ++seconds_;
        if (share > kSaturatedCpu) ++saturated_seconds_;
        if (Ratio(server - last_server_, now - last_tick_) > kSaturatedCpu)
          ++server_saturated_seconds_;
        facts_.busiest_second_cpu = std::max(facts_.busiest_second_cpu, share);
      }
    }
    last_tick_ = now;
    last_cpu_ = cpu;
    last_server_ = server;
    for (LoadListener* listener : setup_.listeners) listener->OnTick(planned, fleet_.size());
  }

  const EngineSetup& setup_;
  const Clock& clock_;
  Fleet fleet_;
  const std::vector<SpawnPoint> schedule_;
  std::vector<InFlight> in_flight_;
  std::unique_ptr<client::AsyncClient> client_;
  std::priority_queue<Wakeup, std::vector<Wakeup>, std::greater<>> wakeups_;
  CheckedAnswer checked_;
  client::DeadConnections dead_connections_;
  RunFacts facts_;
  nanoseconds start_{};
  nanoseconds last_tick_{};
  nanoseconds last_cpu_{};
  nanoseconds cpu_at_start_{};
  nanoseconds last_server_{};
  nanoseconds server_at_start_{};
  int seconds_ = 0;
  int saturated_seconds_ = 0;
  int server_saturated_seconds_ = 0;
};

}  // namespace

Result<RunFacts> RunInRealTime(const EngineSetup& setup, const client::Url& target,
                               const client::ClientOptions& options, const Clock& clock) {
  RealTimeEngine engine(setup, clock);
  if (auto connected = engine.Connect(target, options); !connected) {
    return tl::unexpected(connected.error());
  }
  return engine.Run();
}

}  // namespace harness::load
