#include "harness/verdict/threshold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.h"
#include "harness/verdict/confidence.h"

namespace harness::verdict {

using base::ErrorCode;
using base::Fail;
using base::Result;
using load::RowTotals;
using load::Statistics;

namespace {

constexpr std::string_view kWithout = " without ";

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool Inside(const Interval& interval, double limit) {
  return interval.low < limit && limit < interval.high;
}

// The smallest number of requests with which a share as observed would lie clear of the limit.
uint64_t NeededForShare(double share, double limit) {
  if (share == limit) return 0;
  double n = 1;
  while (n < 1e12 && Inside(WilsonInterval(share, n, kZ95), limit)) n *= 2;
  if (n >= 1e12) return 0;
  double low = n / 2;
  while (n - low > 1) {
    const double middle = std::floor((low + n) / 2);
    (Inside(WilsonInterval(share, middle, kZ95), limit) ? low : n) = middle;
  }
  return static_cast<uint64_t>(std::ceil(n));
}

bool Holds(const Threshold& threshold, double value) {
  if (threshold.or_equal && value == threshold.limit) return true;
  return threshold.below ? value < threshold.limit : value > threshold.limit;
}

void Undecided(ThresholdOutcome& outcome, uint64_t requests, uint64_t needed) {
  outcome.decided = false;
  outcome.requests_needed = needed;
  outcome.note =
      needed == 0 ? fmt::format("{} requests do not decide it; the value is too close to the limit",
                                requests)
                  : fmt::format("{} requests do not decide it; about {} would", requests, needed);
}

void JudgeErrorRate(const RowTotals& totals, ThresholdOutcome& outcome) {
  const double n = static_cast<double>(totals.requests);
  outcome.value = totals.failure_share();
  if (Inside(WilsonInterval(outcome.value, n, kZ95), outcome.threshold.limit)) {
    Undecided(outcome, totals.requests, NeededForShare(outcome.value, outcome.threshold.limit));
  }
}

// p95 < 500 is the statement that less than 5 % lie above 500: a share again.
void JudgeQuantile(const RowTotals& totals, ThresholdOutcome& outcome) {
  const double n = static_cast<double>(totals.requests);
  const double quantile = outcome.threshold.quantile;
  outcome.value = static_cast<double>(totals.latency.Quantile(quantile)) / 1000;
  const auto limit_us = static_cast<int64_t>(outcome.threshold.limit * 1000);
  const double above = static_cast<double>(totals.latency.CountAbove(limit_us)) / n;
  if (Inside(WilsonInterval(above, n, kZ95), 1 - quantile)) {
    Undecided(outcome, totals.requests, NeededForShare(above, 1 - quantile));
  }
}

void JudgeAverage(const RowTotals& totals, ThresholdOutcome& outcome) {
  const load::Histogram& latency = totals.latency;
  const double n = static_cast<double>(totals.requests);
  outcome.value = latency.mean() / 1000;
  double squares = 0;
  for (size_t i = 0; i < latency.bucket_count(); ++i) {
    if (latency.bucket(i) == 0) continue;
    const double middle =
        0.5 * static_cast<double>(load::Histogram::BucketLow(i) + load::Histogram::BucketEnd(i));
    squares += static_cast<double>(latency.bucket(i)) * (middle - latency.mean()) *
               (middle - latency.mean());
  }
  const double deviation = std::sqrt(squares / n) / 1000;
  const double distance = std::fabs(outcome.value - outcome.threshold.limit);
  if (distance < kZ95 * deviation / std::sqrt(n)) {
    const double needed = distance == 0 ? 0 : std::ceil(std::pow(kZ95 * deviation / distance, 2));
    Undecided(outcome, totals.requests, static_cast<uint64_t>(needed));
  }
}

}  // namespace

Result<Threshold> ParseThreshold(std::string_view text) {
  const auto bad = [&](const std::string& what) {
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("'{}' is not a threshold: {}; write for example p95<500, "
                    "error_rate<1%, 'error_rate<1% without 429', rps>500 or 'p99<200 for GET "
                    "/api/v1/agents/{{id}}'",
                    text, what));
  };
  Threshold threshold;
  threshold.text = std::string(Trimmed(text));
  std::string_view rest = threshold.text;
  if (const size_t at = rest.find(" for "); at != std::string_view::npos) {
    threshold.row = Trimmed(rest.substr(at + 5));
    rest = rest.substr(0, at);
  }
  if (const size_t at = rest.find(kWithout); at != std::string_view::npos) {
    if (Trimmed(rest.substr(at + kWithout.size())) != "429")
      return bad("only answers with 429 can be left out");
    threshold.without_limited = true;
    rest = rest.substr(0, at);
  }
  const size_t comparison = rest.find_first_of("<>");
  if (comparison == std::string_view::npos) return bad("there is no < or >");
  const std::string_view metric = Trimmed(rest.substr(0, comparison));
  threshold.below = rest[comparison] == '<';
  rest.remove_prefix(comparison + 1);
  if (!rest.empty() && rest.front() == '=') {
    threshold.or_equal = true;
    rest.remove_prefix(1);
  }
  rest = Trimmed(rest);
  const auto limit = base::ParseMeasure(rest);
  if (!limit) return bad("there is no number after the comparison");
  threshold.limit = limit->number;
  const std::string_view unit = Trimmed(limit->unit);
  const bool time_unit = unit.empty() || unit == "ms" || unit == "s";
  if (metric == "error_rate") {
    if (!unit.empty() && unit != "%") return bad("an error rate is a fraction or ends in %");
    if (unit == "%") threshold.limit /= 100;
    // 1 would be every request, which nobody limits; who writes it means one in a hundred.
    if (unit.empty() && threshold.limit >= 1)
      return bad(
          "an error rate of 1 and above needs a %: write 1% for one request in a hundred, "
          "100% for all");
    if (threshold.limit > 1) return bad("an error rate is at most 100%");
    return threshold;
  }
  if (metric == "rps") {
    if (!unit.empty() && unit != "/s")
      return bad("a rate has no unit; it is in requests per second");
    threshold.metric = Threshold::Metric::kRate;
    return threshold;
  }
  if (!time_unit) return bad("a time is in ms or s");
  if (unit == "s") threshold.limit *= 1000;
  if (metric == "avg") {
    threshold.metric = Threshold::Metric::kAverage;
  } else if (metric == "max") {
    threshold.metric = Threshold::Metric::kMax;
  } else if (metric == "median") {
    threshold.metric = Threshold::Metric::kQuantile;
    threshold.quantile = 0.5;
  } else if (metric.size() > 1 && metric.front() == 'p') {
    const auto percent = base::ParseNumber<double>(metric.substr(1));
    if (!percent || !(*percent > 0 && *percent < 100))
      return bad("a percentile must be above p0 and below p100");
    threshold.metric = Threshold::Metric::kQuantile;
    threshold.quantile = *percent / 100;
  } else {
    return bad("the metrics are error_rate, p50 … p99.99, median, avg, max and rps");
  }
  return threshold;
}

