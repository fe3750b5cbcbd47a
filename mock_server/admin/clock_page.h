#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_CLOCK_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_CLOCK_PAGE_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"
#include "mock_server/admin/server_switches.h"

namespace mock_server::admin {

// GET /__understudy/clock: what the session's clock shows (docs/admin.md, The clock).
base::HttpResponse ClockPage(AdminTarget& target);
// PUT sets it, moves it ahead, stops or resumes it; answers as GET does. `server` may be nullptr.
base::HttpResponse PutClock(AdminTarget& target, ServerSwitches* server,
                            const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_CLOCK_PAGE_H_
