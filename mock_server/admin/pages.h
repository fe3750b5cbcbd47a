#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_PAGES_H_

#include <cstdint>

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"
#include "mock_server/admin/server_switches.h"
#include "mock_server/events/event_journal.h"
#include "mock_server/platform/platform.h"

namespace mock_server::admin {

// The page that people read, docs_page.html: self-contained, it asks the admin API beside it for
// everything it shows.
base::HttpResponse DocsPage();

// The OpenAPI 3.1 document of both services, or of one with ?service=gateway or
// ?service=data_layer. The servers in it have the host that the request was sent to.
base::HttpResponse OpenApiPage(const platform::Platform& platform, const base::HttpRequest& request,
                               uint16_t gateway_port, uint16_t data_layer_port);

// GET /__understudy/journal: the newest entries that match the query, the oldest of them first.
base::HttpResponse JournalPage(AdminTarget& target, const base::HttpRequest& request);
// GET /__understudy/journal/count: how many requests match it.
base::HttpResponse JournalCountPage(AdminTarget& target, const base::HttpRequest& request);

// The newest events that the request's query selects, the oldest of them first (docs/admin.md,
// Events); 400 with the remedy for a wrong query.
base::HttpResponse EventsPage(const events::EventJournal& journal,
                              const base::HttpRequest& request);

// POST /__understudy/expect: which of a list of expectations hold, and for each that does not, the
// requests that came nearest (docs/admin.md, Expectations).
base::HttpResponse ExpectPage(AdminTarget& target, const base::HttpRequest& request);

// POST /__understudy/try: sends a request to either service of the session and answers what came
// back as {"status", "headers", "body"}; status 0 is a dropped connection (docs/admin.md, Trying a
// request). The request counts as traffic.
base::HttpResponse TryRequest(AdminTarget& target, const base::HttpRequest& request);

// GET /__understudy/faults: the session's faults and how often they happened (docs/faults.md).
base::HttpResponse FaultsPage(AdminTarget& target);
// PUT replaces them all, DELETE ends them; both answer as GET does.
base::HttpResponse PutFaults(AdminTarget& target, const base::HttpRequest& request);
base::HttpResponse DeleteFaults(AdminTarget& target);

// GET /__understudy/options: what can be switched while it runs. `server` is nullptr without
// sockets.
base::HttpResponse OptionsPage(AdminTarget& target, const ServerSwitches* server);
// PUT switches what the body names, all or nothing; answers as GET does.
base::HttpResponse PutOptions(AdminTarget& target, ServerSwitches* server,
                              const base::HttpRequest& request);

// GET /__understudy/clock: what the session's clock shows (docs/admin.md, The clock).
base::HttpResponse ClockPage(AdminTarget& target);
// PUT sets it, moves it ahead, stops or resumes it; answers as GET does. `server` may be nullptr.
base::HttpResponse PutClock(AdminTarget& target, ServerSwitches* server,
                            const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_PAGES_H_
