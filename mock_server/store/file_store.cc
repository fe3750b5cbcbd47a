#include "mock_server/store/file_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "mock_server/store/file_lock.h"
#include "mock_server/store/sqlite_database.h"
#include "mock_server/store/table_sql.h"

namespace mock_server::store {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

// In the file's header, so that somebody else's database is never written to: "UNDS".
constexpr int kApplicationId = 0x554e4453;

// A table's statements, each prepared at its first use.
struct Table {
  StatementHandle insert;
  StatementHandle update;
  StatementHandle remove;
  StatementHandle drop;
  std::vector<StatementHandle> find;  // by column
  std::vector<StatementHandle> exists;
};

class FileStore : public Store {
 public:
  FileStore(std::string file, std::shared_ptr<const std::vector<TableSpec>> tables,
            int64_t most_rows)
      : file_(std::move(file)), specs_(std::move(tables)), most_rows_(most_rows) {}

  Status Open() {
    if (Status named = CheckName(); !named.has_value()) return named;
    if (Status locked = lock_.Take(file_); !locked.has_value()) return locked;
    sqlite_.emplace(file_);
    if (sqlite_->fault() != nullptr) return Refuse(sqlite_->fault());
    if (sqlite3_db_readonly(sqlite_->handle(), "main") == 1)
      return Refuse("is read-only for this user");
    if (const Status checked = CheckFile(); !checked.has_value()) return checked;
    if (!Run("PRAGMA journal_mode=WAL") || !Run("PRAGMA synchronous=OFF"))
      return Refuse("can't be written");
    // All at once, so that a file of another version is refused here.
    if (const Status created = CreateTables(); !created.has_value()) return created;
    if (!Run(fmt::format("PRAGMA user_version={}", times_opened_ + 1)))
      return Refuse("can't be written");
    return {};
  }

  WriteOutcome Insert(int table, const std::vector<Cell>& cells, std::string_view body) override {
    Table& state = TableAt(table);
    if (state.insert == nullptr) state.insert = Prepare(InsertSql(Spec(table), Layout::kRows));
    const WriteOutcome outcome = Write(state.insert.get(), cells, body, kNone);
    if (outcome != WriteOutcome::kDone) return outcome;
    const int64_t sequence = sqlite3_last_insert_rowid(sqlite_->handle());
    // Sequences rise by one with each insert.
    if (most_rows_ > 0 && sequence > most_rows_) DropUpTo(table, sequence - most_rows_);
    return outcome;
  }

  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      std::string_view body) override {
    Table& state = TableAt(table);
    if (state.update == nullptr) state.update = Prepare(UpdateSql(Spec(table)));
    return Write(state.update.get(), cells, body, sequence);
  }

  WriteOutcome Delete(int table, int64_t sequence) override {
    StatementHandle& kept = TableAt(table).remove;
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence=?1"));
    return Remove(kept.get(), sequence);
  }

  WriteOutcome DeleteBy(int table, int column, const Cell& value) override {
    return Remove(
        sqlite_->Kept(DeleteSql(Spec(table), fmt::format("{}=?1", ColumnName(table, At(column))))),
        value);
  }

  std::optional<Row> FindBy(int table, int column, const Cell& value) override {
    std::optional<Row> row;
    Look(table, At(column), value, "sequence, body", TableAt(table).find[At(column)],
         [&](sqlite3_stmt* found) {
           row = Row{sqlite3_column_int64(found, 0), std::string(TextColumn(found, 1))};
         });
    return row;
  }

  bool Exists(int table, int column, const Cell& value) override {
    return Look(table, At(column), value, "1", TableAt(table).exists[At(column)],
                [](sqlite3_stmt*) {});
  }

  void Select(int table, const Query& query,
              const std::function<void(int64_t, std::string_view)>& take) override {
    sqlite3_stmt* statement = sqlite_->Kept(SelectSql(Spec(table), query, Layout::kRows));
    const ResetAtEnd reset(statement);
    BindQuery(statement, query);
    while (sqlite3_step(statement) == SQLITE_ROW)
      take(sqlite3_column_int64(statement, 0), TextColumn(statement, 1));
  }

  uint64_t times_opened() const override { return static_cast<uint64_t>(times_opened_); }

  uint64_t Count(int table) override {
    sqlite3_stmt* statement =
        sqlite_->Kept(fmt::format("SELECT count(*) FROM {}", Quoted(Spec(table).name)));
    const ResetAtEnd reset(statement);
    return sqlite3_step(statement) == SQLITE_ROW
               ? static_cast<uint64_t>(sqlite3_column_int64(statement, 0))
               : 0;
  }

  void DropOnRestart() override {
    for (const TableSpec& table : *specs_) {
      if (table.dropped_on_restart) Empty(table);
    }
  }

  void Clear() override {
    for (const TableSpec& table : *specs_) Empty(table);
  }

 private:
  static size_t At(int index) { return static_cast<size_t>(index); }
  const TableSpec& Spec(int table) const { return (*specs_)[At(table)]; }
  Table& TableAt(int table) { return tables_[At(table)]; }
  std::string ColumnName(int table, size_t column) const {
    return Quoted(Spec(table).columns[column].name);
  }
  StatementHandle Prepare(const std::string& sql) const { return sqlite_->Prepare(sql); }
  bool Run(const std::string& sql) const { return sqlite_->Run(sql); }

  tl::unexpected<base::Error> Refuse(std::string_view what) const {
    const std::string_view reason = sqlite_->ErrorMessage();
    return Fail(ErrorCode::kBadFile,
                fmt::format("the store file {}{}; it was not changed. Choose another file with "
                            "--store, or move this one away",
                            what, reason.empty() ? "" : fmt::format(" ({})", reason)),
                file_);
  }

