#include "mock_server/admin/metrics_page.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace mock_server::admin {

using base::Service;
using base::ServiceName;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

namespace {

using Labels = std::vector<ClientMetric::Label>;

MetricFamily Family(const char* name, const char* help, MetricType type) {
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  return family;
}

void Add(MetricFamily& family, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  family.metric.push_back(std::move(metric));
}

// A family of one sample without labels.
MetricFamily Single(const char* name, const char* help, MetricType type, double value) {
  MetricFamily family = Family(name, help, type);
  Add(family, {}, value);
  return family;
}

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

std::string MetricsText(const journal::Journal& journal, const defects::DefectSet& defects,
                        std::chrono::nanoseconds uptime,
                        const std::optional<SessionCounts>& sessions) {
  MetricFamily requests =
      Family("understudy_requests_total",
             "Requests answered, without admin requests; status 0 is a dropped connection.",
             MetricType::Counter);
  MetricFamily time = Family("understudy_service_seconds_total", "Time spent on producing answers.",
                             MetricType::Counter);
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    const std::string service_name(ServiceName(service));
    for (const auto& [name, endpoint] : journal.counters().endpoints(service)) {
      for (const auto& [status, count] : endpoint.by_status) {
        Add(requests,
            {{"service", service_name}, {"endpoint", name}, {"status", std::to_string(status)}},
            static_cast<double>(count));
      }
      Add(time, {{"service", service_name}, {"endpoint", name}}, Seconds(endpoint.service_time));
    }
  }
  MetricFamily on =
      Family("understudy_defect_on", "1 if the defect is switched on.", MetricType::Gauge);
  for (int number = 1; number <= 6; ++number) {
    Add(on, {{"defect", std::to_string(number)}},
        defects.Has(static_cast<defects::Defect>(number)) ? 1 : 0);
  }
  std::vector<MetricFamily> families{
      std::move(requests),
      std::move(time),
      Single("understudy_journal_entries", "Exchanges in the journal.", MetricType::Gauge,
             static_cast<double>(journal.size())),
      Single("understudy_journal_budget_bytes", "Memory that the journal may use.",
             MetricType::Gauge, static_cast<double>(journal.budget_bytes())),
      std::move(on),
      Single("understudy_uptime_seconds", "Time since the stand-in was created.", MetricType::Gauge,
             Seconds(uptime))};
  if (sessions.has_value()) {
    families.push_back(Single("understudy_sessions", "Named sessions that are open.",
                              MetricType::Gauge, static_cast<double>(sessions->open)));
    families.push_back(Single("understudy_sessions_limit",
                              "Named sessions that may be open at once.", MetricType::Gauge,
                              static_cast<double>(sessions->most)));
    families.push_back(Single("understudy_session_evictions_total",
                              "Sessions that were evicted to make room for another.",
                              MetricType::Counter, static_cast<double>(sessions->evictions)));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace mock_server::admin
