#include "latency/recorded_times.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/json.h"
#include "base/json_access.h"
#include "schema/registry.h"

namespace latency {

using base::FailAt;
using base::FindMember;
using base::JsonFile;
using base::NumberOr;
using base::Result;
using base::StringOr;
using schema::CheckAgainst;

namespace {

RecordedTimes::Endpoint EndpointOf(const rapidjson::Value& row) {
  RecordedTimes::Endpoint endpoint;
  endpoint.method = StringOr(row, "method", "");
  endpoint.name = StringOr(row, "name", "");
  endpoint.requests = NumberOr(row, "requests", 0);
  endpoint.failures = NumberOr(row, "failures", 0);
  endpoint.median_ms = NumberOr(row, "median_ms", 0);
  endpoint.average_bytes = NumberOr(row, "average_bytes", 0);
  const double minimum = NumberOr(row, "min_ms", 0);
  const double maximum = std::max(minimum, NumberOr(row, "max_ms", 0));
  endpoint.points.push_back({0, minimum});
  for (const auto& member : FindMember(row, "percentiles_ms")->GetObject()) {
    // The recorded percentiles are rounded, the extremes are not.
    endpoint.points.push_back({std::atof(member.name.GetString()) / 100,
                               std::clamp(member.value.GetDouble(), minimum, maximum)});
  }
  endpoint.points.push_back({1, maximum});
  return endpoint;
}

Result<RecordedTimes> RunOf(const JsonFile& file, const rapidjson::Value& value,
                            const std::string& where) {
  RecordedTimes times;
  times.where = where;
  times.run = StringOr(value, "run", "");
  times.state = StringOr(value, "state", "");
  times.users = NumberOr(value, "users", 0);
  times.all = EndpointOf(*FindMember(value, "aggregated"));
  times.requests_per_second = NumberOr(*FindMember(value, "aggregated"), "requests_per_s", 0);
  for (const auto& row : FindMember(value, "endpoints")->GetArray()) {
    auto endpoint = EndpointOf(row);
    if (endpoint.requests > 0) times.endpoints.push_back(std::move(endpoint));
  }
  if (times.endpoints.empty() || times.all.requests == 0)
    return FailAt(file, value, "nothing can be learned from a run without requests");
  return times;
}

}  // namespace

double RecordedTimes::Endpoint::PercentileMs(double percent) const {
  const auto found = std::find_if(points.begin(), points.end(), [&](const QuantilePoint& point) {
    return std::abs(point.quantile - percent / 100) < 1e-9;
  });
  return found == points.end() ? 0 : found->milliseconds;
}

Result<RecordedTimes> ParseRecordedTimes(std::string_view json, const std::string& where) {
  auto file = JsonFile::Parse(json, where);
  if (!file) return tl::unexpected(file.error());
  if (auto good = CheckAgainst("recorded_run.schema.json", *file, file->root()); !good)
    return tl::unexpected(good.error());
  return RunOf(*file, file->root(), where);
}

Result<std::vector<RecordedTimes>> ParseRuns(std::string_view json, const std::string& where) {
  auto file = JsonFile::Parse(json, where);
  if (!file) return tl::unexpected(file.error());
  const rapidjson::Value& root = file->root();
  const bool report = root.IsObject() && FindMember(root, "report") != nullptr;
  const char* schema = report ? "load_report.schema.json" : "recorded_run.schema.json";
  if (auto good = CheckAgainst(schema, *file, root); !good) return tl::unexpected(good.error());
  std::vector<const rapidjson::Value*> values = {&root};
  if (report) {
    values.clear();
    for (const auto& run : FindMember(root, "runs")->GetArray()) values.push_back(&run);
  }
  std::vector<RecordedTimes> runs;
  for (const rapidjson::Value* value : values) {
    auto run = RunOf(*file, *value, where);
    if (!run) return tl::unexpected(run.error());
    runs.push_back(std::move(*run));
  }
  return runs;
}

}  // namespace latency
