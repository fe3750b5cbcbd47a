#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_FILTER_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_FILTER_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "mock_server/journal/filter.h"

namespace mock_server::admin {

// What a query asks of the journal.
struct JournalQuery {
  journal::Filter filter;
  std::optional<size_t> limit{};
};

// "limit=100&method=POST&body=/name=scribe"; an error names the parameter and the remedy.
base::Result<JournalQuery> ReadJournalQuery(std::string_view query);

// The same conditions as an object: {"method": "POST", "body": {"/name": "scribe"}}.
base::Result<journal::Filter> ReadJournalFilter(const rapidjson::Value& object);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_JOURNAL_FILTER_H_
