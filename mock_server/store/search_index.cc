#include "mock_server/store/search_index.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <new>
#include <utility>

#include "mock_server/store/table_sql.h"

namespace mock_server::store {

SearchIndex::SearchIndex(std::shared_ptr<const std::vector<TableSpec>> tables)
    : specs_(std::move(tables)), sqlite_(""), tables_(specs_->size()) {
  if (sqlite_.fault() != nullptr) throw std::bad_alloc();
}

SearchIndex::Table& SearchIndex::Ready(int table) {
  Table& state = tables_[static_cast<size_t>(table)];
  if (state.put != nullptr) return state;
  const TableSpec& spec = Spec(table);
  if (!sqlite_.Run(CreateSql(spec, Layout::kColumns))) throw std::bad_alloc();
  state.put = sqlite_.Prepare(InsertSql(spec, Layout::kColumns));
  state.remove = sqlite_.Prepare(DeleteSql(spec, "sequence=?1"));
  if (state.put == nullptr || state.remove == nullptr) throw std::bad_alloc();
  return state;
}

void SearchIndex::Step(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) throw std::bad_alloc();
}

void SearchIndex::Put(int table, int64_t sequence, const std::vector<Cell>& cells) {
  sqlite3_stmt* const statement = Ready(table).put.get();
  const ResetAtEnd reset(statement);
  int place = 0;
  Bind(statement, ++place, sequence);
  for (const Cell& cell : cells) Bind(statement, ++place, cell);
  Step(statement);
}

void SearchIndex::Remove(int table, int64_t sequence) {
  sqlite3_stmt* const statement = Ready(table).remove.get();
  const ResetAtEnd reset(statement);
  Bind(statement, 1, sequence);
  Step(statement);
}

void SearchIndex::Empty(int table) {
  static_cast<void>(Ready(table));
  if (!sqlite_.Run(fmt::format("DELETE FROM {}", Quoted(Spec(table).name)))) throw std::bad_alloc();
}

void SearchIndex::Select(int table, const Query& query, const std::function<void(int64_t)>& take) {
  static_cast<void>(Ready(table));
  sqlite3_stmt* const statement = sqlite_.Kept(SelectSql(Spec(table), query, Layout::kColumns));
  const ResetAtEnd reset(statement);
  BindQuery(statement, query);
  while (sqlite3_step(statement) == SQLITE_ROW) take(sqlite3_column_int64(statement, 0));
}

}  // namespace mock_server::store