  // SQLite has names that don't mean a file.
  Status CheckName() const {
    if (file_ == ":memory:") {
      return Fail(ErrorCode::kBadFile,
                  "this name means memory, not a file: leave --store out to keep the state in "
                  "memory (a file of that name is ./:memory:)",
                  file_);
    }
    if (file_.starts_with("file:")) {
      return Fail(ErrorCode::kBadFile,
                  fmt::format("--store takes the path of a file, not a URI (a file of that name is "
                              "./{})",
                              file_),
                  file_);
    }
    return {};
  }

  // A new file is empty; any other must be one of ours and sound.
  Status CheckFile() {
    int64_t id = 0;
    int64_t objects = 0;
    if (!sqlite_->Number("PRAGMA application_id", id) ||
        !sqlite_->Number("SELECT count(*) FROM sqlite_master", objects)) {
      return Refuse("can't be read");
    }
    if (objects == 0 && id == 0) {
      if (!Run(fmt::format("PRAGMA application_id={}", kApplicationId)))
        return Refuse("can't be written");
      return {};
    }
    if (id != kApplicationId) return Refuse("belongs to another program");
    const StatementHandle check = Prepare("PRAGMA quick_check(1)");
    if (check == nullptr || sqlite3_step(check.get()) != SQLITE_ROW ||
        TextColumn(check.get(), 0) != "ok") {
      return Refuse("is damaged");
    }
    if (!sqlite_->Number("PRAGMA user_version", times_opened_)) return Refuse("can't be read");
    // A file that is not new was opened before, even by a version that did not count.
    times_opened_ = std::max(times_opened_, int64_t{1});
    return {};
  }

  Status CreateTables() {
    std::string sql = "BEGIN;";
    for (const TableSpec& table : *specs_) sql += CreateSql(table, Layout::kRows);
    if (!Run(sql + "COMMIT;")) return Refuse("can't be written");
    for (const TableSpec& table : *specs_) {
      if (Prepare(InsertSql(table, Layout::kRows)) == nullptr)
        return Refuse("does not have the tables that this version needs");
      Table& state = tables_.emplace_back();
      state.find.resize(table.columns.size());
      state.exists.resize(table.columns.size());
    }
    return {};
  }

  static constexpr int64_t kNone = 0;  // no row has this sequence

  // Calls `take` with the statement `kept` at the row whose column holds the value: a SELECT of
  // `what`. Returns false when there is no such row.
  template <typename Take>
  bool Look(int table, size_t column, const Cell& value, std::string_view what,
            StatementHandle& kept, const Take& take) {
    if (kept == nullptr) {
      kept = Prepare(fmt::format("SELECT {} FROM {} WHERE {}=?1 LIMIT 1", what,
                                 Quoted(Spec(table).name), ColumnName(table, column)));
    }
    const ResetAtEnd reset(kept.get());
    Bind(kept.get(), 1, value);
    const bool found = sqlite3_step(kept.get()) == SQLITE_ROW;
    if (found) take(kept.get());
    return found;
  }

  void DropUpTo(int table, int64_t sequence) {
    StatementHandle& kept = TableAt(table).drop;
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence<=?1"));
    Remove(kept.get(), sequence);
  }

  void Empty(const TableSpec& table) { Run(fmt::format("DELETE FROM {}", Quoted(table.name))); }

  // A file that was deleted or replaced under us would take writes that nobody ever sees again.
  bool CanKeep() {
    int has_moved = 0;
    return sqlite3_file_control(sqlite_->handle(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) ==
               SQLITE_OK &&
           has_moved == 0;
  }

  WriteOutcome Remove(sqlite3_stmt* statement, const Cell& value) {
    if (!CanKeep()) return WriteOutcome::kFailed;
    const ResetAtEnd reset(statement);
    Bind(statement, 1, value);
    return sqlite3_step(statement) == SQLITE_DONE ? WriteOutcome::kDone : WriteOutcome::kFailed;
  }

  WriteOutcome Write(sqlite3_stmt* statement, const std::vector<Cell>& cells, std::string_view body,
                     int64_t sequence) {
    if (!CanKeep()) return WriteOutcome::kFailed;
    const ResetAtEnd reset(statement);
    int place = 0;
    for (const Cell& cell : cells) Bind(statement, ++place, cell);
    Bind(statement, ++place, body);
    if (sequence != kNone) Bind(statement, ++place, sequence);
    switch (sqlite3_step(statement)) {
      case SQLITE_DONE:
        return WriteOutcome::kDone;
      case SQLITE_CONSTRAINT:
        return WriteOutcome::kDuplicate;
      default:
        return WriteOutcome::kFailed;
    }
  }

  const std::string file_;
  const std::shared_ptr<const std::vector<TableSpec>> specs_;
  const int64_t most_rows_;
  int64_t times_opened_ = 0;
  FileLock lock_;  // given back once the database is closed
  std::optional<SqliteDatabase> sqlite_;
  std::vector<Table> tables_;  // after the database, so that their statements go first
};

}  // namespace

Result<std::unique_ptr<Store>> OpenFileStore(const std::string& file,
                                             std::shared_ptr<const std::vector<TableSpec>> tables,
                                             int64_t most_rows) {
  auto store = std::make_unique<FileStore>(file, std::move(tables), most_rows);
  if (const Status opened = store->Open(); !opened.has_value())
    return tl::unexpected(opened.error());
  return store;
}

}  // namespace mock_server::store
