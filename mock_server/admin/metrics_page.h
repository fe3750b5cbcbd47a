#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/defects/defect_set.h"
#include "mock_server/events/event_sink.h"
#include "mock_server/future/next_steps.h"
#include "mock_server/journal/journal.h"
#include "tracing/span.h"

namespace mock_server::admin {

// Of the named sessions.
struct SessionCounts {
  size_t open = 0;
  size_t most = 0;  // that there may be
  uint64_t evictions = 0;
};

// What the data layer published, and where it went.
struct EventCounts {
  uint64_t events = 0;
  std::vector<events::SinkStatus> sinks{};
};

enum class MetricsFormat {
  kPrometheus,   // the text format 0.0.4
  kOpenMetrics,  // OpenMetrics 1.0
};

// What the metrics tell of. Borrows everything.
struct MetricsSource {
  const journal::Journal& journal;
  const defects::DefectSet& defects;
  const future::NextSteps* next_steps = nullptr;  // nullptr: there are none
  std::chrono::nanoseconds now{0};
  std::chrono::nanoseconds uptime{0};
  std::optional<SessionCounts> sessions{};  // nothing where there can be none
  EventCounts events{};
  std::optional<tracing::SpanSink::Counts> spans{};  // nothing where none are sent
};

// Counters of requests by service, endpoint and status, how long answers took, and what is going
// on.
std::string MetricsText(const MetricsSource& source, MetricsFormat format);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_
