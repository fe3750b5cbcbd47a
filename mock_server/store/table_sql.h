#ifndef UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_

#include <string>
#include <string_view>

#include "mock_server/store/store.h"

namespace mock_server::store {

// The statements of a table in SQLite: a column `sequence`, which is the row's number, the columns
// of its spec, and with kAllInDatabase `body`. Names come from descriptions, never from requests;
// they are quoted all the same.

enum class Layout {
  kAllInDatabase,
  kBodiesBeside,  // a table has no body, and no index where IsKeptBeside(): MemoryRows has them
};

// Whether MemoryRows keeps a unique column. Those that are sorted by stay SQLite's, which has them
// in order.
bool IsKeptBeside(const ColumnSpec& column);

std::string CreateSql(const TableSpec& table, Layout layout);
// Places: the columns in their order, body if it is there.
std::string InsertSql(const TableSpec& table, Layout layout);
// Places: the same, sequence.
std::string UpdateSql(const TableSpec& table, Layout layout);
// DELETE ... WHERE `condition`. With kBodiesBeside it tells the sequences of the deleted rows.
std::string DeleteSql(const TableSpec& table, std::string_view condition, Layout layout);
// What of a row a SELECT answers.
std::string_view RowColumns(Layout layout);
// Places: the values of the filters, limit, offset. Answers the RowColumns. A filter for equality
// of a column that is kept beside gets the row's sequence for its value.
std::string SelectSql(const TableSpec& table, const Query& query, Layout layout);

std::string Quoted(std::string_view name);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
