#include "mock_server/store/table_sql.h"

#include <fmt/format.h>

namespace mock_server::store {
namespace {

std::string_view TypeName(ColumnSpec::Type type) {
  switch (type) {
    case ColumnSpec::Type::kInteger:
      return "INTEGER";
    case ColumnSpec::Type::kReal:
      return "REAL";
    case ColumnSpec::Type::kText:
      return "TEXT";
  }
  return "TEXT";
}

std::string Name(const TableSpec& table, int column) {
  return Quoted(table.columns[static_cast<size_t>(column)].name);
}

std::string Condition(const TableSpec& table, const Filter& filter, int place, UniqueBy unique_by) {
  const std::string column = Name(table, filter.column);
  switch (filter.op) {
    case Filter::Operator::kEqual:
      if (IsOurs(table.columns[static_cast<size_t>(filter.column)], unique_by))
        return fmt::format("sequence=?{}", place);
      return fmt::format("{}=?{}", column, place);
    case Filter::Operator::kAtLeast:
      return fmt::format("{}>=?{}", column, place);
    case Filter::Operator::kAtMost:
      return fmt::format("{}<=?{}", column, place);
    case Filter::Operator::kContains:
      return fmt::format("pg_ilike({}, '%'||?{}||'%')", column, place);
    case Filter::Operator::kPrefix:
      return fmt::format("pg_like({}, ?{}||'%')", column, place);
    case Filter::Operator::kHasMember:
      return fmt::format("EXISTS (SELECT 1 FROM json_each({}) WHERE value=?{})", column, place);
  }
  return "1";
}

}  // namespace

std::string Quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

bool IsOurs(const ColumnSpec& column, UniqueBy unique_by) {
  return unique_by == UniqueBy::kOurIndex && column.unique && !column.indexed &&
         column.type == ColumnSpec::Type::kText;
}

std::string CreateSql(const TableSpec& table, UniqueBy unique_by) {
  const std::string name = Quoted(table.name);
  std::string sql =
      fmt::format("CREATE TABLE IF NOT EXISTS {} (sequence INTEGER PRIMARY KEY", name);
  for (const ColumnSpec& column : table.columns)
    sql += fmt::format(", {} {}", Quoted(column.name), TypeName(column.type));
  sql += ", body TEXT NOT NULL);";
  for (const ColumnSpec& column : table.columns) {
    if ((!column.unique && !column.indexed) || IsOurs(column, unique_by)) continue;
    sql +=
        fmt::format("CREATE {}INDEX IF NOT EXISTS {} ON {} ({});", column.unique ? "UNIQUE " : "",
                    Quoted(table.name + "_" + column.name), name, Quoted(column.name));
  }
  return sql;
}

std::string InsertSql(const TableSpec& table) {
  std::string names;
  std::string places;
  int place = 0;
  for (const ColumnSpec& column : table.columns) {
    names += Quoted(column.name) + ", ";
    places += fmt::format("?{}, ", ++place);
  }
  return fmt::format("INSERT INTO {} ({}body) VALUES ({}?{})", Quoted(table.name), names, places,
                     place + 1);
}

std::string UpdateSql(const TableSpec& table) {
  std::string assignments;
  int place = 0;
  for (const ColumnSpec& column : table.columns)
    assignments += fmt::format("{}=?{}, ", Quoted(column.name), ++place);
  return fmt::format("UPDATE {} SET {}body=?{} WHERE sequence=?{}", Quoted(table.name), assignments,
                     place + 1, place + 2);
}

std::string DeleteSql(const TableSpec& table, std::string_view condition, UniqueBy unique_by) {
  std::string sql = fmt::format("DELETE FROM {} WHERE {}", Quoted(table.name), condition);
  std::string kept;
  for (const ColumnSpec& column : table.columns) {
    if (IsOurs(column, unique_by)) kept += ", " + Quoted(column.name);
  }
  return kept.empty() ? sql : sql + " RETURNING sequence" + kept;
}

std::string SelectSql(const TableSpec& table, const Query& query, UniqueBy unique_by) {
  std::string sql = fmt::format("SELECT sequence, body FROM {}", Quoted(table.name));
  int place = 0;
  for (const Filter& filter : query.filters) {
    sql += place++ == 0 ? " WHERE " : " AND ";
    sql += Condition(table, filter, place, unique_by);
  }
  sql += " ORDER BY ";
  bool by_sequence = false;
  for (const Order& order : query.order) {
    sql += order.column < 0 ? "sequence" : Name(table, order.column);
    sql += order.descending ? " DESC, " : " ASC, ";
    by_sequence = by_sequence || order.column < 0;
  }
  sql += by_sequence ? "1" : "sequence DESC";
  return sql + fmt::format(" LIMIT ?{} OFFSET ?{}", place + 1, place + 2);
}

}  // namespace mock_server::store
