#include "contracts/latency/latency_model_file.h"

#include <fmt/format.h>

#include <cmath>

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

std::string Quoted(const std::string& text) {
  return contracts::core::ToJson(
      rapidjson::Value(rapidjson::StringRef(text.data(), static_cast<unsigned>(text.size()))));
}

Result<std::vector<QuantilePoint>> ReadPoints(const JsonFile& file, const rapidjson::Value& pairs) {
  std::vector<QuantilePoint> points;
  for (const auto& pair : pairs.GetArray()) {
    const QuantilePoint point{pair[0].GetDouble(), pair[1].GetDouble()};
    if (point.quantile > 1) return FailAt(file, pair[0], "a quantile lies in 0 to 1");
    if (!points.empty() && (point.quantile <= points.back().quantile ||
                            point.milliseconds < points.back().milliseconds)) {
      return FailAt(file, pair,
                    "quantiles must rise from one to the next, and their times must not fall");
    }
    points.push_back(point);
  }
  return points;
}

}  // namespace

std::string WriteLatencyModel(const LatencyModel& model) {
  std::string endpoints;
  for (const auto& [endpoint, levels] : model.tables()) {
    std::string lines;
    for (const auto& [users, table] : levels) {
      std::string points;
      for (const QuantilePoint& point : table.points()) {
        // A nanosecond is more than anybody measured.
        points += fmt::format("{}[{}, {}]", points.empty() ? "" : ", ", point.quantile,
                              std::round(point.milliseconds * 1e6) / 1e6);
      }
      lines += fmt::format("{}\n        {{ \"users\": {}, \"quantiles\": [{}] }}",
                           lines.empty() ? "" : ",", users, points);
    }
    endpoints += fmt::format("{}\n    {{ \"method\": {}, \"name\": {}, \"levels\": [{}\n    ] }}",
                             endpoints.empty() ? "" : ",", Quoted(endpoint.first),
                             Quoted(endpoint.second), lines);
  }
  return fmt::format("{{\n  \"latency_model\": 1,\n  \"endpoints\": [{}\n  ]\n}}\n", endpoints);
}

Result<LatencyModel> ParseLatencyModel(std::string_view text, const std::string& where) {
  auto file = JsonFile::Parse(text, where);
  if (!file) return tl::unexpected(file.error());
  if (auto good = CheckAgainst("latency_model.schema.json", *file, file->root()); !good)
    return tl::unexpected(good.error());
  LatencyModel model;
  for (const auto& endpoint : FindMember(file->root(), "endpoints")->GetArray()) {
    const std::string method = StringOr(endpoint, "method", "");
    const std::string name = StringOr(endpoint, "name", "");
    for (const auto& level : FindMember(endpoint, "levels")->GetArray()) {
      const double users = NumberOr(level, "users", 0);
      if (model.Table(method, name, users) != nullptr) {
        return FailAt(*file, level,
                      fmt::format("'{}' has a table for {} users already; leave one out",
                                  name.empty() ? "all endpoints together" : name, users));
      }
      auto points = ReadPoints(*file, *FindMember(level, "quantiles"));
      if (!points) return tl::unexpected(points.error());
      model.Set(method, name, users, QuantileTable(std::move(*points)));
    }
  }
  if (!model.tables().contains({"", ""})) {
    return FailAt(*file, *FindMember(file->root(), "endpoints"),
                  "a model needs an entry whose method and name are empty: what endpoints take "
                  "that it does not name");
  }
  return model;
}

}  // namespace contracts::latency
