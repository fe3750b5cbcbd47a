#include "harness/report/load_forms.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <string_view>

#include "base/utf8.h"

namespace harness::report {
namespace {

using load::Histogram;
using load::RowTotals;
using load::Statistics;
using load::TimeBlock;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::pair<const char*, double> kPercentiles[] = {
    {"50", 0.50}, {"66", 0.66}, {"75", 0.75},    {"80", 0.80},      {"90", 0.90}, {"95", 0.95},
    {"98", 0.98}, {"99", 0.99}, {"99.9", 0.999}, {"99.99", 0.9999}, {"100", 1.0}};

void Text(Writer& writer, std::string_view text) {
  const std::string valid = base::ValidUtf8(text);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

void Member(Writer& writer, const char* key, std::string_view text) {
  writer.Key(key);
  Text(writer, text);
}

// Six digits after the point are a microsecond, or a millionth: all that was measured.
void Member(Writer& writer, const char* key, double value) {
  writer.Key(key);
  writer.Double(std::round(value * 1e6) / 1e6);
}

void Member(Writer& writer, const char* key, uint64_t value) {
  writer.Key(key);
  writer.Uint64(value);
}

void Member(Writer& writer, const char* key, bool value) {
  writer.Key(key);
  writer.Bool(value);
}

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

double Milliseconds(int64_t microseconds) { return static_cast<double>(microseconds) / 1000; }

void Totals(Writer& writer, const RowTotals& totals, const Statistics& statistics) {
  const Histogram& latency = totals.latency;
  Member(writer, "requests", totals.requests);
  Member(writer, "failures", totals.failures);
  Member(writer, "median_ms", Milliseconds(latency.Quantile(0.5)));
  Member(writer, "average_ms", latency.mean() / 1000);
  Member(writer, "min_ms", Milliseconds(latency.min()));
  Member(writer, "max_ms", Milliseconds(latency.max()));
  Member(writer, "average_bytes", totals.average_bytes());
  Member(writer, "requests_per_s", statistics.rate(totals.requests));
  writer.Key("percentiles_ms");
  writer.StartObject();
  for (const auto& [name, quantile] : kPercentiles)
    Member(writer, name, Milliseconds(latency.Quantile(quantile)));
  writer.EndObject();
}

const char* OutcomeName(verdict::Outcome outcome) {
  switch (outcome) {
    case verdict::Outcome::kPassed:
      return "passed";
    case verdict::Outcome::kThresholdFailed:
      return "failed";
    case verdict::Outcome::kInconclusive:
      return "inconclusive";
    case verdict::Outcome::kUnreachable:
      return "unreachable";
    case verdict::Outcome::kNothingRan:
      return "nothing_ran";
    case verdict::Outcome::kInterrupted:
      return "interrupted";
  }
  return "";
}

void Strings(Writer& writer, const char* key, const std::vector<std::string>& texts) {
  writer.Key(key);
  writer.StartArray();
  for (const std::string& text : texts) Text(writer, text);
  writer.EndArray();
}

void VerdictOf(Writer& writer, const verdict::Verdict& verdict) {
  writer.Key("verdict");
  writer.StartObject();
  Member(writer, "outcome", std::string_view(OutcomeName(verdict.outcome)));
  Strings(writer, "reasons", verdict.reasons);
  Strings(writer, "notes", verdict.notes);
  writer.EndObject();
  writer.Key("thresholds");
  writer.StartArray();
  for (const verdict::ThresholdOutcome& outcome : verdict.thresholds) {
    writer.StartObject();
    Member(writer, "threshold", outcome.threshold.text);
    Member(writer, "metric", verdict::MetricName(outcome.threshold));
    Member(writer, "endpoint", outcome.threshold.row);
    Member(writer, "limit", outcome.threshold.limit);
    Member(writer, "value", outcome.value);
    Member(writer, "value_text",
           outcome.nothing_ran ? std::string("-")
                               : verdict::FormatValue(outcome.threshold, outcome.value));
    Member(writer, "passed", outcome.passed);
    Member(writer, "decided", outcome.decided);
    Member(writer, "requests_needed", outcome.requests_needed);
    Member(writer, "note", outcome.note);
    writer.EndObject();
  }
  writer.EndArray();
}

void Failures(Writer& writer, const std::vector<std::string>& failures) {
  writer.Key("failures");
  writer.StartArray();
  for (const std::string& failure : failures)
    writer.RawValue(failure.data(), failure.size(), rapidjson::kObjectType);
  writer.EndArray();
}

void Blocks(Writer& writer, const Statistics& statistics) {
  writer.Key("blocks");
  writer.StartArray();
  for (const TimeBlock& block : statistics.blocks()) {
    Histogram latency;
    block.total.latency.AddTo(latency);
    writer.StartObject();
    Member(writer, "start_s", Seconds(block.start));
    Member(writer, "length_s", Seconds(block.length));
    Member(writer, "users", uint64_t{block.users});
    Member(writer, "requests", block.total.requests);
    Member(writer, "failures", block.total.failures);
    Member(writer, "p50_ms", Milliseconds(latency.Quantile(0.5)));
    Member(writer, "p95_ms", Milliseconds(latency.Quantile(0.95)));
    Member(writer, "p99_ms", Milliseconds(latency.Quantile(0.99)));
    Member(writer, "lag_max_ms", std::chrono::duration<double, std::milli>(block.max_lag).count());
    writer.EndObject();
  }
  writer.EndArray();
}

void Generator(Writer& writer, const RunReport& run) {
  const Histogram& lag = run.statistics.lag();
  writer.Key("generator");
  writer.StartObject();
  Member(writer, "cpu", run.facts.generator_cpu);
  Member(writer, "busiest_second_cpu", run.facts.busiest_second_cpu);
  Member(writer, "saturated_share", run.facts.saturated_share);
  Member(writer, "lag_p50_ms", Milliseconds(lag.Quantile(0.5)));
  Member(writer, "lag_p99_ms", Milliseconds(lag.Quantile(0.99)));
  Member(writer, "lag_max_ms", Milliseconds(lag.max()));
  Member(writer, "connections", run.facts.counters.connections);
  Member(writer, "retries", run.facts.counters.retries);
  Member(writer, "redirects", run.facts.counters.redirects);
  Member(writer, "dead_connections", run.facts.dead_connections);
  writer.EndObject();
}

void Run(Writer& writer, const RunReport& run, const std::vector<std::string>& failures) {
  const Statistics& statistics = run.statistics;
  writer.StartObject();
  Member(writer, "run", run.profile.name);
  if (run.running) Member(writer, "running", true);
  Member(writer, "target", run.target);
  Member(writer, "seed", run.seed);
  Member(writer, "virtual", run.virtual_time);
  Member(writer, "digest", run.digest);
  Member(writer, "baseline", run.profile.baseline);
  Member(writer, "started", static_cast<double>(run.wall_start.count()) / 1e6);
  Member(writer, "elapsed_s", Seconds(run.facts.elapsed));
  Member(writer, "planned_s", Seconds(run.profile.run_time()));
  Member(writer, "interrupted", run.facts.interrupted);
  Member(writer, "users", uint64_t{statistics.peak_users()});
  VerdictOf(writer, run.verdict);
  writer.Key("aggregated");
  writer.StartObject();
  Totals(writer, statistics.total(), statistics);
  writer.EndObject();
  writer.Key("endpoints");
  writer.StartArray();
  for (size_t i = 0; i < statistics.rows().size(); ++i) {
    if (statistics.rows()[i].requests == 0) continue;
    writer.StartObject();
    Member(writer, "method", statistics.workload().rows[i].method);
    Member(writer, "name", statistics.workload().rows[i].name);
    Totals(writer, statistics.rows()[i], statistics);
    writer.EndObject();
  }
  writer.EndArray();
  Failures(writer, failures);
  Member(writer, "other_failures", statistics.other_failures());
  Blocks(writer, statistics);
  writer.Key("events");
  writer.StartArray();
  for (const load::SeenEvent& event : statistics.events()) {
    writer.StartObject();
    Member(writer, "at_s", Seconds(event.at));
    Member(writer, "label", event.label);
    writer.EndObject();
  }
  writer.EndArray();
  Generator(writer, run);
  writer.Key("environment");
  writer.StartObject();
  for (const auto& [name, value] : run.environment) Member(writer, name.c_str(), value);
  writer.EndObject();
  writer.EndObject();
}

}  // namespace

std::string FailureJson(const Statistics& statistics, const load::FailureKind& failure) {
  const load::Row& row = statistics.workload().rows[failure.row];
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  Member(writer, "method", row.method);
  Member(writer, "name", row.name);
  Member(writer, "error", failure.text);
  Member(writer, "occurrences", failure.occurrences);
  Member(writer, "first_seen_s", Seconds(failure.first_seen));
  Member(writer, "last_seen_s", Seconds(failure.last_seen));
  Member(writer, "sample_status", static_cast<uint64_t>(failure.sample_status));
  Member(writer, "sample_body", failure.sample_body);
  if (!failure.diagnosis.empty()) Member(writer, "diagnosis", failure.diagnosis);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string LoadJson(std::span<const RunReport> runs) {
  std::vector<std::vector<std::string>> failures;
  for (const RunReport& run : runs) {
    auto& its = failures.emplace_back();
    for (const load::FailureKind& failure : run.statistics.failures())
      its.push_back(FailureJson(run.statistics, failure));
  }
  return LoadJson(runs, failures);
}

std::string LoadJson(std::span<const RunReport> runs,
                     std::span<const std::vector<std::string>> failures) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  Member(writer, "report", std::string_view("understudy load"));
  Member(writer, "version", uint64_t{1});
  writer.Key("runs");
  writer.StartArray();
  for (size_t i = 0; i < runs.size(); ++i) Run(writer, runs[i], failures[i]);
  writer.EndArray();
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace harness::report
