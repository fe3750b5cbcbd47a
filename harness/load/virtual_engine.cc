#include "harness/load/virtual_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <queue>

#include "base/random.h"
#include "harness/load/byte_hash.h"
#include "harness/load/fleet.h"
#include "harness/load/spawn_schedule.h"
#include "latency/rate_meter.h"

namespace harness::load {

using base::HttpRequest;
using base::ManualClock;
using base::Random;
using latency::LatencyChoice;
using latency::LoadUnit;
using std::chrono::nanoseconds;

namespace {

constexpr nanoseconds kTick = std::chrono::seconds(1);
// Keeps the draws of latencies apart from those of users.
constexpr uint64_t kLatencyStream = 0x6c6174656e6379;  // "latency"

enum class EventKind : uint8_t { kSpawn, kTimedEvent, kTick, kAct, kAnswer };

struct Event {
  nanoseconds at;
  uint64_t order;  // of two at the same time, the one planned first comes first
  EventKind kind;
  uint32_t slot = 0;  // or an index into schedule or events
  uint32_t user = 0;

  bool operator>(const Event& other) const {
    return at != other.at ? at > other.at : order > other.order;
  }
};

// Of the answers in an outage this share takes the times of the lowest load, since a gateway that
// can't reach its data layer fails fast. With all of them stress-300 would have more failures with
// 500 than the recorded 1,003, with none fewer.
constexpr double kQuickInOutage = 0.5;

// Header lines as the target takes them.
base::HttpHeaders HeadersOf(const std::string& lines) {
  base::HttpHeaders headers;
  for (size_t at = 0; at < lines.size();) {
    const size_t end = lines.find("\r\n", at);
    const size_t colon = lines.find(": ", at);
    headers.push_back({lines.substr(at, colon - at), lines.substr(colon + 2, end - colon - 2)});
    at = end + 2;
  }
  return headers;
}

// The outcome of a request, kept until its time has come. Of hundreds of lists that are under way
// only what is needed of them: the next one is written where this one was, which is still in the
// processor's cache.
struct Pending {
  const Step* step = nullptr;
  nanoseconds sent{};
  int status = 0;  // 0 when there was no answer
  uint64_t bytes = 0;
  uint64_t body_hash = 0;
  std::string failure;
  std::string body;       // of an answer that failed
  std::string diagnosis;  // likewise
  std::vector<std::string> values;
};

class VirtualEngine {
 public:
  VirtualEngine(const EngineSetup& setup, client::Target& target, const LatencyChoice& latency,
                ManualClock& clock)
      : setup_(setup),
        target_(target),
        latency_(latency),
        clock_(clock),
        workload_(*setup.profile.workload),
        fleet_(setup.profile, setup.seed),
        schedule_(SpawnScheduleOf(setup.profile.stages)),
        pending_(setup.profile.max_users()) {}

  VirtualRun Run() {
    start_ = clock_.MonotonicNow();
    const nanoseconds end = setup_.profile.run_time();
    for (uint32_t i = 0; i < schedule_.size(); ++i) Plan(schedule_[i].at, EventKind::kSpawn, i, 0);
    for (uint32_t i = 0; i < setup_.profile.events.size(); ++i) {
      Plan(setup_.profile.events[i].at, EventKind::kTimedEvent, i, 0);
    }
    Plan(nanoseconds::zero(), EventKind::kTick, 0, 0);
    while (!events_.empty() && events_.top().at < end && !setup_.stop.requested()) {
      const Event event = events_.top();
      events_.pop();
      now_ = event.at;
      clock_.AdvanceTo(start_ + now_);
      Handle(event);
    }
    run_.facts.interrupted = setup_.stop.interrupted();
    if (!setup_.stop.requested()) now_ = end;
    Tell([&](LoadListener& listener) { listener.OnTick(now_, fleet_.size()); });
    run_.facts.elapsed = now_;
    run_.digest = fmt::format("{:016x}", chain_);
    return run_;
  }

 private:
  template <typename Call>
  void Tell(Call call) {
    for (LoadListener* listener : setup_.listeners) call(*listener);
  }

  void Plan(nanoseconds at, EventKind kind, uint32_t slot, uint32_t user) {
    events_.push({at, next_order_++, kind, slot, user});
  }

  void Handle(const Event& event) {
    switch (event.kind) {
      case EventKind::kSpawn:
        while (fleet_.size() < schedule_[event.slot].users) Act(fleet_.Add());
        while (fleet_.size() > schedule_[event.slot].users) fleet_.RemoveLast();
        break;
      case EventKind::kTimedEvent: {
        const TimedEvent& timed = setup_.profile.events[event.slot];
        if (!setup_.on_event) break;
        setup_.on_event(timed);
        outage_until_ = std::max(outage_until_, now_ + timed.outage);
        Tell([&](LoadListener& listener) { listener.OnTimedEvent(now_, timed); });
        break;
      }
      case EventKind::kTick:
        Tell([&](LoadListener& listener) { listener.OnTick(now_, fleet_.size()); });
        Plan(now_ + kTick, EventKind::kTick, 0, 0);
        break;
      case EventKind::kAct:
        if (fleet_.Present(event.slot, event.user)) Act(event.slot);
        break;
      case EventKind::kAnswer:
        if (fleet_.Present(event.slot, event.user)) Answer(event.slot);
        break;
    }
  }

