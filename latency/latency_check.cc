#include "latency/latency_check.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace latency {
namespace {

constexpr size_t kDraws = 20'000;
constexpr double kDeviations = 3.3;  // one in a thousand lies beyond

double AskedAt(const RecordedTimes::Endpoint& endpoint, double quantile) {
  return QuantileTable(endpoint.points).At(quantile);
}

double DrawAt(const std::vector<double>& sorted, double rank) {
  const double last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(std::clamp(rank, 0.0, last))];
}

CheckedEndpoint Check(const LatencyModel& model, const RecordedTimes::Endpoint& endpoint,
                      double load, base::Random random) {
  std::vector<double> draws(kDraws);
  for (double& draw : draws) {
    draw = std::chrono::duration<double, std::milli>(
               model.At(endpoint.method, endpoint.name, load, random.NextDouble()))
               .count();
  }
  std::sort(draws.begin(), draws.end());
  CheckedEndpoint checked{endpoint.method, endpoint.name, load, {}};
  for (const double quantile : {0.5, 0.95, 0.99}) {
    CheckedQuantile item;
    item.quantile = quantile;
    item.asked_ms = AskedAt(endpoint, quantile);
    const double rank = quantile * kDraws;
    const double spread = kDeviations * std::sqrt(kDraws * quantile * (1 - quantile));
    item.delivered_ms = DrawAt(draws, rank);
    const bool close =
        std::abs(item.asked_ms - item.delivered_ms) <= std::max(1.0, 0.02 * item.asked_ms);
    item.right = close || (DrawAt(draws, rank - spread) <= item.asked_ms &&
                           item.asked_ms <= DrawAt(draws, rank + spread));
    checked.quantiles.push_back(item);
  }
  return checked;
}

}  // namespace

std::vector<CheckedEndpoint> CheckLatency(const LatencyModel& model, const RecordedTimes& times,
                                          uint64_t seed) {
  std::vector<CheckedEndpoint> checked;
  uint64_t number = 0;
  for (const RecordedTimes::Endpoint& endpoint : times.endpoints) {
    checked.push_back(
        Check(model, endpoint, times.Load(model.unit()), base::Random::ForKeys({seed, ++number})));
  }
  checked.push_back(
      Check(model, times.all, times.Load(model.unit()), base::Random::ForKeys({seed, ++number})));
  return checked;
}

}  // namespace latency
