#ifndef UNDERSTUDY_MOCK_SERVER_STORE_UNIQUE_INDEX_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_UNIQUE_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace mock_server::store {

// Finds the row of a text in a unique column, by hash: a table with linear probing, in which a
// random id costs one cache miss, where a B-tree or a list for each bucket costs several. It
// contains no texts; callers compare with the row. Not thread-safe.
class UniqueIndex {
 public:
  // `sequence`: of the row, above 0.
  void Add(std::string_view text, int64_t sequence);
  // Nothing happens when it was not added.
  void Remove(std::string_view text, int64_t sequence);

  // The row for which `holds(sequence)` says that the text stands in it; 0 when in none.
  template <typename Holds>
  int64_t Find(std::string_view text, const Holds& holds) const {
    const uint64_t hash = Hash(text);
    const Shard& shard = shards_[ShardOf(hash)];
    if (shard.slots.empty()) return 0;
    for (size_t i = shard.First(hash); shard.slots[i].sequence != 0; i = shard.Next(i)) {
      if (shard.slots[i].hash == hash && holds(shard.slots[i].sequence))
        return shard.slots[i].sequence;
    }
    return 0;
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    int64_t sequence = 0;  // 0: the slot is free
  };

  struct Shard {
    size_t First(uint64_t hash) const { return hash & (slots.size() - 1); }
    size_t Next(size_t i) const { return (i + 1) & (slots.size() - 1); }
    void Put(const Slot& slot);
    void Grow();
    void Free(size_t i);

    std::vector<Slot> slots;  // none, or a power of two
    size_t used = 0;
  };

  // Each grows by itself, so that no single insert waits until a million entries have moved.
  static constexpr size_t kShards = 64;

  static uint64_t Hash(std::string_view text) { return std::hash<std::string_view>()(text); }
  static size_t ShardOf(uint64_t hash) { return hash >> 58; }

  std::array<Shard, kShards> shards_;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_UNIQUE_INDEX_H_
