#ifndef UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mock_server/store/row_texts.h"
#include "mock_server/store/store.h"
#include "mock_server/store/unique_index.h"

namespace mock_server::store {

// Lets a text be looked for without making a string of it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// The rows of a table in memory: their bodies, the texts of unique columns with an index of them,
// and how many rows refer to each row of another table (docs/adr/0024-bodies-beside-sqlite.md). Not
// thread-safe. Views are good until the next change.
class MemoryRows {
 public:
  explicit MemoryRows(const TableSpec& table);

  // Whether rows are found by the column: it has unique texts.
  bool Finds(size_t column) const { return KeyOf(column) != nullptr; }
  // The row's sequence; 0: there is none. The column must be one that rows are found by.
  int64_t Find(size_t column, const Cell& value) const;
  // Whether some row has this value; nothing when that is not known here.
  std::optional<bool> Holds(size_t column, const Cell& value) const;
  // Whether another row than `sequence` holds one of the unique texts.
  bool AreTaken(const std::vector<Cell>& cells, int64_t sequence) const;

  // Adds the row, or replaces what it was. None of its unique texts may be taken.
  void Put(int64_t sequence, const std::vector<Cell>& cells, std::string_view body);
  // The row must be there.
  void Remove(int64_t sequence);

  bool Has(int64_t sequence) const { return texts_.Has(sequence); }
  // The row must be there.
  std::string_view Body(int64_t sequence) const { return texts_.Text(sequence, kBodyPlace); }
  // The highest sequence, or 0 without rows.
  int64_t newest() const { return texts_.newest(); }
  // The lowest sequence above that one; 0: there is none.
  int64_t NextAfter(int64_t sequence) const { return texts_.NextAfter(sequence); }
  // As RowTexts does; the text is the body.
  template <typename Take>
  void ForEachNewest(uint64_t skip, uint64_t most, const Take& take) const {
    texts_.ForEachNewest(kBodyPlace, skip, most, take);
  }
  size_t size() const { return texts_.size(); }

 private:
  struct Key {
    size_t column = 0;
    UniqueIndex index;
  };
  struct Count {
    size_t column = 0;
    // By their text. Null counts as the empty text.
    std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> rows;
  };

  const Key* KeyOf(size_t column) const;
  const Count* CountOf(size_t column) const;
  int64_t Find(const Key& key, std::string_view text) const;
  static constexpr size_t kBodyPlace = 0;
  void Forget(int64_t sequence);

  std::vector<Key> keys_;
  std::vector<Count> counts_;
  RowTexts texts_;  // of each row the body, and those of the keys and counts, empty for null
  std::vector<std::string_view> put_;  // of use in Put() only, where it spares an allocation
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_
