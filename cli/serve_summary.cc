#include "cli/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

#include "base/counted.h"

namespace cli {

using base::Service;
using mock_server::journal::Counters;

namespace {

// Endpoints shown; the rest is one line.
constexpr size_t kMaxRows = 40;

struct Row {
  std::string name;
  uint64_t requests = 0;
  std::array<uint64_t, 6>
      by_class{};  // index: first digit of the status; 0 is a dropped connection
};

void AddStatuses(const std::map<int, uint64_t>& by_status, Row& row) {
  for (const auto& [status, count] : by_status) {
    row.requests += count;
    row.by_class[static_cast<size_t>(std::clamp(status / 100, 0, 5))] += count;
  }
}

std::vector<Row> Rows(const Counters& counters) {
  std::vector<Row> rows;
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    for (const auto& [name, endpoint] : counters.endpoints(service)) {
      Row& row = rows.emplace_back();
      row.name = (service == Service::kGateway ? "gateway     " : "data layer  ") + name;
      AddStatuses(endpoint.by_status, row);
      if (row.requests == 0) rows.pop_back();  // it met faults only
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.requests > b.requests; });
  if (rows.size() > kMaxRows) {
    Row rest;
    rest.name = fmt::format("({} more endpoints)", rows.size() - kMaxRows);
    for (size_t i = kMaxRows; i < rows.size(); ++i) {
      rest.requests += rows[i].requests;
      for (size_t c = 0; c < rest.by_class.size(); ++c) rest.by_class[c] += rows[i].by_class[c];
    }
    rows.resize(kMaxRows);
    rows.push_back(rest);
  }
  return rows;
}

}  // namespace

std::string ServeSummary(const Counters& counters, std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (counters.requests() == 0) return fmt::format("served no requests in {:.1f} s\n", seconds);
  std::string text = fmt::format("served {} in {:.1f} s\n\n",
                                 base::Counted(counters.requests(), "request"), seconds);
  const std::vector<Row> rows = Rows(counters);
  Row total;
  total.name = "in total";
  for (const Row& row : rows) {
    total.requests += row.requests;
    for (size_t c = 0; c < total.by_class.size(); ++c) total.by_class[c] += row.by_class[c];
  }
  // A column for each class that occurred.
  std::vector<size_t> classes;
  for (const size_t c : {size_t{2}, size_t{3}, size_t{4}, size_t{5}, size_t{0}}) {
    if (total.by_class[c] > 0) classes.push_back(c);
  }
  const auto line = [&](const Row& row) {
    fmt::format_to(std::back_inserter(text), "{:>10}", row.requests);
    for (const size_t c : classes)
      fmt::format_to(std::back_inserter(text), "{:>10}", row.by_class[c]);
    text += "  " + row.name + "\n";
  };
  text += fmt::format("{:>10}", "requests");
  for (const size_t c : classes)
    text += fmt::format("{:>10}", c == 0 ? "dropped" : fmt::format("{}xx", c));
  text += "  endpoint\n";
  for (const Row& row : rows) line(row);
  line(total);
  for (const auto& [name, count] : counters.faults())
    text += fmt::format("{:>10}  met the fault {}, which it was told to produce\n", count, name);
  return text;
}

}  // namespace cli
