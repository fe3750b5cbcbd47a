#include "mock_server/admin/metrics_page.h"

#include <fmt/format.h>

#include <initializer_list>
#include <iterator>
#include <string_view>
#include <utility>

namespace mock_server::admin {

using base::Service;
using base::ServiceName;

namespace {

enum class Type { kCounter, kGauge, kHistogram };

std::string_view TypeName(Type type) {
  switch (type) {
    case Type::kCounter:
      return "counter";
    case Type::kGauge:
      return "gauge";
    case Type::kHistogram:
      break;
  }
  return "histogram";
}

using Label = std::pair<std::string_view, std::string_view>;

// Families of metrics: all samples of one follow its head.
class Page {
 public:
  explicit Page(MetricsFormat format) : format_(format) {}

  // `help` has neither backslash nor line break.
  void Begin(std::string_view name, std::string_view help, Type type) {
    name_ = name;
    // In OpenMetrics `_total` belongs to the sample of a counter, not to its family.
    std::string_view family = name;
    if (format_ == MetricsFormat::kOpenMetrics && type == Type::kCounter)
      family.remove_suffix(kTotal.size());
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", family, help,
                   TypeName(type));
  }

  // Of the family that was begun last.
  void Add(std::initializer_list<Label> labels, double value) { AddSample("", labels, "", value); }

  void AddHistogram(std::initializer_list<Label> labels,
                    const journal::DurationHistogram& histogram) {
    uint64_t below = 0;
    for (size_t i = 0; i < journal::DurationHistogram::kBoundsUs.size(); ++i) {
      below += histogram.bucket(i);
      AddSample("_bucket", labels, BoundText(i), static_cast<double>(below));
    }
    const double count = static_cast<double>(histogram.count());
    AddSample("_bucket", labels, "+Inf", count);
    AddSample("_sum", labels, "", std::chrono::duration<double>(histogram.sum()).count());
    AddSample("_count", labels, "", count);
  }

  // A family of one sample without labels.
  void AddSingle(std::string_view name, std::string_view help, Type type, double value) {
    Begin(name, help, type);
    Add({}, value);
  }

  std::string Take() {
    if (format_ == MetricsFormat::kOpenMetrics) text_ += "# EOF\n";
    return std::move(text_);
  }

 private:
  static constexpr std::string_view kTotal = "_total";

  // In seconds; a whole number as OpenMetrics wants it, "1.0".
  static std::string BoundText(size_t index) {
    const int64_t bound = journal::DurationHistogram::kBoundsUs[index];
    return bound % 1'000'000 == 0 ? fmt::format("{}.0", bound / 1'000'000)
                                  : fmt::format("{}", static_cast<double>(bound) / 1e6);
  }

  // `upper` is the label `le`, left out when it is empty.
  void AddSample(std::string_view suffix, std::initializer_list<Label> labels,
                 std::string_view upper, double value) {
    text_ += name_;
    text_ += suffix;
    char separator = '{';
    const auto add = [&](std::string_view name, std::string_view content) {
      text_ += separator;
      text_ += name;
      text_ += "=\"";
      AddEscaped(content);
      text_ += '"';
      separator = ',';
    };
    for (const auto& [name, content] : labels) add(name, content);
    if (!upper.empty()) add("le", upper);
    fmt::format_to(std::back_inserter(text_), "{} {}\n", separator == '{' ? "" : "}", value);
  }

  void AddEscaped(std::string_view content) {
    for (const char c : content) {
      if (c == '\\' || c == '"') text_ += '\\';
      if (c == '\n')
        text_ += "\\n";
      else
        text_ += c;
    }
  }

  const MetricsFormat format_;
  std::string text_;
  std::string_view name_;
};

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

void AddNextSteps(const future::NextSteps& steps, std::chrono::nanoseconds now, Page& page) {
  using future::Feature;
  page.Begin("understudy_future_answers_total",
             "Answers that a --future feature gave in place of the platform.", Type::kCounter);
  for (const Feature feature :
       {Feature::kRateLimit, Feature::kQuota, Feature::kCache, Feature::kPool}) {
    page.Add({{"feature", future::FeatureName(feature)}},
             static_cast<double>(steps.answers(feature)));
  }
  const future::ConnectionPool* pool = steps.pool();
  if (pool == nullptr) return;
  page.AddSingle("understudy_pool_size", "Connections of the pool.", Type::kGauge, pool->size());
  page.AddSingle("understudy_pool_in_use", "Connections of the pool that a request has.",
                 Type::kGauge, pool->InUseAt(now));
  page.AddSingle("understudy_pool_waiting", "Requests that wait for a connection.", Type::kGauge,
                 static_cast<double>(pool->WaitingAt(now)));
  page.Begin("understudy_pool_wait_seconds",
             "How long requests waited for a connection, those among them that got none.",
             Type::kHistogram);
  page.AddHistogram({}, pool->waits());
}

}  // namespace

