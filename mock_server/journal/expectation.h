#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_EXPECTATION_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_EXPECTATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/journal/filter.h"
#include "mock_server/journal/journal.h"

namespace mock_server::journal {

// How many requests of a kind are expected. A plain value.
struct Expectation {
  Filter filter;
  uint64_t at_least = 1;
  std::optional<uint64_t> at_most{};

  // "exactly 2", "at least 1"
  std::string ToText() const;
};

// A request that nearly was what is expected, and what differs.
struct NearMiss {
  Entry entry;
  std::vector<Difference> differences;
};

// Whether an expectation holds.
struct Outcome {
  bool holds = false;
  uint64_t count = 0;
  // Why this may be wrong; empty when it is exact.
  std::string doubt;
  // Where too few came: those that differ least, at most kNearMisses, the nearest first and of
  // equals the newest.
  std::vector<NearMiss> nearest;
  // Where too many came: the numbers of the first ones.
  std::vector<uint64_t> numbers;
};

inline constexpr size_t kNearMisses = 3;

std::vector<Outcome> Judge(const Journal& journal, const std::vector<Expectation>& expectations);

// The first of the expectations for which no request came behind those of the ones before it (one
// request each, the earliest that there is); nothing when they came in this order.
std::optional<size_t> FirstOutOfOrder(const Journal& journal,
                                      const std::vector<Expectation>& expectations);

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_EXPECTATION_H_
