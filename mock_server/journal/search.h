#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_SEARCH_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mock_server/journal/filter.h"
#include "mock_server/journal/journal.h"

namespace mock_server::journal {

// The newest `limit` entries that match, the oldest of them first.
std::vector<Entry> Find(const Journal& journal, const Filter& filter, size_t limit);

// How many requests matched since the journal was emptied last.
struct Count {
  uint64_t count = 0;
  // Why the number may be wrong; empty when it is exact.
  std::string doubt;
};

// By the counters where they can tell, by the journal otherwise.
Count CountOf(const Journal& journal, const Filter& filter);

// "the journal keeps the newest 7 of 9 requests; …", or nothing when it keeps all.
std::string WhatIsMissing(const Journal& journal);

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_SEARCH_H_
