#include "latency/latency_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "latency/baselines.h"

namespace latency {

using base::Status;

namespace {

// Nothing is recorded between the minimum and the median of a row, so a curve of one parameter
// stands in: a small `bend` puts most of that half near the median, a large one near the minimum.
QuantileTable Bent(const std::vector<QuantileTable::Point>& points, double bend) {
  const QuantileTable plain(points);
  // Whoever recorded more than that is taken at their word.
  const auto inside = [](const QuantilePoint& p) { return p.quantile > 0 && p.quantile < 0.5; };
  if (std::any_of(points.begin(), points.end(), inside)) return plain;
  const double low = plain.At(0);
  const double median = plain.At(0.5);
  std::vector<QuantileTable::Point> with = points;
  for (const double quantile : {0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45}) {
    with.push_back({quantile, low + (median - low) * std::pow(quantile / 0.5, bend)});
  }
  return QuantileTable(with);
}

using Recorded = RecordedTimes::Endpoint;

// The share of all requests that would take less than `milliseconds`.
double ShareBelow(const std::vector<Recorded>& rows, double bend, double milliseconds) {
  double below = 0;
  double all = 0;
  for (const Recorded& row : rows) {
    all += row.requests;
    below += row.requests * Bent(row.points, bend).ShareBelow(milliseconds);
  }
  return all == 0 ? 0 : below / all;
}

// Of all rows together the median is recorded, and it lies in the lower half of the slower ones: so
// it tells the bend.
double FitBend(const std::vector<Recorded>& rows, double median) {
  double low = 0.02;
  double high = 4;
  for (int step = 0; step < 40; ++step) {
    const double middle = std::sqrt(low * high);
    (ShareBelow(rows, middle, median) < 0.5 ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

}  // namespace

const LatencyModel& LatencyModel::BuiltIn() {
  static const LatencyModel model = [] {
    LatencyModel built;
    for (const std::string_view name : FixedPlatformRuns()) {
      [[maybe_unused]] const Status learned = built.Learn(BuiltInBaseline(name), std::string(name));
      assert(learned);
    }
    return built;
  }();
  return model;
}

Status LatencyModel::Learn(std::string_view baseline_json, const std::string& where) {
  auto times = ParseRecordedTimes(baseline_json, where);
  if (!times) return tl::unexpected(times.error());
  Learn(*times);
  return {};
}

void LatencyModel::Learn(const RecordedTimes& times) {
  const double bend = FitBend(times.endpoints, times.all.median_ms);
  for (const Recorded& row : times.endpoints)
    Set(row.method, row.name, times.Load(unit_), Bent(row.points, bend));
  Set("", "", times.Load(unit_), Bent(times.all.points, bend));
}

void LatencyModel::Set(const std::string& method, const std::string& name, double load,
                       QuantileTable table) {
  tables_[{method, name}][load] = std::move(table);
}

std::chrono::nanoseconds LatencyModel::At(std::string_view method, std::string_view name,
                                          double load, double quantile) const {
  auto found = tables_.find(std::pair(method, name));
  if (found == tables_.end())
    found = tables_.find(std::pair(std::string_view(), std::string_view()));
  if (found == tables_.end()) return {};
  const std::map<double, QuantileTable>& levels = found->second;
  const auto above = levels.lower_bound(load);
  double milliseconds = 0;
  if (above == levels.begin()) {
    milliseconds = above->second.At(quantile);
  } else if (above == levels.end()) {
    milliseconds = levels.rbegin()->second.At(quantile);
  } else {
    const auto below = std::prev(above);
    const double share = (load - below->first) / (above->first - below->first);
    milliseconds = below->second.At(quantile) *
                   std::pow(above->second.At(quantile) / below->second.At(quantile), share);
  }
  return std::chrono::nanoseconds(static_cast<int64_t>(milliseconds * 1e6));
}

std::vector<double> LatencyModel::Levels() const {
  std::set<double> levels;
  for (const auto& [endpoint, tables] : tables_) {
    for (const auto& [level, table] : tables) levels.insert(level);
  }
  return {levels.begin(), levels.end()};
}

const QuantileTable* LatencyModel::Table(std::string_view method, std::string_view name,
                                         double load) const {
  const auto found = tables_.find(std::pair(method, name));
  if (found == tables_.end()) return nullptr;
  const auto level = found->second.find(load);
  return level == found->second.end() ? nullptr : &level->second;
}

}  // namespace latency