std::string MetricsText(const MetricsSource& source, MetricsFormat format) {
  const journal::Journal& journal = source.journal;
  const EventCounts& counts = source.events;
  Page page(format);
  page.Begin("understudy_requests_total",
             "Requests answered, without admin requests; status 0 is a dropped connection.",
             Type::kCounter);
  const auto services = {Service::kGateway, Service::kDataLayer};
  for (const Service service : services) {
    for (const auto& [name, endpoint] : journal.counters().endpoints(service)) {
      for (const auto& [status, count] : endpoint.by_status) {
        page.Add({{"service", ServiceName(service)},
                  {"endpoint", name},
                  {"status", std::to_string(status)}},
                 static_cast<double>(count));
      }
    }
  }
  // Nothing is said of faults by a stand-in that was told to produce none.
  if (!journal.counters().faults().empty()) {
    page.Begin("understudy_faults_total",
               "Requests that met a fault which the stand-in was told to produce; not among the "
               "requests above.",
               Type::kCounter);
    for (const auto& [name, count] : journal.counters().faults())
      page.Add({{"fault", name}}, static_cast<double>(count));
  }
  page.Begin("understudy_service_seconds_total", "Time spent on producing answers.",
             Type::kCounter);
  for (const Service service : services) {
    for (const auto& [name, endpoint] : journal.counters().endpoints(service)) {
      page.Add({{"service", ServiceName(service)}, {"endpoint", name}},
               Seconds(endpoint.service_time));
    }
  }
  page.Begin("understudy_request_duration_seconds",
             "How long answers took, from the arrival of the request.", Type::kHistogram);
  for (const Service service : services) {
    for (const auto& [name, endpoint] : journal.counters().endpoints(service)) {
      page.AddHistogram({{"service", ServiceName(service)}, {"endpoint", name}},
                        endpoint.durations);
    }
  }
  page.AddSingle("understudy_journal_entries", "Exchanges in the journal.", Type::kGauge,
                 static_cast<double>(journal.size()));
  page.AddSingle("understudy_journal_budget_bytes", "Memory that the journal may use.",
                 Type::kGauge, static_cast<double>(journal.budget_bytes()));
  page.Begin("understudy_defect_on", "1 if the defect is switched on.", Type::kGauge);
  for (int number = 1; number <= 6; ++number) {
    page.Add({{"defect", std::to_string(number)}},
             source.defects.Has(static_cast<defects::Defect>(number)) ? 1 : 0);
  }
  page.AddSingle("understudy_uptime_seconds", "Time since the stand-in was created.", Type::kGauge,
                 Seconds(source.uptime));
  if (source.next_steps != nullptr) AddNextSteps(*source.next_steps, source.now, page);
  if (const auto& sessions = source.sessions; sessions.has_value()) {
    page.AddSingle("understudy_sessions", "Named sessions that are open.", Type::kGauge,
                   static_cast<double>(sessions->open));
    page.AddSingle("understudy_sessions_limit", "Named sessions that may be open at once.",
                   Type::kGauge, static_cast<double>(sessions->most));
    page.AddSingle("understudy_session_evictions_total",
                   "Sessions that were evicted to make room for another.", Type::kCounter,
                   static_cast<double>(sessions->evictions));
  }
  page.AddSingle("understudy_events_total", "Events that the data layer published.", Type::kCounter,
                 static_cast<double>(counts.events));
  const auto of_sinks = [&](std::string_view name, std::string_view help, Type type, auto value) {
    if (counts.sinks.empty()) return;
    page.Begin(name, help, type);
    for (const events::SinkStatus& sink : counts.sinks)
      page.Add({{"redis", sink.url}}, static_cast<double>(value(sink)));
  };
  using Sink = events::SinkStatus;
  of_sinks("understudy_redis_up", "1 if events reach this Redis.", Type::kGauge,
           [](const Sink& sink) { return sink.up ? 1 : 0; });
  of_sinks("understudy_redis_published_total", "Events that this Redis took.", Type::kCounter,
           [](const Sink& sink) { return sink.published; });
  of_sinks("understudy_redis_missed_total", "Events that this Redis did not take.", Type::kCounter,
           [](const Sink& sink) { return sink.missed; });
  if (source.spans) {
    page.AddSingle("understudy_spans_sent_total", "Spans that the collector took.", Type::kCounter,
                   static_cast<double>(source.spans->sent));
    page.AddSingle("understudy_spans_lost_total",
                   "Spans that the collector did not take, or that the queue had no room for.",
                   Type::kCounter, static_cast<double>(source.spans->lost));
  }
  return page.Take();
}

}  // namespace mock_server::admin
