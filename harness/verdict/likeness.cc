#include "harness/verdict/likeness.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace harness::verdict {
namespace {

using latency::RecordedTimes;
using Endpoint = RecordedTimes::Endpoint;

// A few failures have no pattern.
constexpr double kLeastShare = 0.01;
constexpr double kLeastFailures = 20;
// The recorded runs themselves are at most 0.94 alike.
constexpr double kNear = 0.97;

bool HardlyFailed(const RecordedTimes& run) {
  return run.all.failures < kLeastFailures || run.all.failures < kLeastShare * run.all.requests;
}

double FailedShare(const RecordedTimes& run, const Endpoint& like) {
  for (const Endpoint& endpoint : run.endpoints) {
    if (endpoint.method == like.method && endpoint.name == like.name && endpoint.requests > 0)
      return endpoint.failures / endpoint.requests;
  }
  return 0;
}

// The cosine of the angle between the two runs' shares of failures by endpoint: 1 where they are in
// proportion, which they are also when one of the runs went on longer after what had happened.
double Likeness(const RecordedTimes& a, const RecordedTimes& b) {
  double product = 0, squares_a = 0, squares_b = 0;
  const auto add = [&](double share_a, double share_b) {
    product += share_a * share_b;
    squares_a += share_a * share_a;
    squares_b += share_b * share_b;
  };
  for (const Endpoint& endpoint : a.endpoints) {
    add(FailedShare(a, endpoint), FailedShare(b, endpoint));
  }
  for (const Endpoint& endpoint : b.endpoints) {
    const bool known = std::any_of(a.endpoints.begin(), a.endpoints.end(), [&](const Endpoint& of) {
      return of.method == endpoint.method && of.name == endpoint.name;
    });
    if (!known) add(0, FailedShare(b, endpoint));
  }
  return squares_a == 0 || squares_b == 0 ? 0 : product / std::sqrt(squares_a * squares_b);
}

}  // namespace

const RecordedTimes* FailsAs(const RecordedTimes& run, std::span<const RecordedTimes> recorded) {
  if (HardlyFailed(run)) return nullptr;
  const RecordedTimes* nearest = nullptr;
  double nearness = kNear;
  for (const RecordedTimes& candidate : recorded) {
    if (HardlyFailed(candidate)) continue;
    const double likeness = Likeness(run, candidate);
    if (likeness >= nearness) {
      nearest = &candidate;
      nearness = likeness;
    }
  }
  return nearest;
}

}  // namespace harness::verdict
