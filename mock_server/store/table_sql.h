#ifndef UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_

#include <string>
#include <string_view>

#include "mock_server/store/store.h"

namespace mock_server::store {

// The statements of a table in SQLite: a column `sequence`, which is the row's number, the columns
// of its spec, and `body`. Names come from descriptions, never from requests; they are quoted all
// the same.

// Who enforces that a unique column is unique, and finds rows by it: SQLite, or UniqueIndex beside
// it (unique_index.h), which is quicker and outlives no process.
enum class UniqueBy { kDatabase, kOurIndex };

// Whether our index keeps a column. Those that are sorted by stay SQLite's, which has them in
// order.
bool IsOurs(const ColumnSpec& column, UniqueBy unique_by);

std::string CreateSql(const TableSpec& table, UniqueBy unique_by);
// Places: the columns in their order, body.
std::string InsertSql(const TableSpec& table);
// Places: the columns in their order, body, sequence.
std::string UpdateSql(const TableSpec& table);
// DELETE ... WHERE `condition`. With our index it tells the deleted rows: sequence, and the columns
// that it keeps.
std::string DeleteSql(const TableSpec& table, std::string_view condition, UniqueBy unique_by);
// Places: the values of the filters, limit, offset. Answers sequence and body. A filter for
// equality by our index gets the row's sequence for its value.
std::string SelectSql(const TableSpec& table, const Query& query, UniqueBy unique_by);

std::string Quoted(std::string_view name);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
