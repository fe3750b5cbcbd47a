#include "latency/recorded_times.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "latency/latency_model.h"

namespace latency {
namespace {

struct Part {
  double weight = 0;
  QuantileTable table;
};

double ShareBelow(const std::vector<Part>& parts, double milliseconds) {
  double below = 0;
  double all = 0;
  for (const Part& part : parts) {
    below += part.weight * part.table.ShareBelow(milliseconds);
    all += part.weight;
  }
  return below / all;
}

double MixedAt(const std::vector<Part>& parts, double quantile) {
  double low = parts.front().table.At(0);
  double high = parts.front().table.At(1);
  for (const Part& part : parts) {
    low = std::min(low, part.table.At(0));
    high = std::max(high, part.table.At(1));
  }
  if (quantile <= 0) return low;
  if (quantile >= 1) return high;
  for (int step = 0; step < 50; ++step) {
    const double middle = std::sqrt(low * high);
    (ShareBelow(parts, middle) < quantile ? low : high) = middle;
  }
  return high;
}

RecordedTimes::Endpoint Mix(const std::vector<const RecordedTimes::Endpoint*>& endpoints) {
  if (endpoints.size() == 1) return *endpoints.front();
  RecordedTimes::Endpoint mixed = *endpoints.front();
  mixed.requests = 0;
  mixed.points.clear();
  std::vector<Part> parts;
  std::set<double> quantiles;
  for (const RecordedTimes::Endpoint* endpoint : endpoints) {
    mixed.requests += endpoint->requests;
    parts.push_back({endpoint->requests, QuantileTable(endpoint->points)});
    for (const QuantilePoint& point : endpoint->points) quantiles.insert(point.quantile);
  }
  for (const double quantile : quantiles)
    mixed.points.push_back({quantile, MixedAt(parts, quantile)});
  mixed.median_ms = MixedAt(parts, 0.5);
  return mixed;
}

RecordedTimes PoolOne(const std::vector<const RecordedTimes*>& runs) {
  RecordedTimes pooled;
  pooled.users = runs.front()->users;
  pooled.requests_per_second = runs.front()->requests_per_second;
  std::vector<const RecordedTimes::Endpoint*> all;
  std::map<std::pair<std::string, std::string>, std::vector<const RecordedTimes::Endpoint*>> rows;
  for (const RecordedTimes* run : runs) {
    pooled.where += (pooled.where.empty() ? "" : ", ") + run->where;
    all.push_back(&run->all);
    for (const RecordedTimes::Endpoint& row : run->endpoints)
      rows[{row.method, row.name}].push_back(&row);
  }
  pooled.all = Mix(all);
  for (const auto& [name, parts] : rows) pooled.endpoints.push_back(Mix(parts));
  return pooled;
}

}  // namespace

std::vector<RecordedTimes> PoolByLoad(const std::vector<RecordedTimes>& runs, LoadUnit unit) {
  std::map<double, std::vector<const RecordedTimes*>> by_load;
  for (const RecordedTimes& run : runs) by_load[run.Load(unit)].push_back(&run);
  std::vector<RecordedTimes> pooled;
  for (const auto& [load, same] : by_load) pooled.push_back(PoolOne(same));
  return pooled;
}

}  // namespace latency
