#include "check/client_record.h"

#include <algorithm>

namespace check {

void RepeatedRequests::Count(uint64_t fingerprint, const Exchange& exchange, size_t endpoint,
                             uint64_t number) {
  auto entry = std::find_if(entries_.begin(), entries_.end(),
                            [&](const Entry& known) { return known.fingerprint == fingerprint; });
  if (entry == entries_.end() && entries_.size() < kTracked) {
    entry = entries_.insert(entries_.end(), Entry{fingerprint, endpoint, 0, 0, {}});
  } else if (entry == entries_.end()) {
    entry = std::min_element(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.count < b.count; });
    *entry = Entry{fingerprint, endpoint, entry->count, entry->count, {}};
  }
  ++entry->count;
  if (entry->count - entry->error == kMany) entry->example = Example::Of(exchange, number);
}

}  // namespace check
