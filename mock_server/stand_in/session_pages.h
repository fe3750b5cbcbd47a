#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_PAGES_H_

#include <chrono>

#include "base/http_message.h"
#include "mock_server/stand_in/session_table.h"

namespace mock_server::stand_in {

// Which sessions there are and which were evicted (docs/admin.md, Sessions); the newest 1,000 of
// each.
base::HttpResponse SessionsPage(const SessionTable& table, std::chrono::nanoseconds now);

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_PAGES_H_
