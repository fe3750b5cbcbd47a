#include "harness/report/comparison_report.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <vector>

#include "base/json.h"
#include "base/utf8.h"
#include "harness/report/comparison_console.h"

namespace harness::report {

using output::TestCase;
using rapidjson::Value;
using verdict::Change;
using verdict::ComparedEndpoint;
using verdict::ComparedFigure;
using verdict::Estimate;

namespace {

using Allocator = rapidjson::Document::AllocatorType;

std::string_view ChangeName(Change change) {
  switch (change) {
    case Change::kNone:
      return "none";
    case Change::kBetter:
      return "better";
    case Change::kWorse:
      return "worse";
    case Change::kUndecided:
      break;
  }
  return "undecided";
}

TestCase CaseOf(const ComparedEndpoint& endpoint, const ComparedFigure& figure) {
  TestCase one;
  one.name = figure.name;
  one.classname = "compare." + EndpointName(endpoint);
  const std::string told = FigureText(endpoint, figure);
  switch (figure.change) {
    case Change::kWorse:
      one.outcome = TestCase::Outcome::kFailed;
      one.message = told;
      break;
    case Change::kUndecided:
      one.outcome = TestCase::Outcome::kSkipped;
      one.message = "the runs are too short to tell: " + told;
      break;
    case Change::kNone:
    case Change::kBetter:
      one.output = told + "\n";
      break;
  }
  return one;
}

Value EstimateValue(const Estimate& estimate, Allocator& allocator) {
  Value value(rapidjson::kObjectType);
  value.AddMember("value", estimate.value, allocator);
  value.AddMember("low", estimate.low, allocator);
  value.AddMember("high", estimate.high, allocator);
  return value;
}

Value EndpointValue(const ComparedEndpoint& endpoint, Allocator& allocator) {
  const auto text = [&](std::string_view view) {
    return base::MakeString(base::ValidUtf8(view), allocator);
  };
  Value figures(rapidjson::kArrayType);
  for (const ComparedFigure& figure : endpoint.figures) {
    Value value(rapidjson::kObjectType);
    value.AddMember("name", text(figure.name), allocator);
    value.AddMember("base", EstimateValue(figure.base, allocator), allocator);
    value.AddMember("new", EstimateValue(figure.now, allocator), allocator);
    value.AddMember("change", text(ChangeName(figure.change)), allocator);
    figures.PushBack(value, allocator);
  }
  Value value(rapidjson::kObjectType);
  value.AddMember("method", text(endpoint.method), allocator);
  value.AddMember("name", text(endpoint.name), allocator);
  value.AddMember("base_requests", endpoint.base_requests, allocator);
  value.AddMember("new_requests", endpoint.new_requests, allocator);
  value.AddMember("figures", figures, allocator);
  return value;
}

}  // namespace

output::TestRun ComparisonReport::Tests() const {
  output::TestRun run{"understudy compare", origin_, {}};
  const auto add = [&](const ComparedEndpoint& endpoint) {
    output::TestSuite suite{EndpointName(endpoint), "", {}};
    for (const ComparedFigure& figure : endpoint.figures)
      suite.cases.push_back(CaseOf(endpoint, figure));
    if (!suite.cases.empty()) run.suites.push_back(std::move(suite));
  };
  for (const ComparedEndpoint& endpoint : comparison_.endpoints) add(endpoint);
  add(comparison_.all);
  return run;
}

output::Markdown ComparisonReport::Summary() const {
  output::Markdown text;
  text.Heading(2, "Comparison: " + ComparisonVerdict(comparison_, tolerance_));
  text.List({"Base: " + runs_.base_title, "New: " + runs_.now_title});
  output::Table table({{"Type"},
                       {"Name"},
                       {"requests", true},
                       {"p50 ms", true},
                       {"p95 ms", true},
                       {"failed", true}});
  const auto add = [&](const ComparedEndpoint& endpoint) {
    output::Table::Row row = {
        endpoint.method, EndpointName(endpoint),
        fmt::format("{:.0f} -> {:.0f}", endpoint.base_requests, endpoint.new_requests)};
    for (const ComparedFigure& figure : endpoint.figures) row.emplace_back(ChangeText(figure));
    while (row.size() < 6) row.emplace_back("");
    if (endpoint.figures.empty()) {
      row.emplace_back(endpoint.base_requests == 0 ? "only in the new run"
                                                   : "only in the base run");
    }
    table.Add(std::move(row));
  };
  for (const ComparedEndpoint& endpoint : comparison_.endpoints) add(endpoint);
  add(comparison_.all);
  text.Add(table);
  text.Paragraph("Marks: ! worse, + better, ? too few requests to tell.");
  text.List(ComparisonLines(comparison_));
  return text;
}

std::string ComparisonReport::Json() const {
  rapidjson::Document root(rapidjson::kObjectType);
  Allocator& allocator = root.GetAllocator();
  const auto text = [&](std::string_view view) {
    return base::MakeString(base::ValidUtf8(view), allocator);
  };
  root.AddMember("base", text(runs_.base_title), allocator);
  root.AddMember("new", text(runs_.now_title), allocator);
  Value tolerance(rapidjson::kObjectType);
  tolerance.AddMember("share", tolerance_.share, allocator);
  tolerance.AddMember("milliseconds", tolerance_.milliseconds, allocator);
  root.AddMember("tolerance", tolerance, allocator);
  root.AddMember("regression", comparison_.Count(Change::kWorse) > 0, allocator);
  Value counts(rapidjson::kObjectType);
  for (const Change change : {Change::kNone, Change::kBetter, Change::kWorse, Change::kUndecided})
    counts.AddMember(text(ChangeName(change)), Value(comparison_.Count(change)), allocator);
  root.AddMember("figures", counts, allocator);
  if (!comparison_.likeness.empty())
    root.AddMember("fails_as", text(comparison_.likeness), allocator);
  Value endpoints(rapidjson::kArrayType);
  for (const ComparedEndpoint& endpoint : comparison_.endpoints)
    endpoints.PushBack(EndpointValue(endpoint, allocator), allocator);
  root.AddMember("endpoints", endpoints, allocator);
  root.AddMember("all", EndpointValue(comparison_.all, allocator), allocator);
  return base::ToPrettyJson(root) + '\n';
}

std::string ComparisonReport::Html() const {
  return ComparisonPage(comparison_, tolerance_, runs_);
}

}  // namespace harness::report
