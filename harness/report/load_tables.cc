#include "harness/report/load_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace harness::report {
namespace {

using load::Histogram;
using load::RowTotals;
using load::Statistics;

output::Table::Row Cells(const std::string& method, const std::string& name,
                         const RowTotals& totals, const Statistics& statistics) {
  const Histogram& latency = totals.latency;
  const auto quantile = [&](double q) {
    return Milliseconds(static_cast<double>(latency.Quantile(q)));
  };
  return {method,
          name,
          std::to_string(totals.requests),
          fmt::format("{} ({:.2f} %)", totals.failures, totals.failure_share() * 100),
          Milliseconds(latency.mean()),
          Milliseconds(static_cast<double>(latency.min())),
          Milliseconds(static_cast<double>(latency.max())),
          quantile(0.5),
          quantile(0.95),
          quantile(0.99),
          fmt::format("{:.0f}", totals.average_bytes()),
          fmt::format("{:.2f}", statistics.rate(totals.requests))};
}

}  // namespace

std::string Milliseconds(double microseconds) {
  const double ms = microseconds / 1000;
  if (ms < 10) return fmt::format("{:.2f}", ms);
  if (ms < 100) return fmt::format("{:.1f}", ms);
  return fmt::format("{:.0f}", ms);
}

std::vector<size_t> RowsByName(const std::vector<load::Row>& rows) {
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tie(rows[a].name, rows[a].method) < std::tie(rows[b].name, rows[b].method);
  });
  return order;
}

output::Table EndpointTable(const Statistics& statistics) {
  output::Table table({{"Type"},
                       {"Name"},
                       {"# reqs", true},
                       {"# fails", true},
                       {"Avg", true},
                       {"Min", true},
                       {"Max", true},
                       {"Med", true},
                       {"95%", true},
                       {"99%", true},
                       {"Bytes", true},
                       {"req/s", true}});
  const std::vector<load::Row>& rows = statistics.workload().rows;
  for (const size_t i : RowsByName(rows)) {
    if (statistics.rows()[i].requests > 0)
      table.Add(Cells(rows[i].method, rows[i].name, statistics.rows()[i], statistics));
  }
  table.Add(Cells("", "Aggregated", statistics.total(), statistics));
  return table;
}

std::vector<const load::FailureKind*> FailuresByCount(const Statistics& statistics) {
  std::vector<const load::FailureKind*> sorted;
  for (const load::FailureKind& failure : statistics.failures()) sorted.push_back(&failure);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->occurrences > b->occurrences; });
  return sorted;
}

std::string LabelOf(const load::FailureKind& failure, const Statistics& statistics) {
  const std::vector<load::Row>& rows = statistics.workload().rows;
  const load::Row& row = rows[failure.row];
  std::string label = row.Label();
  const bool is_unique = std::count_if(rows.begin(), rows.end(), [&](const load::Row& other) {
                           return other.Label() == label;
                         }) == 1;
  if (!is_unique && row.name != label) label += fmt::format(" (the row '{}')", row.name);
  return label;
}

}  // namespace harness::report
