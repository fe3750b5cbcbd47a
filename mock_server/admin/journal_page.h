#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"

namespace mock_server::admin {

// GET /__understudy/journal: the newest entries that match the query, the oldest of them first.
base::HttpResponse JournalPage(AdminTarget& target, const base::HttpRequest& request);
// GET /__understudy/journal/count: how many requests match it.
base::HttpResponse JournalCountPage(AdminTarget& target, const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_