std::vector<std::string> ProductionThresholds() {
  return {"error_rate<0.1%", "p95<100", "p99<200", "rps>500"};
}

Result<ThresholdOutcome> Judge(const Threshold& threshold, const Statistics& statistics) {
  const bool without = threshold.without_limited;
  const RowTotals* totals = without ? &statistics.admitted_total() : &statistics.total();
  RowTotals joined;
  if (!threshold.row.empty()) {
    // A name without its method may stand for several rows.
    size_t found = 0;
    const std::vector<load::Row>& rows = statistics.workload().rows;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].name != threshold.row && rows[i].Label() != threshold.row) continue;
      ++found;
      const RowTotals& row = (without ? statistics.admitted_rows() : statistics.rows())[i];
      joined.requests += row.requests;
      joined.failures += row.failures;
      joined.latency.Merge(row.latency);
    }
    if (found == 0) {
      std::vector<std::string> names;
      for (const load::Row& row : rows) names.push_back(row.Label());
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("threshold '{}': there is no row '{}'; there are: {}", threshold.text,
                              threshold.row, fmt::join(names, ", ")));
    }
    totals = &joined;
  }
  ThresholdOutcome outcome;
  outcome.threshold = threshold;
  if (totals->requests == 0) {
    outcome.decided = false;
    outcome.nothing_ran = true;
    outcome.note = "no request was made";
    return outcome;
  }
  switch (threshold.metric) {
    case Threshold::Metric::kErrorRate:
      JudgeErrorRate(*totals, outcome);
      break;
    case Threshold::Metric::kQuantile:
      JudgeQuantile(*totals, outcome);
      break;
    case Threshold::Metric::kAverage:
      JudgeAverage(*totals, outcome);
      break;
    case Threshold::Metric::kMax:
      outcome.value = static_cast<double>(totals->latency.max()) / 1000;
      break;
    case Threshold::Metric::kRate:
      outcome.value = statistics.rate(totals->requests);
      break;
  }
  outcome.passed = Holds(threshold, outcome.value);
  return outcome;
}

bool Threshold::IsAboutTheSameAs(const Threshold& other) const {
  return metric == other.metric && quantile == other.quantile && row == other.row;
}

std::string MetricName(const Threshold& threshold) {
  switch (threshold.metric) {
    case Threshold::Metric::kErrorRate:
      return "error_rate";
    case Threshold::Metric::kQuantile:
      return fmt::format("p{:g}", 100 * threshold.quantile);
    case Threshold::Metric::kAverage:
      return "avg";
    case Threshold::Metric::kMax:
      return "max";
    case Threshold::Metric::kRate:
      break;
  }
  return "rps";
}

std::string FormatValue(const Threshold& threshold, double value) {
  switch (threshold.metric) {
    case Threshold::Metric::kErrorRate:
      return fmt::format("{:.3g} %", value * 100);
    case Threshold::Metric::kRate:
      return fmt::format("{:.1f}/s", value);
    case Threshold::Metric::kQuantile:
    case Threshold::Metric::kAverage:
    case Threshold::Metric::kMax:
      break;
  }
  return value < 10 ? fmt::format("{:.2f} ms", value) : fmt::format("{:.0f} ms", value);
}

base::Status CheckThresholds(const load::Profile& profile, std::span<const std::string> more) {
  const load::Statistics none(*profile.workload);
  const auto check = [&](const std::string& text) -> base::Status {
    const auto threshold = ParseThreshold(text);
    if (!threshold) return tl::unexpected(threshold.error());
    if (const auto judged = Judge(*threshold, none); !judged) return tl::unexpected(judged.error());
    return {};
  };
  for (size_t i = 0; i < profile.thresholds.size(); ++i) {
    if (auto good = check(profile.thresholds[i]); !good) {
      const base::Position& place = profile.threshold_positions[i];
      return Fail(ErrorCode::kBadFile, good.error().message,
                  fmt::format("{}:{}:{}", profile.file, place.line, place.column));
    }
  }
  for (const std::string& text : more) {
    if (auto good = check(text); !good)
      return Fail(ErrorCode::kBadUsage, good.error().message, "--threshold");
  }
  return {};
}

}  // namespace harness::verdict
