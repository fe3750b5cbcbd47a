#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_

#include <cstddef>

#include "base/http_message.h"
#include "mock_server/journal/journal.h"

namespace mock_server::admin {

// The newest `limit` entries of the journal as JSON, the oldest of them first.
base::HttpResponse JournalAnswer(const journal::Journal& journal, size_t limit);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_PAGE_H_
