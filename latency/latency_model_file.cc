#include "latency/latency_model.h"

#include <fmt/format.h>

#include <cmath>

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

const char* KeyOf(LoadUnit unit) { return unit == LoadUnit::kUsers ? "users" : "requests_per_s"; }

std::string Quoted(const std::string& text) {
  return base::ToJson(
      rapidjson::Value(rapidjson::StringRef(text.data(), static_cast<unsigned>(text.size()))));
}

Result<std::vector<QuantilePoint>> ReadPoints(const JsonFile& file, const rapidjson::Value& pairs) {
  std::vector<QuantilePoint> points;
  for (const auto& pair : pairs.GetArray()) {
    const QuantilePoint point{pair[0].GetDouble(), pair[1].GetDouble()};
    if (point.quantile > 1) return FailAt(file, pair[0], "a quantile must be between 0 and 1");
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
    for (const auto& [load, table] : levels) {
      std::string points;
      for (const QuantilePoint& point : table.points()) {
        // A nanosecond is more than anybody measured.
        points += fmt::format("{}[{}, {}]", points.empty() ? "" : ", ", point.quantile,
                              std::round(point.milliseconds * 1e6) / 1e6);
      }
      lines += fmt::format("{}\n        {{ \"{}\": {}, \"quantiles\": [{}] }}",
                           lines.empty() ? "" : ",", KeyOf(model.unit()), load, points);
    }
    endpoints += fmt::format("{}\n    {{ \"method\": {}, \"name\": {}, \"levels\": [{}\n    ] }}",
                             endpoints.empty() ? "" : ",", Quoted(endpoint.first),
                             Quoted(endpoint.second), lines);
  }
  const char* by = model.unit() == LoadUnit::kUsers ? "users" : "rate";
  return fmt::format(
      "{{\n  \"latency_model\": 1,\n  \"by\": \"{}\",\n  \"endpoints\": [{}\n  ]\n}}\n", by,
      endpoints);
}

Result<LatencyModel> ParseLatencyModel(std::string_view text, const std::string& where) {
  auto file = JsonFile::Parse(text, where);
  if (!file) return tl::unexpected(file.error());
  if (auto good = CheckAgainst("latency_model.schema.json", *file, file->root()); !good)
    return tl::unexpected(good.error());
  LatencyModel model;
  if (StringOr(file->root(), "by", "users") == "rate") model.set_unit(LoadUnit::kRequestsPerSecond);
  const char* key = KeyOf(model.unit());
  for (const auto& endpoint : FindMember(file->root(), "endpoints")->GetArray()) {
    const std::string method = StringOr(endpoint, "method", "");
    const std::string name = StringOr(endpoint, "name", "");
    for (const auto& level : FindMember(endpoint, "levels")->GetArray()) {
      if (FindMember(level, key) == nullptr) {
        return FailAt(*file, level,
                      fmt::format("a level of this model needs \"{}\"; \"by\" states the unit of "
                                  "levels: users or rate",
                                  key));
      }
      const double load = NumberOr(level, key, 0);
      if (model.Table(method, name, load) != nullptr) {
        return FailAt(*file, level,
                      fmt::format("'{}' has a table for {} {} already; leave one out",
                                  name.empty() ? "all endpoints together" : name, key, load));
      }
      auto points = ReadPoints(*file, *FindMember(level, "quantiles"));
      if (!points) return tl::unexpected(points.error());
      model.Set(method, name, load, QuantileTable(std::move(*points)));
    }
  }
  if (!model.tables().contains({"", ""})) {
    return FailAt(*file, *FindMember(file->root(), "endpoints"),
                  "a model needs an entry with an empty method and name, for the endpoints that it "
                  "does not list");
  }
  return model;
}

}  // namespace latency
