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
#include "mock_server/journal/journal.h"

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

// Prometheus' text format (version 0.0.4): counters of requests by service, endpoint and status,
// and what is going on. `sessions`: nothing where there can be none.
std::string MetricsText(const journal::Journal& journal, const defects::DefectSet& defects,
                        std::chrono::nanoseconds uptime,
                        const std::optional<SessionCounts>& sessions,
                        const EventCounts& counts = {});

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_
