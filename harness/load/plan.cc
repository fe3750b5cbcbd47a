#include "harness/load/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/random.h"
#include "harness/load/spawn_schedule.h"
#include "harness/load/user_session.h"

namespace harness::load {

using base::Random;
using latency::LatencyChoice;
using latency::LoadUnit;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kSlices = 12;
// Keeps the draws of latencies apart from those of users.
constexpr uint64_t kLatencyStream = 0x706c616e;  // "plan"
// Runs of users that make the spread known well enough, and requests that can be afforded.
constexpr size_t kWantedUserRuns = 800;
constexpr size_t kFewestRuns = 4;
constexpr size_t kMostRuns = 50;
constexpr double kAffordedRequests = 2e6;
constexpr int kPaceRounds = 8;
// Saved of every answer. As long as the ids of the platform, so that bodies have their length.
constexpr char kSaved[] = "00000000-0000-4000-8000-000000000000";

// One user's time in the run.
struct Stay {
  uint32_t user = 0;
  size_t kind = 0;
  nanoseconds start{};
  nanoseconds end{};
};

double Seconds(const Stay& stay) {
  return std::chrono::duration<double>(stay.end - stay.start).count();
}

std::vector<Stay> StaysOf(const Profile& profile, const std::vector<SpawnPoint>& schedule) {
  std::vector<Stay> stays;
  std::vector<size_t> present;
  KindSequence kinds(profile.workload->users);
  for (const SpawnPoint& point : schedule) {
    if (point.at >= profile.run_time()) break;
    while (present.size() < point.users) {
      present.push_back(stays.size());
      stays.push_back(
          {static_cast<uint32_t>(stays.size()), kinds.Next(), point.at, profile.run_time()});
    }
    while (present.size() > point.users) {
      stays[present.back()].end = point.at;  // the last that came is the first to go
      present.pop_back();
    }
  }
  return stays;
}

class Planner {
 public:
  Planner(const Profile& profile, const LatencyChoice& latency, uint64_t seed)
      : profile_(profile),
        workload_(*profile.workload),
        latency_(latency),
        seed_(seed),
        schedule_(SpawnScheduleOf(profile.stages)),
        plan_(workload_) {
    plan_.rows.resize(workload_.rows.size());
    const nanoseconds length = std::max<nanoseconds>(profile.run_time() / kSlices, nanoseconds(1));
    for (size_t i = 0; i < kSlices; ++i) {
      const nanoseconds start = length * i;
      plan_.slices.push_back({start, length, UsersAt(start + length - nanoseconds(1)), 0});
    }
  }

  LoadPlan Plan() {
    std::vector<std::vector<Stay>> by_kind(workload_.users.size());
    size_t users = 0;
    for (const Stay& stay : StaysOf(profile_, schedule_)) {
      by_kind[stay.kind].push_back(stay);
      plan_.user_seconds += Seconds(stay);
      ++users;
    }
    const size_t runs =
        std::clamp(kWantedUserRuns / std::max<size_t>(users, 1), kFewestRuns, kMostRuns);
    if (latency_.model.unit() == LoadUnit::kRequestsPerSecond) FindPace(by_kind);
    const double expected = Pilot(by_kind).requests * static_cast<double>(runs);
    const double share = std::min(1.0, kAffordedRequests / std::max(expected, 1.0));
    for (const std::vector<Stay>& stays : by_kind) AddKind(stays, share, runs);
    for (PlannedCount& row : plan_.rows) row.deviation = std::sqrt(row.deviation);
    plan_.total.deviation = std::sqrt(plan_.total.deviation);
    for (const PlannedCount& row : plan_.rows) plan_.total.sent_bytes += row.sent_bytes;
    plan_.statistics.Finish(profile_.run_time());
    return std::move(plan_);
  }

 private:
  uint32_t UsersAt(nanoseconds time) const {
    const auto after =
        std::upper_bound(schedule_.begin(), schedule_.end(), time,
                         [](nanoseconds at, const SpawnPoint& point) { return at < point.at; });
    return after == schedule_.begin() ? 0 : std::prev(after)->users;
  }

  struct Pilots {
    double requests = 0;  // of a whole run
    double user_seconds = 0;
  };

  // One user of each kind tells about how much there is to do.
  Pilots Pilot(const std::vector<std::vector<Stay>>& by_kind) {
    Pilots all;
    for (const std::vector<Stay>& stays : by_kind) {
      if (stays.empty()) continue;
      const Stay& stay = stays.front();
      const auto users = static_cast<double>(stays.size());
      all.requests += users * static_cast<double>(RunUser(stay, seed_, 0));
      all.user_seconds += users * Seconds(stay);
    }
    return all;
  }

  // Where a model goes by the rate, the rate depends on the times, and they on it: taken in turn,
  // the two settle soon.
  void FindPace(const std::vector<std::vector<Stay>>& by_kind) {
    for (int round = 0; round < kPaceRounds; ++round) {
      const Pilots pilots = Pilot(by_kind);
      const double pace = pilots.requests / std::max(pilots.user_seconds, 1e-9);
      // The mean of the two keeps them from swinging.
      load_per_user_ = round == 0 ? pace : (load_per_user_ + pace) / 2;
    }
  }

