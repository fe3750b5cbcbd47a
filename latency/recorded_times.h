#ifndef UNDERSTUDY_LATENCY_RECORDED_TIMES_H_
#define UNDERSTUDY_LATENCY_RECORDED_TIMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "latency/quantile_table.h"

namespace latency {

// The unit in which load is measured.
enum class LoadUnit { kUsers, kRequestsPerSecond };

// How long a run's answers took and how many failed. Latency models are learned from it, and runs
// are compared by it. Plain data.
struct RecordedTimes {
  struct Endpoint {
    std::string method;  // both empty for all together
    std::string name;
    double requests = 0;
    double failures = 0;
    double median_ms = 0;
    std::vector<QuantilePoint> points;  // minimum and maximum among them
    double average_bytes = 0;           // of an answer's body; 0: not known

    // One of the percentiles that were recorded: 50, 95, 99.9; 0 when this one was not.
    double PercentileMs(double percent) const;
  };
  // How much load that was.
  double Load(LoadUnit unit) const {
    return unit == LoadUnit::kUsers ? users : requests_per_second;
  }

  std::string where;  // the file
  std::string run;    // what it calls itself, such as "smoke"; may be empty
  std::string state;  // of the platform, in words, where the file tells it
  double users = 0;
  double requests_per_second = 0;   // 0: not known
  std::vector<Endpoint> endpoints;  // those with requests
  Endpoint all;
};

// Reads a file of the form of latency/baselines (schemas/recorded_run.schema.json).
// kBadFile with the place of what is wrong.
base::Result<RecordedTimes> ParseRecordedTimes(std::string_view json, const std::string& where);

// Reads such a file, which is one run, or what `understudy load --json` wrote
// (schemas/load_report.schema.json), which may be several. kBadFile with the place of what is
// wrong.
base::Result<std::vector<RecordedTimes>> ParseRuns(std::string_view json, const std::string& where);

// Reads Locust's PREFIX_stats.csv. It does not contain the number of users, so the caller supplies
// it. kBadFile with file:line and the column of what is wrong.
base::Result<RecordedTimes> ParseLocustStats(std::string_view csv, const std::string& where,
                                             double users);

// An error for a `path` of PREFIX_stats.csv whose times were not measured but are a model's:
// PREFIX_stats_history.csv beside it, if there is one, goes beyond the moment at which it was
// written last, as it does when a clock skips waits (a rehearsal, `load --virtual`).
base::Status CheckMeasured(const std::string& path);

// Combines runs of the same load as if their requests were one run's: the quantiles are those of
// the mixture, each run weighted by its requests. The result is sorted by load; its `where` names
// all files of a load.
std::vector<RecordedTimes> PoolByLoad(const std::vector<RecordedTimes>& runs, LoadUnit unit);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_RECORDED_TIMES_H_
