#ifndef UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/store/row_texts.h"
#include "mock_server/store/store.h"
#include "mock_server/store/unique_index.h"

namespace mock_server::store {

// What a table in memory keeps beside SQLite: its rows' bodies, and the texts of its unique columns
// with an index of them (docs/adr/0024-bodies-beside-sqlite.md). Reads by such a text, and lists of
// all rows, need nothing else. Not thread-safe. Views are good until the next change.
class MemoryRows {
 public:
  explicit MemoryRows(const TableSpec& table);

  // Whether it finds rows by this column; then no other row may hold the same text.
  bool Finds(size_t column) const { return KeyOf(column) != nullptr; }
  // The row's sequence; 0: there is none. The column must be one that it finds by.
  int64_t Find(size_t column, const Cell& value) const;
  // Whether another row than `sequence` holds one of the unique texts.
  bool AreTaken(const std::vector<Cell>& cells, int64_t sequence) const;

  // Adds the row, or replaces what it was. None of its texts may be taken.
  void Put(int64_t sequence, const std::vector<Cell>& cells, std::string_view body);
  // Nothing happens when the row is not there.
  void Remove(int64_t sequence);
  void Clear();

  // The row must be there.
  std::string_view Body(int64_t sequence) const { return texts_.Text(sequence, keys_.size()); }
  // As RowTexts does; the text is the body.
  template <typename Take>
  void ForEachNewest(uint64_t skip, uint64_t most, const Take& take) const {
    texts_.ForEachNewest(keys_.size(), skip, most, take);
  }
  size_t size() const { return texts_.size(); }

 private:
  struct Key {
    size_t column = 0;
    UniqueIndex index;
  };

  const Key* KeyOf(size_t column) const;
  int64_t Find(const Key& key, std::string_view text) const;

  std::vector<Key> keys_;
  RowTexts texts_;  // of each row those of the keys, empty for null, and the body
  std::vector<std::string_view> put_;  // of use in Put() only, where it spares an allocation
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_MEMORY_ROWS_H_
