#include "mock_server/store/unique_index.h"

#include <algorithm>
#include <utility>

namespace mock_server::store {
namespace {

constexpr size_t kFirstSlots = 8;

}  // namespace

void UniqueIndex::Add(std::string_view text, int64_t sequence) {
  const uint64_t hash = Hash(text);
  Shard& shard = shards_[ShardOf(hash)];
  // A quarter stays free, which keeps the probes short.
  if ((shard.used + 1) * 4 > shard.slots.size() * 3) shard.Grow();
  shard.Put({hash, sequence});
  ++shard.used;
}

void UniqueIndex::Remove(std::string_view text, int64_t sequence) {
  const uint64_t hash = Hash(text);
  Shard& shard = shards_[ShardOf(hash)];
  if (shard.slots.empty()) return;
  size_t i = shard.First(hash);
  while (shard.slots[i].hash != hash || shard.slots[i].sequence != sequence) {
    if (shard.slots[i].sequence == 0) return;
    i = shard.Next(i);
  }
  shard.Free(i);
  --shard.used;
}

void UniqueIndex::Shard::Put(const Slot& slot) {
  size_t i = First(slot.hash);
  while (slots[i].sequence != 0) i = Next(i);
  slots[i] = slot;
}

void UniqueIndex::Shard::Grow() {
  const std::vector<Slot> before =
      std::exchange(slots, std::vector<Slot>(std::max(kFirstSlots, slots.size() * 2)));
  for (const Slot& slot : before) {
    if (slot.sequence != 0) Put(slot);
  }
}

// What was put further on because this slot was taken moves up, so that probes find it.
void UniqueIndex::Shard::Free(size_t i) {
  for (size_t next = Next(i); slots[next].sequence != 0; next = Next(next)) {
    const size_t wanted = First(slots[next].hash);
    const bool may_stay = i <= next ? i < wanted && wanted <= next : i < wanted || wanted <= next;
    if (may_stay) continue;
    slots[i] = slots[next];
    i = next;
  }
  slots[i] = Slot();
}

}  // namespace mock_server::store
