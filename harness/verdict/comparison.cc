#include "harness/verdict/comparison.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
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

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// What one more run of the same kind would be: the prediction interval of a normal distribution
// around the median, but no narrower than what a single run can tell of itself, since times in
// whole milliseconds are often all the same.
Estimate Typical(const std::vector<Estimate>& runs) {
  if (runs.size() == 1) return runs.front();
  std::vector<double> values, below, above;
  for (const Estimate& run : runs) {
    values.push_back(run.value);
    below.push_back(run.value - run.low);
    above.push_back(run.high - run.value);
  }
  const auto n = static_cast<double>(runs.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  const double spread = StudentT99(runs.size() - 1) * deviation * std::sqrt(1 + 1 / n);
  const double median = Median(std::move(values));
  return {median, std::max(0.0, median - std::max(spread, Median(std::move(below)))),
          median + std::max(spread, Median(std::move(above)))};
}

using Endpoints = std::vector<const Endpoint*>;  // one endpoint in several runs; at least one

template <typename Figure>
Estimate TypicalOf(const Endpoints& endpoints, const Figure& figure) {
  std::vector<Estimate> estimates;
  for (const Endpoint* endpoint : endpoints) estimates.push_back(figure(*endpoint));
  return Typical(estimates);
}

double TypicalRequests(const Endpoints& endpoints) {
  std::vector<double> requests;
  for (const Endpoint* endpoint : endpoints) requests.push_back(endpoint->requests);
  return Median(std::move(requests));
}

ComparedEndpoint CompareEndpoint(const Endpoints& base, const Endpoint& now,
                                 const Tolerance& tolerance) {
  ComparedEndpoint compared{
      base.front()->method, base.front()->name, TypicalRequests(base), now.requests, {}};
  for (const auto& [name, quantile] : {std::pair{"p50", 0.5}, std::pair{"p95", 0.95}}) {
    const auto time = [quantile = quantile](const Endpoint& endpoint) {
      return TimeAt(endpoint, quantile);
    };
    ComparedFigure figure{name, TypicalOf(base, time), time(now), Change::kNone};
    const double allowed = std::max(tolerance.share * figure.base.value, tolerance.milliseconds);
    figure.change = Judge(figure.base, figure.now, allowed);
    compared.figures.push_back(figure);
  }
  ComparedFigure failed{"failed", TypicalOf(base, FailedShare), FailedShare(now), Change::kNone};
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

// Each endpoint once, in the order in which the runs first have it, with all that have it.
std::vector<Endpoints> EndpointsOf(std::span<const RecordedTimes> runs) {
  std::vector<Endpoints> all;
  for (const RecordedTimes& run : runs) {
    for (const Endpoint& endpoint : run.endpoints) {
      const auto known = std::find_if(all.begin(), all.end(), [&](const Endpoints& endpoints) {
        return endpoints.front()->method == endpoint.method &&
               endpoints.front()->name == endpoint.name;
      });
      if (known == all.end()) {
        all.push_back({&endpoint});
      } else {
        known->push_back(&endpoint);
      }
    }
  }
  return all;
}

Comparison CompareRuns(std::span<const RecordedTimes> bases, const RecordedTimes& now,
                       const Tolerance& tolerance) {
  Comparison comparison;
  const std::vector<Endpoints> base_endpoints = EndpointsOf(bases);
  for (const Endpoints& base : base_endpoints) {
    const Endpoint* other = Find(now, *base.front());
    comparison.endpoints.push_back(
        other != nullptr
            ? CompareEndpoint(base, *other, tolerance)
            : ComparedEndpoint{
                  base.front()->method, base.front()->name, TypicalRequests(base), 0, {}});
  }
  for (const Endpoint& endpoint : now.endpoints) {
    if (std::none_of(bases.begin(), bases.end(),
                     [&](const RecordedTimes& base) { return Find(base, endpoint) != nullptr; })) {
      comparison.endpoints.push_back({endpoint.method, endpoint.name, 0, endpoint.requests, {}});
    }
  }
  Endpoints all;
  for (const RecordedTimes& base : bases) all.push_back(&base.all);
  comparison.all = CompareEndpoint(all, now.all, tolerance);
  return comparison;
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
  return CompareRuns({&base, 1}, now, tolerance);
}

Comparison CompareWithSeveral(std::span<const RecordedTimes> bases, const RecordedTimes& now,
                              const Tolerance& tolerance) {
  assert(bases.size() >= kLeastBaseRuns);
  return CompareRuns(bases, now, tolerance);
}

}  // namespace harness::verdict
