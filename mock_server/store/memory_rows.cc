#include "mock_server/store/memory_rows.h"

#include <algorithm>
#include <cassert>

#include "mock_server/store/table_sql.h"

namespace mock_server::store {
namespace {

const std::string* TextOf(const Cell& cell) { return std::get_if<std::string>(&cell); }

std::vector<size_t> KeyColumns(const TableSpec& table) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (IsKeptBeside(table.columns[i])) columns.push_back(i);
  }
  return columns;
}

}  // namespace

MemoryRows::MemoryRows(const TableSpec& table) : texts_(KeyColumns(table).size() + 1) {
  for (const size_t column : KeyColumns(table)) keys_.push_back({column, {}});
}

const MemoryRows::Key* MemoryRows::KeyOf(size_t column) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& key) { return key.column == column; });
  return found == keys_.end() ? nullptr : &*found;
}

int64_t MemoryRows::Find(const Key& key, std::string_view text) const {
  const auto place = static_cast<size_t>(&key - keys_.data());
  return key.index.Find(text,
                        [&](int64_t sequence) { return texts_.Text(sequence, place) == text; });
}

int64_t MemoryRows::Find(size_t column, const Cell& value) const {
  assert(Finds(column));
  const std::string* text = TextOf(value);
  return text == nullptr ? 0 : Find(*KeyOf(column), *text);
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
  const bool is_new = !texts_.Has(sequence);
  put_.clear();
  for (Key& key : keys_) {
    const std::string* text = TextOf(cells[key.column]);
    if (!is_new) key.index.Remove(texts_.Text(sequence, put_.size()), sequence);
    if (text != nullptr) key.index.Add(*text, sequence);
    put_.push_back(text == nullptr ? std::string_view() : *text);
  }
  put_.push_back(body);
  texts_.Put(sequence, put_);
}

void MemoryRows::Remove(int64_t sequence) {
  if (!texts_.Has(sequence)) return;
  for (size_t i = 0; i < keys_.size(); ++i)
    keys_[i].index.Remove(texts_.Text(sequence, i), sequence);
  texts_.Remove(sequence);
}

void MemoryRows::Clear() {
  for (Key& key : keys_) key.index.Clear();
  texts_.Clear();
}

}  // namespace mock_server::store
