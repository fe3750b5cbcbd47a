#ifndef UNDERSTUDY_MOCK_SERVER_STORE_SEARCH_INDEX_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_SEARCH_INDEX_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "mock_server/store/sqlite_database.h"
#include "mock_server/store/store.h"

namespace mock_server::store {

// The columns of tables in memory, in SQLite: it answers which rows a filter selects, and in which
// order, and leaves what is in the rows to others. A table is made when it is first written to or
// asked. Not thread-safe. Throws std::bad_alloc when memory is short.
class SearchIndex {
 public:
  explicit SearchIndex(std::shared_ptr<const std::vector<TableSpec>> tables);

  // Adds the row, or replaces what it was.
  void Put(int table, int64_t sequence, const std::vector<Cell>& cells);
  // Nothing happens when the row is not there.
  void Remove(int table, int64_t sequence);
  void Empty(int table);

  // Calls `take` for each row in order.
  void Select(int table, const Query& query, const std::function<void(int64_t)>& take);

 private:
  struct Table {
    StatementHandle put;  // null: the table is not there yet
    StatementHandle remove;
  };

  Table& Ready(int table);
  const TableSpec& Spec(int table) const { return (*specs_)[static_cast<size_t>(table)]; }
  // Runs the statement, which answers nothing.
  static void Step(sqlite3_stmt* statement);

  const std::shared_ptr<const std::vector<TableSpec>> specs_;
  SqliteDatabase sqlite_;  // before the statements, so that it is closed after them
  std::vector<Table> tables_;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_SEARCH_INDEX_H_
