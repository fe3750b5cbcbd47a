#include "contracts/latency/recorded_times.h"

#include <algorithm>
#include <cstdlib>

#include "contracts/core/json.h"
#include "contracts/core/json_access.h"

namespace contracts::latency {

using contracts::core::CheckAgainst;
using contracts::core::FailAt;
using contracts::core::FindMember;
using contracts::core::JsonFile;
using contracts::core::NumberOr;
using contracts::core::Result;
using contracts::core::StringOr;

namespace {

RecordedTimes::Endpoint EndpointOf(const rapidjson::Value& row) {
  RecordedTimes::Endpoint endpoint;
  endpoint.method = StringOr(row, "method", "");
  endpoint.name = StringOr(row, "name", "");
  endpoint.requests = NumberOr(row, "requests", 0);
  endpoint.median_ms = NumberOr(row, "median_ms", 0);
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

}  // namespace

Result<RecordedTimes> ParseRecordedTimes(std::string_view json, const std::string& where) {
  auto file = JsonFile::Parse(json, where);
  if (!file) return tl::unexpected(file.error());
  const rapidjson::Value& root = file->root();
  if (auto good = CheckAgainst("recorded_run.schema.json", *file, root); !good)
    return tl::unexpected(good.error());
  RecordedTimes times;
  times.where = where;
  times.users = NumberOr(root, "users", 0);
  times.all = EndpointOf(*FindMember(root, "aggregated"));
  for (const auto& row : FindMember(root, "endpoints")->GetArray()) {
    auto endpoint = EndpointOf(row);
    if (endpoint.requests > 0) times.endpoints.push_back(std::move(endpoint));
  }
  if (times.endpoints.empty() || times.all.requests == 0)
    return FailAt(*file, root, "a run without one request teaches nothing");
  return times;
}

}  // namespace contracts::latency
