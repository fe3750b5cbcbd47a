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
  return column < 0 ? "sequence" : Quoted(table.columns[static_cast<size_t>(column)].name);
}

std::string Condition(const TableSpec& table, const Filter& filter, int place) {
  const std::string column = Name(table, filter.column);
  switch (filter.op) {
    case Filter::Operator::kEqual:
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

std::string CreateSql(const TableSpec& table, Layout layout) {
  const std::string name = Quoted(table.name);
  std::string sql =
      fmt::format("CREATE TABLE IF NOT EXISTS {} (sequence INTEGER PRIMARY KEY", name);
  for (const ColumnSpec& column : table.columns)
    sql += fmt::format(", {} {}", Quoted(column.name), TypeName(column.type));
  sql += layout == Layout::kRows ? ", body TEXT NOT NULL);" : ");";
  for (const ColumnSpec& column : table.columns) {
    const bool is_unique = column.unique && layout == Layout::kRows;
    const bool is_looked_for = column.indexed || (column.unique && !column.has_unique_texts());
    if (!is_unique && !is_looked_for) continue;
    sql += fmt::format("CREATE {}INDEX IF NOT EXISTS {} ON {} ({});", is_unique ? "UNIQUE " : "",
                       Quoted(table.name + "_" + column.name), name, Quoted(column.name));
  }
  return sql;
}

std::string InsertSql(const TableSpec& table, Layout layout) {
  const bool is_file = layout == Layout::kRows;
  std::string names = is_file ? "" : "sequence";
  std::string places = is_file ? "" : "?";
  const auto add = [&](const std::string& name) {
    places += places.empty() ? "?" : ", ?";
    names += (names.empty() ? "" : ", ") + name;
  };
  for (const ColumnSpec& column : table.columns) add(Quoted(column.name));
  if (is_file) add("body");
  return fmt::format("INSERT {}INTO {} ({}) VALUES ({})", is_file ? "" : "OR REPLACE ",
                     Quoted(table.name), names, places);
}

std::string UpdateSql(const TableSpec& table) {
  std::string sql = fmt::format("UPDATE {} SET ", Quoted(table.name));
  for (const ColumnSpec& column : table.columns) sql += Quoted(column.name) + "=?, ";
  return sql + "body=? WHERE sequence=?";
}

std::string DeleteSql(const TableSpec& table, std::string_view condition) {
  return fmt::format("DELETE FROM {} WHERE {}", Quoted(table.name), condition);
}

std::string SelectSql(const TableSpec& table, const Query& query, Layout layout) {
  std::string sql = fmt::format("SELECT sequence{} FROM {}",
                                layout == Layout::kRows ? ", body" : "", Quoted(table.name));
  int place = 0;
  for (const Filter& filter : query.filters) {
    sql += place++ == 0 ? " WHERE " : " AND ";
    sql += Condition(table, filter, place);
  }
  sql += " ORDER BY ";
  bool by_sequence = false;
  for (const Order& order : query.order) {
    sql += Name(table, order.column);
    sql += order.descending ? " DESC, " : " ASC, ";
    by_sequence = by_sequence || order.column < 0;
  }
  sql += by_sequence ? "1" : "sequence DESC";
  return sql + fmt::format(" LIMIT ?{} OFFSET ?{}", place + 1, place + 2);
}

}  // namespace mock_server::store
