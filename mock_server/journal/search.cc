#include "mock_server/journal/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mock_server::journal {

std::vector<Entry> Find(const Journal& journal, const Filter& filter, size_t limit) {
  if (filter.empty()) return journal.Last(limit);
  std::vector<Entry> found;
  if (limit == 0) return found;
  journal.ForEachNewest([&](Entry entry) {
    if (filter.Matches(entry)) found.push_back(std::move(entry));
    return found.size() < limit;
  });
  std::reverse(found.begin(), found.end());
  return found;
}

Count CountOf(const Journal& journal, const Filter& filter) {
  const auto all = filter.CountBy(journal.counters());
  const auto before = filter.CountBy(journal.forgotten());
  if (all && before) return {.count = *all - *before, .doubt = {}};
  Count count{.count = 0, .doubt = WhatIsMissing(journal)};
  journal.ForEachNewest([&](const Entry& entry) {
    if (filter.Matches(entry)) {
      ++count.count;
    } else if (count.doubt.empty() && filter.MayMisjudge(entry)) {
      count.doubt = fmt::format(
          "the body of request {} is longer than the {} bytes that the journal keeps of one",
          entry.number, Journal::kMaxBodyBytes);
    }
    return true;
  });
  return count;
}

std::string WhatIsMissing(const Journal& journal) {
  if (journal.keeps_all()) return {};
  return fmt::format(
      "the journal keeps the newest {} of {} requests; a larger one (--journal-mb) or an earlier "
      "reset keeps all",
      journal.size(), journal.counters().requests() - journal.forgotten().requests());
}

}  // namespace mock_server::journal
