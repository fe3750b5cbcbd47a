#include "harness/verdict/comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/verdict/confidence.h"
#include "latency/quantile_table.h"

namespace harness::verdict {
namespace {

using latency::QuantileTable;
using latency::RecordedTimes;
using Endpoint = RecordedTimes::Endpoint;

// The quantile's rank varies by chance as a binomial count does.
Estimate TimeAt(const Endpoint& endpoint, double quantile) {
  const QuantileTable table(endpoint.points);
  const double n = endpoint.requests;
  const double spread = kZ99 * std::sqrt(quantile * (1 - quantile) / n) + 0.5 / n;
  return {table.At(quantile), table.At(std::max(0.0, quantile - spread)),
          table.At(std::min(1.0, quantile + spread))};
}

Estimate FailedShare(const Endpoint& endpoint) {
  const double n = endpoint.requests;
  const double share = endpoint.failures / n;
  const Interval interval = WilsonInterval(share, n, kZ99);
  return {share, interval.low, interval.high};
}

// `allowed` is how much more than the base does no harm.
Change Judge(const Estimate& base, const Estimate& now, double allowed) {
  const double difference = now.value - base.value;
  const double least = difference - std::hypot(now.value - now.low, base.high - base.value);
  const double most = difference + std::hypot(now.high - now.value, base.value - base.low);
  // Locust's times are whole milliseconds: one more is not more than one.
  if (difference > allowed * (1 + 1e-9)) return least > 0 ? Change::kWorse : Change::kUndecided;
  // A harm twice as large as what is tolerated could hide in so few requests.
  if (most > 2 * allowed) return Change::kUndecided;
  return difference < -allowed && most < 0 ? Change::kBetter : Change::kNone;
}

// More failures are a harm however few, unless they are chance.
Change JudgeFailures(const Estimate& base, const Estimate& now) {
  constexpr double kTolerated = 0.01;
  if (now.low > base.high) return Change::kWorse;
  if (now.high < base.low) return Change::kBetter;
  return now.high - base.value > 2 * kTolerated ? Change::kUndecided : Change::kNone;
}

ComparedEndpoint CompareEndpoint(const Endpoint& base, const Endpoint& now,
                                 const Tolerance& tolerance) {
  ComparedEndpoint compared{base.method, base.name, base.requests, now.requests, {}};
  for (const auto& [name, quantile] : {std::pair{"p50", 0.5}, std::pair{"p95", 0.95}}) {
    ComparedFigure figure{name, TimeAt(base, quantile), TimeAt(now, quantile), Change::kNone};
    const double allowed = std::max(tolerance.share * figure.base.value, tolerance.milliseconds);
    figure.change = Judge(figure.base, figure.now, allowed);
    compared.figures.push_back(figure);
  }
  ComparedFigure failed{"failed", FailedShare(base), FailedShare(now), Change::kNone};
  failed.change = JudgeFailures(failed.base, failed.now);
  compared.figures.push_back(failed);
  return compared;
}

const Endpoint* Find(const RecordedTimes& run, const Endpoint& like) {
  const auto found =
      std::find_if(run.endpoints.begin(), run.endpoints.end(), [&](const Endpoint& endpoint) {
        return endpoint.method == like.method && endpoint.name == like.name;
      });
  return found == run.endpoints.end() ? nullptr : &*found;
}

}  // namespace

int Comparison::Count(Change change) const {
  int count = 0;
  const auto add = [&](const ComparedEndpoint& endpoint) {
    for (const ComparedFigure& figure : endpoint.figures) count += figure.change == change;
  };
  for (const ComparedEndpoint& endpoint : endpoints) add(endpoint);
  add(all);
  return count;
}

Comparison Compare(const RecordedTimes& base, const RecordedTimes& now,
                   const Tolerance& tolerance) {
  Comparison comparison;
  for (const Endpoint& endpoint : base.endpoints) {
    const Endpoint* other = Find(now, endpoint);
    comparison.endpoints.push_back(
        other != nullptr
            ? CompareEndpoint(endpoint, *other, tolerance)
            : ComparedEndpoint{endpoint.method, endpoint.name, endpoint.requests, 0, {}});
  }
  for (const Endpoint& endpoint : now.endpoints) {
    if (Find(base, endpoint) == nullptr) {
      comparison.endpoints.push_back({endpoint.method, endpoint.name, 0, endpoint.requests, {}});
    }
  }
  comparison.all = CompareEndpoint(base.all, now.all, tolerance);
  return comparison;
}

}  // namespace harness::verdict
