#ifndef UNDERSTUDY_MOCK_SERVER_FAULTS_INJECTOR_H_
#define UNDERSTUDY_MOCK_SERVER_FAULTS_INJECTOR_H_

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/http_message.h"
#include "mock_server/faults/rule.h"

namespace mock_server::faults {

// A fault that happens to one request.
struct Injection {
  const Rule* rule = nullptr;         // of the injector, until its rules are set anew
  std::chrono::nanoseconds delay{0};  // drawn; a learned one is not part of it
};

// Decides which requests of a session meet a fault. The rules are tried in their order, and the
// first one that is due is the only one that happens. Draws are a function of the seed, the rule's
// name and the number of the request among those that match. Not thread-safe.
class Injector {
 public:
  struct Entry {
    Rule rule;
    uint64_t matched = 0;   // requests
    uint64_t injected = 0;  // subset of matched
    std::chrono::nanoseconds given{0};
    uint64_t counted = 0;  // matched since `after`
  };

  explicit Injector(uint64_t seed) : seed_(seed) {}

  bool empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }

  // Replaces all rules; their counts and draws begin anew.
  void Set(std::vector<Rule> rules, std::chrono::nanoseconds now);

  // Counts the request. Without a rule when it meets no fault.
  Injection Next(base::Service service, const base::HttpRequest& request,
                 std::chrono::nanoseconds now);

 private:
  bool IsDue(Entry& entry, std::chrono::nanoseconds now) const;

  const uint64_t seed_;
  std::vector<Entry> entries_;
};

}  // namespace mock_server::faults

#endif  // UNDERSTUDY_MOCK_SERVER_FAULTS_INJECTOR_H_
