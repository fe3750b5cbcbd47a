#include "mock_server/journal/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mock_server/journal/search.h"

namespace mock_server::journal {

namespace {

// Those that differ least from what is expected.
std::vector<NearMiss> Nearest(const Journal& journal, const Filter& filter) {
  std::vector<NearMiss> nearest;
  journal.ForEachNewest([&](Entry entry) {
    auto differences = filter.Differences(entry);
    if (differences.empty()) return true;
    const auto place = std::upper_bound(
        nearest.begin(), nearest.end(), differences.size(),
        [](size_t count, const NearMiss& miss) { return count < miss.differences.size(); });
    if (place == nearest.end() && nearest.size() == kNearMisses) return true;
    nearest.insert(place, {std::move(entry), std::move(differences)});
    if (nearest.size() > kNearMisses) nearest.pop_back();
    return true;
  });
  return nearest;
}

std::vector<uint64_t> FirstNumbers(const Journal& journal, const Filter& filter) {
  std::vector<uint64_t> numbers;
  for (const Entry& entry : Find(journal, filter, journal.size())) {
    numbers.push_back(entry.number);
    if (numbers.size() == kNearMisses) break;
  }
  return numbers;
}

}  // namespace

std::string Expectation::ToText() const {
  if (!at_most) return fmt::format("at least {}", at_least);
  if (at_least == 0) return fmt::format("at most {}", *at_most);
  if (*at_most == at_least) return fmt::format("exactly {}", at_least);
  return fmt::format("from {} to {}", at_least, *at_most);
}

std::vector<Outcome> Judge(const Journal& journal, const std::vector<Expectation>& expectations) {
  std::vector<Outcome> outcomes;
  for (const Expectation& expectation : expectations) {
    Outcome& outcome = outcomes.emplace_back();
    auto [count, doubt] = CountOf(journal, expectation.filter);
    outcome.count = count;
    outcome.doubt = std::move(doubt);
    const bool too_many = expectation.at_most && count > *expectation.at_most;
    const bool too_few = count < expectation.at_least;
    outcome.holds = !too_many && !too_few;
    if (too_many) outcome.numbers = FirstNumbers(journal, expectation.filter);
    if (too_few) outcome.nearest = Nearest(journal, expectation.filter);
  }
  return outcomes;
}

std::optional<size_t> FirstOutOfOrder(const Journal& journal,
                                      const std::vector<Expectation>& expectations) {
  size_t next = 0;
  for (const Entry& entry : journal.Last(journal.size())) {
    if (next < expectations.size() && expectations[next].filter.Matches(entry)) ++next;
  }
  return next == expectations.size() ? std::nullopt : std::optional(next);
}

}  // namespace mock_server::journal
