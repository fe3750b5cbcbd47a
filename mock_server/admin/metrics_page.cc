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

enum class Type { kCounter, kGauge };

using Label = std::pair<std::string_view, std::string_view>;

// Families in Prometheus' text format 0.0.4: all samples of one follow its head.
class Page {
 public:
  // `help` has neither backslash nor line break.
  void Begin(std::string_view name, std::string_view help, Type type) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help,
                   type == Type::kCounter ? "counter" : "gauge");
  }

  // Of the family that was begun last.
  void Add(std::initializer_list<Label> labels, double value) {
    text_ += name_;
    char separator = '{';
    for (const auto& [name, content] : labels) {
      text_ += separator;
      text_ += name;
      text_ += "=\"";
      AddEscaped(content);
      text_ += '"';
      separator = ',';
    }
    fmt::format_to(std::back_inserter(text_), "{} {}\n", labels.size() == 0 ? "" : "}", value);
  }

  // A family of one sample without labels.
  void AddSingle(std::string_view name, std::string_view help, Type type, double value) {
    Begin(name, help, type);
    Add({}, value);
  }

  std::string Take() { return std::move(text_); }

 private:
  void AddEscaped(std::string_view content) {
    for (const char c : content) {
      if (c == '\\' || c == '"') text_ += '\\';
      if (c == '\n')
        text_ += "\\n";
      else
        text_ += c;
    }
  }

  std::string text_;
  std::string_view name_;
};

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

std::string MetricsText(const journal::Journal& journal, const defects::DefectSet& defects,
                        std::chrono::nanoseconds uptime,
                        const std::optional<SessionCounts>& sessions, const EventCounts& counts) {
  Page page;
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
  page.AddSingle("understudy_journal_entries", "Exchanges in the journal.", Type::kGauge,
                 static_cast<double>(journal.size()));
  page.AddSingle("understudy_journal_budget_bytes", "Memory that the journal may use.",
                 Type::kGauge, static_cast<double>(journal.budget_bytes()));
  page.Begin("understudy_defect_on", "1 if the defect is switched on.", Type::kGauge);
  for (int number = 1; number <= 6; ++number) {
    page.Add({{"defect", std::to_string(number)}},
             defects.Has(static_cast<defects::Defect>(number)) ? 1 : 0);
  }
  page.AddSingle("understudy_uptime_seconds", "Time since the stand-in was created.", Type::kGauge,
                 Seconds(uptime));
  if (sessions.has_value()) {
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
  return page.Take();
}

}  // namespace mock_server::admin
