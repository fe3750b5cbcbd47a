#include "mock_server/data_layer/handlers.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/data_layer/numeric_aggregate.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/data_layer/select.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;
using python::Dict;
using python::Value;

constexpr size_t kDomainsShown = 10;

// The numbers of a decimal column; nulls are left out.
NumericAggregate Collect(const Resource& resource, const std::vector<Dict>& rows,
                         const char* column) {
  NumericAggregate aggregate(resource.column(resource.FindColumn(column)).scale);
  for (const Dict& row : rows) {
    const Value* value = row.Find(column);
    if (value->is_float()) aggregate.Add(value->as_float());
  }
  return aggregate;
}

// count(DISTINCT column).
int64_t CountDistinct(const std::vector<Dict>& rows, const char* column) {
  std::set<std::string> values;
  for (const Dict& row : rows) {
    const Value* value = row.Find(column);
    if (!value->is_none()) values.insert(value->as_str());
  }
  return static_cast<int64_t>(values.size());
}

int64_t Count(const std::vector<Dict>& rows) { return static_cast<int64_t>(rows.size()); }

// The most frequent values of a text column, most frequent first.
Dict Distribution(const std::vector<Dict>& rows, const char* column, size_t most) {
  std::vector<std::pair<std::string, int64_t>> counts;
  for (const Dict& row : rows) {
    const std::string& word = row.Find(column)->as_str();
    const auto found = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& entry) { return entry.first == word; });
    if (found == counts.end()) {
      counts.emplace_back(word, 1);
    } else {
      ++found->second;
    }
  }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  counts.resize(std::min(counts.size(), most));
  Dict result;
  for (auto& [word, count] : counts) result.Set(word, count);
  return result;
}

double AverageOrZero(const NumericAggregate& aggregate) {
  return aggregate.count() == 0 ? 0.0 : aggregate.Average();
}

}  // namespace

HttpResponse MetricAggregates(Request& request) {
  const Resource& resource = request.resource();
  auto query = MakeQuery(request, request.query);
  if (!query.has_value() || !KeyFault(request).empty()) return fastapi::UnhandledError();
  query->filters.push_back(
      EqualFilter(resource, "metric_name", request.path.items().front().second));
  const NumericAggregate values = Collect(resource, SelectRows(request, *query), "value");
  if (values.count() == 0) return fastapi::DetailAnswer(404, "No metrics found");
  if (values.has_nan()) return fastapi::UnhandledError();
  return fastapi::JsonAnswer(200, Dict{{"count", values.count()},
                                       {"avg", values.Average()},
                                       {"min", values.Minimum()},
                                       {"max", values.Maximum()},
                                       {"stddev", values.Deviation()},
                                       {"p50", values.Percentile(0.50)},
                                       {"p95", values.Percentile(0.95)},
                                       {"p99", values.Percentile(0.99)}});
}

HttpResponse EvaluationStatistics(Request& request) {
  const Resource& resource = request.resource();
  store::Query query;
  query.filters.push_back(EqualFilter(resource, "agent_id", request.path.items().front().second));
  const std::vector<Dict> rows = SelectRows(request, query);
  const NumericAggregate scores = Collect(resource, rows, "score");
  Dict answer{
      {"total_evaluations", Count(rows)}, {"avg_score", {}}, {"min_score", {}}, {"max_score", {}}};
  if (scores.count() > 0) {
    answer.Set("avg_score", scores.Average());
    answer.Set("min_score", scores.Minimum());
    answer.Set("max_score", scores.Maximum());
  }
  return fastapi::JsonAnswer(200, std::move(answer));
}

HttpResponse TrainingStatistics(Request& request) {
  const Resource& resource = request.resource();
  const std::vector<Dict> rows = SelectRows(request, {});
  return fastapi::JsonAnswer(
      200, Dict{{"total_examples", Count(rows)},
                {"avg_quality_score", AverageOrZero(Collect(resource, rows, "quality_score"))},
                {"avg_confidence", AverageOrZero(Collect(resource, rows, "confidence"))},
                {"avg_difficulty", AverageOrZero(Collect(resource, rows, "difficulty"))},
                {"unique_domains", CountDistinct(rows, "domain")},
                {"unique_agents", CountDistinct(rows, "agent_id")},
                {"domain_distribution", Distribution(rows, "domain", kDomainsShown)}});
}

HttpResponse DatasetStatistics(Request& request) {
  const std::vector<Dict> datasets = SelectRows(request, {});
  std::vector<Dict> links;
  for (size_t i = 0; i < request.resources.size(); ++i) {
    if (request.resources[i].table != "dataset_examples") continue;
    request.state.store->Select(static_cast<int>(i), {}, [&](int64_t, std::string_view body) {
      links.push_back(ReadRow(body));
    });
  }
  return fastapi::JsonAnswer(
      200, Dict{{"total_datasets", Count(datasets)},
                {"unique_names", CountDistinct(datasets, "name")},
                {"total_links", Count(links)},
                {"datasets_with_examples", CountDistinct(links, "dataset_id")},
                {"unique_examples_in_datasets", CountDistinct(links, "example_id")}});
}

}  // namespace mock_server::data_layer
