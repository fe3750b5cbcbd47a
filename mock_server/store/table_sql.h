#ifndef UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_

#include <string>
#include <string_view>

#include "mock_server/store/store.h"

namespace mock_server::store {

// The statements of a table in SQLite: a column `sequence`, which is the row's number, and the
// columns of its spec. Names come from descriptions, never from requests; they are quoted all the
// same.

enum class Layout {
  kRows,     // of a file: `body` comes behind the columns, and unique columns are SQLite's concern
  kColumns,  // of a SearchIndex
};

std::string CreateSql(const TableSpec& table, Layout layout);
// Places: kRows: the columns in their order, body. kColumns: sequence, the columns; a row of that
// sequence is replaced.
std::string InsertSql(const TableSpec& table, Layout layout);
// Of a file. Places: the columns, body, sequence.
std::string UpdateSql(const TableSpec& table);
// DELETE ... WHERE `condition`.
std::string DeleteSql(const TableSpec& table, std::string_view condition);
// Places: the values of the filters, limit, offset. Answers sequence, and body where it is there.
std::string SelectSql(const TableSpec& table, const Query& query, Layout layout);

std::string Quoted(std::string_view name);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_TABLE_SQL_H_
