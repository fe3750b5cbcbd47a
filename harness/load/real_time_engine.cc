#include "harness/load/real_time_engine.h"

#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "harness/load/spawn_schedule.h"
#include "harness/load/user_driver.h"

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

class RealTimeEngine {
 public:
  RealTimeEngine(const EngineSetup& setup, const Clock& clock)
      : setup_(setup),
        clock_(clock),
        key_{setup.seed, DrawKey::ProfileKey(setup.profile.name)},
        kinds_(setup.profile.workload->users),
        schedule_(SpawnScheduleOf(setup.profile.stages)) {}

  base::Status Connect(const client::Url& target, const client::ClientOptions& options) {
    auto driver = UserDriver::Create(
        target, setup_.profile.max_users(), options, clock_, setup_.check,
        [this](uint32_t, const RequestSample& sample) {
          for (LoadListener* listener : setup_.listeners) listener->OnRequest(sample);
        },
        setup_.on_send, setup_.spans);
    if (!driver) return tl::unexpected(driver.error());
    driver_ = std::move(*driver);
    return {};
  }

  RunFacts Run() {
    driver_->Start();
    const nanoseconds end = setup_.profile.run_time();
    nanoseconds next_tick{};
    size_t next_point = 0;
    size_t next_event = 0;
    last_cpu_ = cpu_at_start_ = ThreadCpu();
    last_server_ = server_at_start_ = ServerBusyTime();
    while (true) {
      nanoseconds now = driver_->Elapsed();
      if (setup_.stop.interrupted()) facts_.interrupted = now < end;
      if (now >= end || setup_.stop.requested()) break;
      // Nobody is there, and never was: half an hour of failures would say no more.
      if (!driver_->facts().reached && !driver_->facts().first_fault.empty() && now > kGiveUp)
        break;
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
      nanoseconds until = std::min({end, next_tick, now + kStopCheck});
      if (next_point < schedule_.size()) until = std::min(until, schedule_[next_point].at);
      if (next_event < setup_.profile.events.size()) {
        until = std::min(until, setup_.profile.events[next_event].at);
      }
      driver_->Poll(until);
    }
    const nanoseconds now = driver_->Elapsed();
    Tick(now, now);
    facts_.elapsed = now;
    facts_.generator_cpu = Ratio(ThreadCpu() - cpu_at_start_, now);
    facts_.saturated_share = seconds_ == 0 ? 0 : static_cast<double>(saturated_seconds_) / seconds_;
    facts_.server_busy = Ratio(ServerBusyTime() - server_at_start_, now);
    facts_.server_saturated_share =
        seconds_ == 0 ? 0 : static_cast<double>(server_saturated_seconds_) / seconds_;
    facts_.counters = driver_->counters();
    facts_.reached = driver_->facts().reached;
    facts_.first_fault = driver_->facts().first_fault;
    facts_.dead_connections = driver_->facts().dead_connections;
    return facts_;
  }

 private:
  static double Ratio(nanoseconds part, nanoseconds whole) {
    return whole.count() <= 0
               ? 0
               : static_cast<double>(part.count()) / static_cast<double>(whole.count());
  }

  nanoseconds ServerBusyTime() const {
    return setup_.server_busy_time ? setup_.server_busy_time() : nanoseconds::zero();
  }

  // The last that came is the first to go, as in Locust.
  void AdjustUsers(const SpawnPoint& point) {
    while (slots_.size() < point.users) {
      slots_.push_back(driver_->Add(
          UserSession(*setup_.profile.workload, key_, next_user_++, kinds_.Next()), point.at));
    }
    for (; slots_.size() > point.users; slots_.pop_back()) driver_->Remove(slots_.back());
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
    for (LoadListener* listener : setup_.listeners) listener->OnTick(planned, driver_->users());
  }

  const EngineSetup& setup_;
  const Clock& clock_;
  const DrawKey key_;
  KindSequence kinds_;
  const std::vector<SpawnPoint> schedule_;
  std::unique_ptr<UserDriver> driver_;
  std::vector<uint32_t> slots_;  // of the users, in the order in which they came
  uint32_t next_user_ = 0;
  RunFacts facts_;
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
