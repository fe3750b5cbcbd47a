#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_

#include <chrono>
#include <string>

#include "mock_server/defects/defect_set.h"
#include "mock_server/journal/journal.h"

namespace mock_server::admin {

// Prometheus' text format (version 0.0.4): counters of requests by service, endpoint and status,
// and what is going on.
std::string MetricsText(const journal::Journal& journal, const defects::DefectSet& defects,
                        std::chrono::nanoseconds uptime);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_METRICS_PAGE_H_
