#include "mock_server/store/sqlite_database.h"

#include <sqlite3.h>

#include <utility>

#include "mock_server/store/like_pattern.h"

namespace mock_server::store {
namespace {

// like(text, pattern) and ilike(text, pattern) of PostgreSQL; user data is "true" for the second.
void Like(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto view = [](sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return text == nullptr
               ? std::string_view()
               : std::string_view(text, static_cast<size_t>(sqlite3_value_bytes(value)));
  };
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const bool fold_case = sqlite3_user_data(context) != nullptr;
  sqlite3_result_int(context, MatchesLike(view(arguments[0]), view(arguments[1]), fold_case));
}

}  // namespace

void CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
ResetAtEnd::~ResetAtEnd() { sqlite3_reset(statement_); }

void Bind(sqlite3_stmt* statement, int place, const Cell& cell) {
  if (const auto* integer = std::get_if<int64_t>(&cell)) {
    Bind(statement, place, *integer);
  } else if (const auto* real = std::get_if<double>(&cell)) {
    sqlite3_bind_double(statement, place, *real);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    Bind(statement, place, std::string_view(*text));
  } else {
    sqlite3_bind_null(statement, place);
  }
}

void Bind(sqlite3_stmt* statement, int place, std::string_view text) {
  sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void Bind(sqlite3_stmt* statement, int place, int64_t integer) {
  sqlite3_bind_int64(statement, place, integer);
}

void BindQuery(sqlite3_stmt* statement, const Query& query) {
  int place = 0;
  for (const Filter& filter : query.filters) Bind(statement, ++place, filter.value);
  Bind(statement, ++place, query.limit);
  Bind(statement, ++place, query.offset);
}

void SkipMemoryStatistics() { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

std::string_view TextColumn(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
}

SqliteDatabase::SqliteDatabase(const std::string& file) {
  sqlite3* raw = nullptr;
  const std::string name = file.empty() ? ":memory:" : file;
  const int opened =
      sqlite3_open_v2(name.c_str(), &raw,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(raw);
  if (opened != SQLITE_OK) {
    fault_ = "can't be opened";
    return;
  }
  static char fold_case;
  for (auto [function, data] :
       {std::pair("pg_like", static_cast<char*>(nullptr)), std::pair("pg_ilike", &fold_case)}) {
    sqlite3_create_function(raw, function, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, data, Like,
                            nullptr, nullptr);
  }
  // In memory nothing outlives the process: one transaction for ever saves a commit for every
  // write.
  if (file.empty() && !Run("PRAGMA journal_mode=MEMORY; BEGIN")) fault_ = "can't be written";
}

std::string_view SqliteDatabase::ErrorMessage() const {
  if (handle_ == nullptr) return "out of memory";
  const int code = sqlite3_errcode(handle_.get());
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return "";
  return sqlite3_errmsg(handle_.get());
}

StatementHandle SqliteDatabase::Prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                     SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  return StatementHandle(statement);
}

sqlite3_stmt* SqliteDatabase::Kept(std::string sql) {
  const auto found = kept_.find(sql);
  if (found != kept_.end()) return found->second.get();
  StatementHandle statement = Prepare(sql);
  return kept_.emplace(std::move(sql), std::move(statement)).first->second.get();
}

bool SqliteDatabase::Run(const std::string& sql) const {
  return sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool SqliteDatabase::Number(const std::string& sql, int64_t& number) const {
  const StatementHandle statement = Prepare(sql);
  if (statement == nullptr || sqlite3_step(statement.get()) != SQLITE_ROW) return false;
  number = sqlite3_column_int64(statement.get(), 0);
  return true;
}

}  // namespace mock_server::store
