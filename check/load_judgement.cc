#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>

#include "check/judgements.h"

namespace check {

using mock_server::diagnosis::Code;

namespace {

// Below these nothing can be said.
constexpr uint64_t kMinRequestsForMix = 100;
constexpr uint64_t kMinPauses = 50;
constexpr uint64_t kMinBusyWindows = 4;
constexpr uint64_t kMinWindows = 60;
// Beyond the scatter of chance: a tenth of the requests goes elsewhere; rates and pauses a third
// off.
constexpr double kMixTolerance = 0.10;
// However few the users are.
constexpr double kMostChance = 0.3;
constexpr double kRatioTolerance = 1.33;
constexpr double kUsersTolerance = 0.8;
// Independent users give 1; users in lockstep about as much as there are of them.
constexpr double kLockstepShare = 0.3;
constexpr double kLeastLockstep = 4;

// "GET /api/v1/goals/{goal_id}" and "… {id}" are the same endpoint.
std::string Normal(const std::string& endpoint) {
  std::string normal;
  bool inside = false;
  for (const char c : endpoint) {
    if (c == '}') inside = false;
    if (!inside) normal += c;
    if (c == '{') inside = true;
  }
  return normal;
}

double Size(const SharePair& pair) { return std::abs(pair.is - pair.wanted); }

Finding Off(std::string pointer, uint64_t count, std::string message) {
  Finding finding;
  finding.code = Code::kMixFarFromProfile;
  finding.severity = mock_server::diagnosis::EntryFor(Code::kMixFarFromProfile).severity;
  finding.pointer = std::move(pointer);
  finding.count = count;
  finding.message = std::move(message);
  return finding;
}

bool IsFarOff(double is, double wanted) {
  return is * kRatioTolerance < wanted || is > wanted * kRatioTolerance;
}

void JudgeMix(const Recorder& recorder, const ClientRecord& client, const ExpectedLoad& expected,
              std::vector<Finding>& findings) {
  if (client.requests < kMinRequestsForMix || expected.mix.empty()) return;
  const std::vector<SharePair> pairs = SharesBeside(recorder, client, expected);
  double distance = 0;
  double chance = 0;
  for (const SharePair& pair : pairs) {
    distance += Size(pair) / 2;
    chance += std::sqrt(pair.wanted * (1 - pair.wanted) / static_cast<double>(client.requests));
  }
  // Users stay with what they began, so that shares scatter by users, too.
  chance += 1 / std::sqrt(std::max<double>(static_cast<double>(client.most_open), 1));
  if (distance <= kMixTolerance + std::min(chance, kMostChance)) return;
  std::string message =
      fmt::format("{:.0f} % of the requests are distributed differently than in {}", 100 * distance,
                  expected.profile);
  constexpr size_t kNamed = 3;
  for (size_t i = 0; i < std::min(kNamed, pairs.size()); ++i) {
    message += fmt::format("{} {} {:.1f} % instead of {:.1f} %", i == 0 ? ":" : ",",
                           pairs[i].endpoint, 100 * pairs[i].is, 100 * pairs[i].wanted);
  }
  findings.push_back(Off("/mix", client.requests, message));
}

void JudgeRate(const ClientRecord& client, const ExpectedLoad& expected,
               std::vector<Finding>& findings) {
  const double seconds =
      std::chrono::duration<double>(client.last_time - client.first_time).count();
  if (expected.requests_per_second <= 0 || seconds < 1) return;
  const double rate = static_cast<double>(client.requests - 1) / seconds;
  if (!IsFarOff(rate, expected.requests_per_second)) return;
  findings.push_back(Off("/rate", client.requests,
                         fmt::format("{:.1f} requests per second; {} makes about {:.1f}", rate,
                                     expected.profile, expected.requests_per_second)));
}

void JudgePauses(const ClientRecord& client, const ExpectedLoad& expected,
                 std::vector<Finding>& findings) {
  if (client.pauses.count() < kMinPauses || expected.pause_seconds <= 0) return;
  const double pause = std::chrono::duration<double>(client.pauses.mean()).count();
  if (!IsFarOff(pause, expected.pause_seconds)) return;
  findings.push_back(
      Off("/think_time", client.pauses.count(),
          fmt::format("a user waits {:.2f} s between requests on average; in {} it is {:.2f} s",
                      pause, expected.profile, expected.pause_seconds)));
}

void JudgeUsers(const ClientRecord& client, const ExpectedLoad& expected,
                std::vector<Finding>& findings) {
  if (expected.users <= 0 || client.most_open == 0) return;
  const double users = static_cast<double>(client.most_open);
  if (users >= kUsersTolerance * expected.users && users <= expected.users / kUsersTolerance)
    return;
  findings.push_back(Off(
      "/users", client.most_open,
      fmt::format("at most {} connections at once; {} has {:.0f} users with one connection each",
                  client.most_open, expected.profile, expected.users)));
}

void JudgeArrivals(const ClientRecord& client, std::vector<Finding>& findings) {
  const ArrivalScatter& arrivals = client.arrivals;
  if (arrivals.windows() < kMinWindows || arrivals.busy_windows() < kMinBusyWindows) return;
  const double users = static_cast<double>(client.most_open);
  const double limit = std::max(kLeastLockstep, kLockstepShare * users);
  if (users < kLeastLockstep || arrivals.Dispersion() < limit) return;
  findings.push_back(
      Off("/arrivals", client.requests,
          fmt::format("the users send in lockstep: requests arrive in bursts (variance is {:.0f} "
                      "times the mean per 50 ms; with independent users it is 1)",
                      arrivals.Dispersion())));
}

}  // namespace

std::vector<SharePair> SharesBeside(const Recorder& recorder, const ClientRecord& client,
                                    const ExpectedLoad& expected) {
  std::map<std::string, SharePair> by_name;
  for (const ExpectedLoad::Share& share : expected.mix) {
    SharePair& pair = by_name[Normal(share.endpoint)];
    pair.endpoint = share.endpoint;
    pair.wanted += share.share;
  }
  for (size_t i = 0; i < recorder.endpoints().size(); ++i) {
    const uint64_t requests = client.by_endpoint[i].total();
    if (requests == 0) continue;
    const std::string name = recorder.endpoints()[i].Name();
    SharePair& pair = by_name[Normal(name)];
    pair.endpoint = name;
    pair.is += static_cast<double>(requests) / static_cast<double>(client.requests);
  }
  std::vector<SharePair> pairs;
  for (const auto& [name, pair] : by_name) pairs.push_back(pair);
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return Size(a) > Size(b); });
  return pairs;
}

void JudgeLoad(const Recorder& recorder, const ClientRecord& client, const ExpectedLoad& expected,
               std::vector<Finding>& findings) {
  JudgeMix(recorder, client, expected, findings);
  JudgeRate(client, expected, findings);
  JudgePauses(client, expected, findings);
  JudgeUsers(client, expected, findings);
  JudgeArrivals(client, findings);
}

}  // namespace check
