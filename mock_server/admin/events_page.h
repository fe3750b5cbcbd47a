#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_EVENTS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_EVENTS_PAGE_H_

#include "base/http_message.h"
#include "mock_server/events/event_journal.h"

namespace mock_server::admin {

// The newest events that the request's query selects, the oldest of them first (docs/admin.md,
// Events); 400 with the remedy for a wrong query.
base::HttpResponse EventsPage(const events::EventJournal& journal,
                              const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_EVENTS_PAGE_H_
