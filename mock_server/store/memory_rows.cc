#include "mock_server/store/memory_rows.h"

#include <algorithm>
#include <cassert>

namespace mock_server::store {
namespace {

const std::string* TextOf(const Cell& cell) { return std::get_if<std::string>(&cell); }

template <typename Entry>
const Entry* OfColumn(const std::vector<Entry>& entries, size_t column) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.column == column; });
  return found == entries.end() ? nullptr : &*found;
}

bool IsCounted(const ColumnSpec& column) {
  return column.is_reference && !column.unique && column.type == ColumnSpec::Type::kText;
}

size_t TextsPerRow(const TableSpec& table) {
  const auto kept = std::count_if(
      table.columns.begin(), table.columns.end(),
      [](const ColumnSpec& column) { return column.has_unique_texts() || IsCounted(column); });
  return static_cast<size_t>(kept) + 1;
}

}  // namespace

MemoryRows::MemoryRows(const TableSpec& table) : texts_(TextsPerRow(table)) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnSpec& column = table.columns[i];
    if (column.has_unique_texts()) {
      keys_.push_back({i, {}});
    } else if (IsCounted(column)) {
      counts_.push_back({i, {}});
    }
  }
}

const MemoryRows::Key* MemoryRows::KeyOf(size_t column) const { return OfColumn(keys_, column); }

const MemoryRows::Count* MemoryRows::CountOf(size_t column) const {
  return OfColumn(counts_, column);
}

int64_t MemoryRows::Find(const Key& key, std::string_view text) const {
  const auto place = static_cast<size_t>(&key - keys_.data()) + kBodyPlace + 1;
  return key.index.Find(text,
                        [&](int64_t sequence) { return texts_.Text(sequence, place) == text; });
}

int64_t MemoryRows::Find(size_t column, const Cell& value) const {
  assert(Finds(column));
  const std::string* text = TextOf(value);
  return text == nullptr ? 0 : Find(*KeyOf(column), *text);
}

std::optional<bool> MemoryRows::Holds(size_t column, const Cell& value) const {
  if (Finds(column)) return Find(column, value) != 0;
  const Count* const count = CountOf(column);
  const std::string* const text = TextOf(value);
  if (count == nullptr || text == nullptr || text->empty()) return std::nullopt;
  return count->rows.contains(*text);
}

bool MemoryRows::AreTaken(const std::vector<Cell>& cells, int64_t sequence) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
    const std::string* text = TextOf(cells[key.column]);
    if (text == nullptr) return false;
    const int64_t owner = Find(key, *text);
    return owner != 0 && owner != sequence;
  });
}

void MemoryRows::Put(int64_t sequence, const std::vector<Cell>& cells, std::string_view body) {
  if (texts_.Has(sequence)) Forget(sequence);
  put_.assign(1, body);
  const auto put = [&](size_t column) {
    const std::string* const text = TextOf(cells[column]);
    put_.push_back(text == nullptr ? std::string_view() : *text);
    return text;
  };
  for (Key& key : keys_) {
    if (const std::string* const text = put(key.column)) key.index.Add(*text, sequence);
  }
  for (Count& count : counts_) {
    put(count.column);
    const auto known = count.rows.find(put_.back());
    if (known == count.rows.end()) {
      count.rows.emplace(put_.back(), 1);
    } else {
      ++known->second;
    }
  }
  texts_.Put(sequence, put_);
}

// What is known of the row by its texts.
void MemoryRows::Forget(int64_t sequence) {
  size_t place = kBodyPlace + 1;
  for (Key& key : keys_) key.index.Remove(texts_.Text(sequence, place++), sequence);
  for (Count& count : counts_) {
    const auto known = count.rows.find(texts_.Text(sequence, place++));
    if (--known->second == 0) count.rows.erase(known);
  }
}

void MemoryRows::Remove(int64_t sequence) {
  Forget(sequence);
  texts_.Remove(sequence);
}

}  // namespace mock_server::store