  void Act(uint32_t slot) {
    UserSession& session = fleet_.session(slot);
    const Action action = session.Next(planned_);
    if (action.kind == Action::Kind::kWait) {
      Plan(now_ + action.wait, EventKind::kAct, slot, session.user());
      return;
    }
    rate_.Count(now_);
    if (setup_.on_send) setup_.on_send(session.user(), planned_);
    Pending& pending = pending_[slot];
    pending.step = planned_.step;
    pending.sent = now_;
    request_.method = planned_.step->method;
    request_.target = planned_.target;
    request_.body = planned_.body;
    request_.headers = HeadersFor(*planned_.step);
    nanoseconds latency = DrawLatency(session.user(), *planned_.step);
    if (setup_.drawn) setup_.drawn(latency);
    auto answered = target_.Send(workload_.service, request_);
    if (setup_.taken) latency = setup_.taken();
    pending.body.clear();
    pending.diagnosis.clear();
    if (answered) {
      run_.facts.reached = true;
      pending.status = answered->status;
      pending.bytes = answered->body.size();
      pending.body_hash = HashOf(answered->body);
      setup_.check.Check(workload_, *planned_.step,
                         {answered->status, base::ReasonPhrase(answered->status), answered->body},
                         checked_);
      pending.failure.swap(checked_.failure);
      pending.values.swap(checked_.values);
      if (!pending.failure.empty()) {
        if (const std::string* told = answered->header(client::kDiagnosisHeader))
          pending.diagnosis = *told;
        pending.body = std::move(answered->body);
      }
    } else {
      pending.status = 0;
      pending.bytes = 0;
      pending.body_hash = HashOf("");
      pending.failure = answered.error().message;
      pending.values.clear();
      if (run_.facts.first_fault.empty()) run_.facts.first_fault = pending.failure;
    }
    Plan(now_ + latency, EventKind::kAnswer, slot, session.user());
  }

  nanoseconds DrawLatency(uint32_t user, const Step& step) {
    Random random = Random::ForKeys({setup_.seed, kLatencyStream, user, request_number_++});
    const Row& row = workload_.rows[step.row];
    const double quantile = random.NextDouble();
    const bool quick = now_ < outage_until_ && random.NextDouble() < kQuickInOutage;
    return latency_.model.At(row.method, row.name, quick ? 0 : Load(), quantile);
  }

  // Of the moment, in the model's unit.
  double Load() const {
    if (latency_.load) return *latency_.load;
    return latency_.model.unit() == LoadUnit::kUsers ? static_cast<double>(fleet_.size())
                                                     : rate_.PerSecond(now_);
  }

  void Answer(uint32_t slot) {
    Pending& pending = pending_[slot];
    UserSession& session = fleet_.session(slot);
    RequestSample sample;
    sample.row = pending.step->row;
    sample.user = session.user();
    sample.finished = now_;
    sample.latency = now_ - pending.sent;
    sample.status = pending.status;
    sample.bytes = pending.bytes;
    sample.failure = pending.failure;
    sample.body = pending.body;
    sample.diagnosis = pending.diagnosis;
    AddToDigest(sample, pending.body_hash);
    Tell([&](LoadListener& listener) { listener.OnRequest(sample); });
    session.OnAnswer(pending.values);
    Act(slot);
  }

  void AddToDigest(const RequestSample& sample, uint64_t body_hash) {
    // A chain over cheap numbers; the last link stands for the whole run.
    Random link = Random::ForKeys({chain_, sample.row, sample.user,
                                   static_cast<uint64_t>(sample.finished.count()),
                                   static_cast<uint64_t>(sample.latency.count()),
                                   static_cast<uint64_t>(sample.status), body_hash});
    chain_ = link.Next();
  }

  const base::HttpHeaders& HeadersFor(const Step& step) {
    const auto found = headers_.find(&step);
    if (found != headers_.end()) return found->second;
    return headers_.emplace(&step, HeadersOf(step.headers)).first->second;
  }

  const EngineSetup& setup_;
  client::Target& target_;
  const LatencyChoice& latency_;
  ManualClock& clock_;
  const Workload& workload_;
  Fleet fleet_;
  const std::vector<SpawnPoint> schedule_;
  std::vector<Pending> pending_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::map<const Step*, base::HttpHeaders> headers_;
  PlannedRequest planned_;
  HttpRequest request_;
  CheckedAnswer checked_;
  VirtualRun run_;
  nanoseconds start_{};
  nanoseconds now_{};
  nanoseconds outage_until_{};
  latency::RateMeter rate_;
  uint64_t next_order_ = 0;
  uint64_t request_number_ = 0;
  uint64_t chain_ = 0;
};

}  // namespace

VirtualRun RunInVirtualTime(const EngineSetup& setup, client::Target& target,
                            const LatencyChoice& latency, ManualClock& clock) {
  return VirtualEngine(setup, target, latency, clock).Run();
}

}  // namespace harness::load
