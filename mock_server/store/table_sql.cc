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

std::string Condition(const TableSpec& table, const Filter& filter, int place, Layout layout) {
  const std::string column = Name(table, filter.column);
  switch (filter.op) {
    case Filter::Operator::kEqual:
      if (layout == Layout::kBodiesBeside &&
          IsKeptBeside(table.columns[static_cast<size_t>(filter.column)]))
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

std::vector<std::string> WrittenColumns(const TableSpec& table, Layout layout) {
  std::vector<std::string> names;
  for (const ColumnSpec& column : table.columns) names.push_back(Quoted(column.name));
  if (layout == Layout::kAllInDatabase) names.emplace_back("body");
  return names;
}

}  // namespace

std::string Quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

bool IsKeptBeside(const ColumnSpec& column) {
  return column.unique && !column.indexed && column.type == ColumnSpec::Type::kText;
}

std::string CreateSql(const TableSpec& table, Layout layout) {
  const std::string name = Quoted(table.name);
  std::string sql =
      fmt::format("CREATE TABLE IF NOT EXISTS {} (sequence INTEGER PRIMARY KEY", name);
  for (const ColumnSpec& column : table.columns)
    sql += fmt::format(", {} {}", Quoted(column.name), TypeName(column.type));
  sql += layout == Layout::kAllInDatabase ? ", body TEXT NOT NULL);" : ");";
  for (const ColumnSpec& column : table.columns) {
    if (!column.unique && !column.indexed) continue;
    if (layout == Layout::kBodiesBeside && IsKeptBeside(column)) continue;
    sql +=
        fmt::format("CREATE {}INDEX IF NOT EXISTS {} ON {} ({});", column.unique ? "UNIQUE " : "",
                    Quoted(table.name + "_" + column.name), name, Quoted(column.name));
  }
  return sql;
}

std::string InsertSql(const TableSpec& table, Layout layout) {
  std::string names;
  std::string places;
  for (const std::string& name : WrittenColumns(table, layout)) {
    places += fmt::format("{}?", names.empty() ? "" : ", ");
    names += (names.empty() ? "" : ", ") + name;
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", Quoted(table.name), names, places);
}

std::string UpdateSql(const TableSpec& table, Layout layout) {
  std::string assignments;
  for (const std::string& name : WrittenColumns(table, layout))
    assignments += fmt::format("{}{}=?", assignments.empty() ? "" : ", ", name);
  return fmt::format("UPDATE {} SET {} WHERE sequence=?", Quoted(table.name), assignments);
}

std::string DeleteSql(const TableSpec& table, std::string_view condition, Layout layout) {
  return fmt::format("DELETE FROM {} WHERE {}{}", Quoted(table.name), condition,
                     layout == Layout::kBodiesBeside ? " RETURNING sequence" : "");
}

std::string_view RowColumns(Layout layout) {
  return layout == Layout::kBodiesBeside ? "sequence" : "sequence, body";
}

std::string SelectSql(const TableSpec& table, const Query& query, Layout layout) {
  std::string sql = fmt::format("SELECT {} FROM {}", RowColumns(layout), Quoted(table.name));
  int place = 0;
  for (const Filter& filter : query.filters) {
    sql += place++ == 0 ? " WHERE " : " AND ";
    sql += Condition(table, filter, place, layout);
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
