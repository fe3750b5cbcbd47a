#ifndef UNDERSTUDY_MOCK_SERVER_STORE_ROW_TEXTS_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_ROW_TEXTS_H_

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace mock_server::store {

// Texts of rows in memory, by the rows' sequences; each row has equally many. A text is two steps
// from its sequence, and writing one allocates nothing most of the time. What is removed gives its
// memory back. Not thread-safe. Views are good until the next change.
class RowTexts {
 public:
  explicit RowTexts(size_t texts_per_row) : texts_per_row_(texts_per_row) {}

  // Adds the row, or replaces its texts. `texts` must not be views of this.
  void Put(int64_t sequence, std::span<const std::string_view> texts);
  // Nothing happens when the row is not there.
  void Remove(int64_t sequence);

  bool Has(int64_t sequence) const { return Record(sequence) != nullptr; }
  // The row must be there.
  std::string_view Text(int64_t sequence, size_t which) const {
    assert(Has(sequence) && which < texts_per_row_);
    return TextIn(Record(sequence), which);
  }
  size_t size() const { return size_; }
  // The highest sequence, or 0 without rows. Sequences begin at 1.
  int64_t newest() const { return newest_; }
  // The lowest sequence above that one; 0: there is none.
  int64_t NextAfter(int64_t sequence) const;

  // Calls `take(sequence, text)` with that text of at most `most` rows, the highest sequence first,
  // after it passed over `skip`.
  template <typename Take>
  void ForEachNewest(size_t which, uint64_t skip, uint64_t most, const Take& take) const {
    for (size_t p = parts_.size(); p > 0 && most > 0; --p) {
      const Part* part = parts_[p - 1].get();
      if (part == nullptr) continue;
      if (skip >= part->size) {
        skip -= part->size;
        continue;
      }
      const int64_t first = (first_part_ + static_cast<int64_t>(p) - 1) * int64_t{kRows};
      for (size_t row = kRows; row > 0 && most > 0; --row) {
        const char* const record = part->records[row - 1];
        if (record == nullptr) continue;
        if (skip > 0) {
          --skip;
          continue;
        }
        --most;
        take(first + static_cast<int64_t>(row) - 1, TextIn(record, which));
      }
    }
  }

 private:
  static constexpr size_t kRows = 64;

  // The rows of neighbouring sequences. A record is the sizes of its texts and then the texts.
  struct Part {
    // Room for a record; a block of `block_bytes` at least is begun when there is none.
    char* Reserve(size_t bytes, size_t block_bytes);

    std::array<const char*, kRows> records{};  // null: no such row
    size_t size = 0;                           // rows
    std::vector<std::unique_ptr<char[]>> blocks;
    char* next = nullptr;  // where the next record goes, in the last block
    size_t left = 0;       // bytes there
    size_t used = 0;       // bytes of all records, and of those:
    size_t dead = 0;       // no row's any more
  };

  const char* Record(int64_t sequence) const {
    const int64_t place = sequence / int64_t{kRows} - first_part_;
    if (place < 0 || static_cast<size_t>(place) >= parts_.size()) return nullptr;
    const Part* part = parts_[static_cast<size_t>(place)].get();
    return part == nullptr ? nullptr : part->records[static_cast<size_t>(sequence) % kRows];
  }
  std::string_view TextIn(const char* record, size_t which) const {
    const char* at = record + texts_per_row_ * sizeof(size_t);
    size_t size = 0;
    for (size_t i = 0; i <= which; ++i) {
      at += size;
      std::memcpy(&size, record + i * sizeof size, sizeof size);
    }
    return {at, size};
  }
  size_t BytesOf(const char* record) const;
  Part& PartFor(int64_t sequence);
  // Leaves the dead bytes behind once they are most.
  void Compact(Part& part);
  // The part has no rows any more.
  void FreePart(int64_t sequence);
  int64_t Highest() const;

  const size_t texts_per_row_;
  std::deque<std::unique_ptr<Part>> parts_;  // null: without rows; neither the first nor the last
  int64_t first_part_ = 0;                   // the number of the first: its sequences by kRows
  size_t size_ = 0;
  int64_t newest_ = 0;
  size_t full_part_ = 0;  // bytes that the last full part had
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_ROW_TEXTS_H_