  // `share` of the users stand for all of them. Until Plan() ends, deviations are variances.
  void AddKind(const std::vector<Stay>& stays, double share, size_t runs) {
    if (stays.empty()) return;
    const size_t sampled = std::clamp<size_t>(
        static_cast<size_t>(share * static_cast<double>(stays.size())), 1, stays.size());
    const double weight = static_cast<double>(stays.size()) / static_cast<double>(sampled);
    for (size_t i = 0; i < sampled; ++i) {
      const Stay& stay = stays[i * stays.size() / sampled];
      std::vector<Spread> spreads(workload_.rows.size());
      Spread all;
      for (size_t run = 0; run < runs; ++run) {
        // The first run is the one that thresholds are judged by.
        const double copies = run == 0 ? weight : 0;
        RunUser(stay, seed_ + run, copies);
        double sum = 0;
        for (size_t row = 0; row < counts_.size(); ++row) {
          spreads[row].Add(counts_[row]);
          plan_.rows[row].sent_bytes += sent_bytes_[row] * weight / static_cast<double>(runs);
          sum += counts_[row];
        }
        all.Add(sum);
        for (const auto& [step, count] : by_step_)
          plan_.step_requests[step] += count * weight / static_cast<double>(runs);
        for (size_t slice = 0; slice < kSlices; ++slice)
          plan_.slices[slice].requests += in_slice_[slice] * weight / static_cast<double>(runs);
      }
      for (size_t row = 0; row < spreads.size(); ++row) spreads[row].AddTo(plan_.rows[row], weight);
      all.AddTo(plan_.total, weight);
    }
  }

  // Counts of one user over its runs.
  struct Spread {
    double runs = 0;
    double sum = 0;
    double squares = 0;

    void Add(double count) {
      runs += 1;
      sum += count;
      squares += count * count;
    }
    void AddTo(PlannedCount& count, double weight) const {
      count.requests += weight * sum / runs;
      count.deviation += weight * std::max(0.0, squares - sum * sum / runs) / (runs - 1);
    }
  };

  // Fills counts_, by_step_, sent_bytes_ and in_slice_, and tells the statistics each request
  // `copies` times. Returns the number of requests.
  uint64_t RunUser(const Stay& stay, uint64_t seed, double copies) {
    counts_.assign(workload_.rows.size(), 0);
    by_step_.clear();
    sent_bytes_.assign(workload_.rows.size(), 0);
    in_slice_.assign(kSlices, 0);
    UserSession session(workload_, {seed, DrawKey::ProfileKey(profile_.name)}, stay.user,
                        stay.kind);
    uint64_t requests = 0;
    nanoseconds now = stay.start;
    while (now < stay.end) {
      const Action action = session.Next(request_);
      if (action.kind == Action::Kind::kWait) {
        now += std::max(action.wait, kShortestPause);
        continue;
      }
      const Row& row = workload_.rows[request_.step->row];
      const double load = latency_.load.value_or(UsersAt(now) * load_per_user_);
      Random random = Random::ForKeys({seed, kLatencyStream, stay.user, requests});
      const nanoseconds time = latency_.model.At(row.method, row.name, load, random.NextDouble());
      now += std::max(time, nanoseconds(1000));
      if (now >= stay.end) break;  // still in flight, and so not counted
      Count(now, time, stay.user, requests, copies);
      ++requests;
      saved_.assign(request_.step->saves.size(), kSaved);
      session.OnAnswer(saved_);
    }
    return requests;
  }

  void Count(nanoseconds now, nanoseconds time, uint32_t user, uint64_t number, double copies) {
    const size_t row = request_.step->row;
    counts_[row] += 1;
    by_step_[request_.step] += 1;
    sent_bytes_[row] += static_cast<double>(request_.body.size());
    in_slice_[std::min<size_t>(static_cast<size_t>(now / plan_.slices[0].length), kSlices - 1)] +=
        1;
    RequestSample sample;
    sample.row = row;
    sample.user = user;
    sample.finished = now;
    sample.latency = time;
    sample.status = request_.step->expect.status;
    // A weight of 2.5 is two copies of one request and three of the next.
    const auto upto = [&](uint64_t n) { return std::floor(copies * static_cast<double>(n)); };
    const double times = upto(number + 1) - upto(number);
    for (double i = 0; i < times; ++i) plan_.statistics.OnRequest(sample);
  }

  const Profile& profile_;
  const Workload& workload_;
  const LatencyChoice& latency_;
  const uint64_t seed_;
  const std::vector<SpawnPoint> schedule_;
  double load_per_user_ = 1;  // what a user adds to the load, in the model's unit
  LoadPlan plan_;
  PlannedRequest request_;
  std::vector<std::string> saved_;
  // Of the user that ran last.
  std::vector<double> counts_;
  std::map<const Step*, double> by_step_;
  std::vector<double> sent_bytes_;
  std::vector<double> in_slice_;
};

}  // namespace

LoadPlan PlanLoad(const Profile& profile, const LatencyChoice& latency, uint64_t seed) {
  return Planner(profile, latency, seed).Plan();
}

}  // namespace harness::load
