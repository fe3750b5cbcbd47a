#ifndef UNDERSTUDY_LATENCY_LATENCY_MODEL_H_
#define UNDERSTUDY_LATENCY_LATENCY_MODEL_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "latency/quantile_table.h"
#include "latency/recorded_times.h"

namespace latency {

// How long the platform takes to answer, learned from recorded runs: for each endpoint a quantile
// table at each load level (in users or requests per second, see unit()), interpolated between
// levels at the same quantile. Immutable, so thread-safe.
class LatencyModel {
 public:
  // The model of the recorded runs of the fixed platform, compiled in.
  static const LatencyModel& BuiltIn();

  // Adds the times of one recorded run (in the format of latency/baselines). kBadFile when it is
  // not such a run.
  base::Status Learn(std::string_view baseline_json, const std::string& where);
  void Learn(const RecordedTimes& times);
  // Sets the table of an endpoint at a load; method and name are empty for all together.
  void Set(const std::string& method, const std::string& name, double load, QuantileTable table);

  // The time at `quantile` for an endpoint under this load. An endpoint that was not
  // recorded takes what all endpoints together took.
  std::chrono::nanoseconds At(std::string_view method, std::string_view name, double load,
                              double quantile) const;

  // What loads are in.
  LoadUnit unit() const { return unit_; }
  void set_unit(LoadUnit unit) { unit_ = unit; }

  bool empty() const { return tables_.empty(); }

  // The loads that are known, rising.
  std::vector<double> Levels() const;
  // The table of an endpoint at a known level; nullptr when there is none.
  const QuantileTable* Table(std::string_view method, std::string_view name, double load) const;

  using Endpoint =
      std::pair<std::string, std::string>;  // method, name; both empty for all together
  struct EndpointLess {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return std::pair<std::string_view, std::string_view>(a) <
             std::pair<std::string_view, std::string_view>(b);
    }
  };
  using Tables = std::map<Endpoint, std::map<double, QuantileTable>, EndpointLess>;
  // All of it: for each endpoint a table at each known load.
  const Tables& tables() const { return tables_; }

 private:
  LoadUnit unit_ = LoadUnit::kUsers;
  Tables tables_;
};

// A model as text (schemas/latency_model.schema.json), a line for each endpoint and level.
std::string WriteLatencyModel(const LatencyModel& model);

// Reads it back. kBadFile with the place of what is wrong.
base::Result<LatencyModel> ParseLatencyModel(std::string_view text, const std::string& where);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_LATENCY_MODEL_H_
