#include "mock_server/faults/injector.h"

#include <utility>

#include "base/fnv.h"
#include "base/random.h"

namespace mock_server::faults {

using base::HttpRequest;
using base::Random;
using base::Service;
using std::chrono::nanoseconds;

namespace {

// Draws of one request are told apart by these.
enum Draw : uint64_t { kWhether = 1, kDelay = 2 };

double DrawFor(uint64_t seed, const Injector::Entry& entry, Draw what) {
  return Random::ForKeys({seed, base::Fnv1a(entry.rule.name), entry.counted, what}).NextDouble();
}

}  // namespace

void Injector::Set(std::vector<Rule> rules, nanoseconds now) {
  entries_.clear();
  for (Rule& rule : rules) entries_.push_back({.rule = std::move(rule), .given = now});
}

bool Injector::IsDue(Entry& entry, nanoseconds now) const {
  const Rule& rule = entry.rule;
  if (now - entry.given < rule.after) return false;
  ++entry.counted;
  if (entry.counted % rule.every != 0) return false;
  if (rule.first != 0 && entry.injected >= rule.first) return false;
  return rule.probability >= 1 || DrawFor(seed_, entry, kWhether) < rule.probability;
}

Injection Injector::Next(Service service, const HttpRequest& request, nanoseconds now) {
  for (Entry& entry : entries_) {
    if (!entry.rule.Matches(service, request)) continue;
    ++entry.matched;
    if (!IsDue(entry, now)) continue;
    ++entry.injected;
    Injection injection{.rule = &entry.rule, .delay = entry.rule.shortest_delay};
    if (const nanoseconds span = entry.rule.longest_delay - injection.delay;
        span > nanoseconds(0)) {
      injection.delay += nanoseconds(
          static_cast<int64_t>(static_cast<double>(span.count()) * DrawFor(seed_, entry, kDelay)));
    }
    return injection;
  }
  return {};
}

}  // namespace mock_server::faults
