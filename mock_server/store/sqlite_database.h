#ifndef UNDERSTUDY_MOCK_SERVER_STORE_SQLITE_DATABASE_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_SQLITE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "mock_server/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace mock_server::store {

struct CloseDatabase {
  void operator()(sqlite3* database) const;
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const;
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// Resets a kept statement when it goes out of scope, so that it holds no read lock.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
  ~ResetAtEnd();
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  sqlite3_stmt* statement_;
};

// Places and columns count as SQLite does: places from 1, columns from 0. A text is not copied, it
// must live until the statement is reset.
void Bind(sqlite3_stmt* statement, int place, const Cell& cell);
void Bind(sqlite3_stmt* statement, int place, std::string_view text);
void Bind(sqlite3_stmt* statement, int place, int64_t integer);
// The places of a SelectSql().
void BindQuery(sqlite3_stmt* statement, const Query& query);
// Good until the statement is stepped or reset.
std::string_view TextColumn(sqlite3_stmt* statement, int column);

// Turns off SQLite's memory statistics, which take a lock at every allocation. This affects the
// whole process, so it is for our own programs; call it before anything uses SQLite.
void SkipMemoryStatistics();

// A connection to SQLite with the functions that our statements use (table_sql.h). One thread at a
// time.
class SqliteDatabase {
 public:
  // In memory when `file` is empty. With a fault when it can't be used.
  explicit SqliteDatabase(const std::string& file);

  // Why it can't be used; null: nothing is wrong. ErrorMessage() tells the rest, and is empty when
  // SQLite's last call did not fail.
  const char* fault() const { return fault_; }
  std::string_view ErrorMessage() const;
  sqlite3* handle() const { return handle_.get(); }

  // Null when the text is no statement here.
  StatementHandle Prepare(const std::string& sql) const;
  // The statement of that text, prepared at its first use.
  sqlite3_stmt* Kept(std::string sql);
  bool Run(const std::string& sql) const;
  // What a statement says that answers one number; false when it fails.
  bool Number(const std::string& sql, int64_t& number) const;

 private:
  std::unique_ptr<sqlite3, CloseDatabase> handle_;  // closed after the statements
  std::unordered_map<std::string, StatementHandle> kept_;
  const char* fault_ = nullptr;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_SQLITE_DATABASE_H_
