#include "mock_server/store/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "mock_server/store/background_work.h"
#include "mock_server/store/file_lock.h"
#include "mock_server/store/sqlite_database.h"
#include "mock_server/store/table_sql.h"
#include "mock_server/store/unique_index.h"

namespace mock_server::store {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

// In the file's header, so that somebody else's database is never written to: "UNDS".
constexpr int kApplicationId = 0x554e4453;

// A table's statements, each prepared at its first use, and its indexes beside SQLite.
struct Table {
  bool ready = false;  // the table itself is there
  StatementHandle insert;
  StatementHandle update;
  StatementHandle remove;
  StatementHandle drop;
  std::vector<StatementHandle> find;  // by column
  std::vector<StatementHandle> exists;
  std::vector<std::unique_ptr<UniqueIndex>> indexes;  // by column; null: SQLite keeps it
};

struct Database {
  explicit Database(const std::string& file) : sqlite(file) {}

  SqliteDatabase sqlite;  // before the statements, so that it is closed after them
  std::vector<Table> tables;
  size_t inserts = 0;
};

// From so many rows on, another thread wakes in less time than it takes to close their database.
constexpr size_t kManyRows = 500;

class SqliteStore : public Store {
 public:
  SqliteStore(std::string file, std::vector<TableSpec> tables, int64_t most_rows)
      : file_(std::move(file)),
        unique_by_(file_.empty() ? UniqueBy::kOurIndex : UniqueBy::kDatabase),
        specs_(std::move(tables)),
        most_rows_(most_rows) {}

  Status Open() {
    if (!file_.empty()) {
      if (Status named = CheckName(); !named.has_value()) return named;
      if (Status locked = lock_.Take(file_); !locked.has_value()) return locked;
    }
    database_ = NewDatabase();
    if (database_->sqlite.fault() != nullptr) return Refuse(database_->sqlite.fault());
    if (file_.empty()) return {};
    if (sqlite3_db_readonly(database_->sqlite.handle(), "main") == 1)
      return Refuse("is read-only for this user");
    if (const Status checked = CheckFile(); !checked.has_value()) return checked;
    if (!Run("PRAGMA journal_mode=WAL") || !Run("PRAGMA synchronous=OFF"))
      return Refuse("can't be written");
    // A file gets its tables at once, so that one of another version is refused here. In memory a
    // table is made when it is first written to, which keeps the start short.
    if (const Status created = CreateTables(); !created.has_value()) return created;
    if (!Run(fmt::format("PRAGMA user_version={}", times_opened_ + 1)))
      return Refuse("can't be written");
    return {};
  }

  WriteOutcome Insert(int table, const std::vector<Cell>& cells, std::string_view body) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    Table& state = TableAt(table);
    if (state.insert == nullptr) state.insert = Prepare(InsertSql(Spec(table)));
    if (++database_->inserts == kManyRows && file_.empty()) PrepareSpare();
    for (size_t column = 0; column < cells.size(); ++column) {
      if (Owner(table, column, cells[column]) != kNone) return WriteOutcome::kDuplicate;
    }
    const WriteOutcome outcome = Write(state.insert.get(), cells, body, 0);
    if (outcome != WriteOutcome::kDone) return outcome;
    const int64_t sequence = sqlite3_last_insert_rowid(database_->sqlite.handle());
    for (size_t column = 0; column < cells.size(); ++column)
      Index(state, column, cells[column], sequence);
    // Sequences rise by one with each insert.
    if (most_rows_ > 0 && sequence > most_rows_) DropUpTo(table, sequence - most_rows_);
    return outcome;
  }

  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      std::string_view body) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    Table& state = TableAt(table);
    if (state.update == nullptr) state.update = Prepare(UpdateSql(Spec(table)));
    std::vector<std::pair<size_t, std::optional<std::string>>> changed;  // column, text before
    for (size_t column = 0; column < cells.size(); ++column) {
      if (state.indexes[column] == nullptr) continue;
      const int64_t owner = Owner(table, column, cells[column]);
      if (owner == sequence) continue;
      if (owner != kNone) return WriteOutcome::kDuplicate;
      changed.emplace_back(column, TextOf(table, column, sequence));
    }
    const WriteOutcome outcome = Write(state.update.get(), cells, body, sequence);
    if (outcome != WriteOutcome::kDone || sqlite3_changes(database_->sqlite.handle()) == 0)
      return outcome;
    for (const auto& [column, before] : changed) {
      if (before.has_value()) state.indexes[column]->Remove(*before, sequence);
      Index(state, column, cells[column], sequence);
    }
    return outcome;
  }

  WriteOutcome Delete(int table, int64_t sequence) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    StatementHandle& kept = TableAt(table).remove;
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence=?1", unique_by_));
    return Remove(table, kept.get(), sequence);
  }

  WriteOutcome DeleteBy(int table, int column, const Cell& value) override {
    if (!TableAt(table).ready) return WriteOutcome::kDone;
    return Remove(
        table,
        database_->sqlite.Kept(DeleteSql(
            Spec(table), fmt::format("{}=?1", ColumnName(table, At(column))), unique_by_)),
        value);
  }

  std::optional<Row> FindBy(int table, int column, const Cell& value) override {
    Table& state = TableAt(table);
    if (!state.ready) return std::nullopt;
    std::optional<Row> row;
    Look(table, At(column), value, "sequence, body", state.find[At(column)],
         [&](sqlite3_stmt* found) {
           row = Row{sqlite3_column_int64(found, 0), std::string(TextColumn(found, 1))};
         });
    return row;
  }

  bool Exists(int table, int column, const Cell& value) override {
    Table& state = TableAt(table);
    return state.ready && Look(table, At(column), value, "1", state.exists[At(column)],
                               [](sqlite3_stmt*) {}) != kNone;
  }

  void Select(int table, const Query& query,
              const std::function<void(int64_t, std::string_view)>& take) override {
    Table& state = TableAt(table);
    if (!state.ready) return;
    sqlite3_stmt* statement = database_->sqlite.Kept(SelectSql(Spec(table), query, unique_by_));
    const ResetAtEnd reset(statement);
    int place = 0;
    for (const Filter& filter : query.filters) {
      const size_t column = At(filter.column);
      if (filter.op == Filter::Operator::kEqual && state.indexes[column] != nullptr) {
        Bind(statement, ++place, Owner(table, column, filter.value));
      } else {
        Bind(statement, ++place, filter.value);
      }
    }
    Bind(statement, ++place, query.limit);
    Bind(statement, ++place, query.offset);
    while (sqlite3_step(statement) == SQLITE_ROW)
      take(sqlite3_column_int64(statement, 0), TextColumn(statement, 1));
  }

  uint64_t times_opened() const override { return static_cast<uint64_t>(times_opened_); }

  uint64_t Count(int table) override {
    if (!TableAt(table).ready) return 0;
    sqlite3_stmt* statement =
        database_->sqlite.Kept(fmt::format("SELECT count(*) FROM {}", Quoted(Spec(table).name)));
    const ResetAtEnd reset(statement);
    return sqlite3_step(statement) == SQLITE_ROW
               ? static_cast<uint64_t>(sqlite3_column_int64(statement, 0))
               : 0;
  }

  void DropOnRestart() override {
    for (size_t i = 0; i < specs_.size(); ++i) {
      if (specs_[i].dropped_on_restart) Empty(static_cast<int>(i));
    }
  }

  void Clear() override {
    if (!file_.empty()) return EmptyAll();
    if (database_->inserts == 0) return;
    // A new database takes the same time whatever the old one holds.
    std::unique_ptr<Database> fresh = TakeSpare();
    if (fresh == nullptr) fresh = NewDatabase();
    if (fresh->sqlite.fault() != nullptr) return EmptyAll();
    std::unique_ptr<Database> old = std::exchange(database_, std::move(fresh));
    if (old->inserts >= kManyRows) background_.Close(std::move(old));
  }

 private:
  std::unique_ptr<Database> NewDatabase() const {
    auto database = std::make_unique<Database>(file_);
    database->tables.resize(specs_.size());
    for (size_t i = 0; i < specs_.size(); ++i) {
      const size_t columns = specs_[i].columns.size();
      database->tables[i].find.resize(columns);
      database->tables[i].exists.resize(columns);
      database->tables[i].indexes.resize(columns);
    }
    return database;
  }

  // A database that holds much will be exchanged for one that is ready by then.
  void PrepareSpare() {
    background_.Do([this] {
      std::unique_ptr<Database> database = NewDatabase();
      const std::lock_guard lock(spare_mutex_);
      spare_ = std::move(database);
    });
  }

  std::unique_ptr<Database> TakeSpare() {
    const std::lock_guard lock(spare_mutex_);
    return std::move(spare_);
  }

  static size_t At(int index) { return static_cast<size_t>(index); }
  const TableSpec& Spec(int table) const { return specs_[At(table)]; }
  Table& TableAt(int table) { return database_->tables[At(table)]; }
  std::string ColumnName(int table, size_t column) const {
    return Quoted(Spec(table).columns[column].name);
  }
  StatementHandle Prepare(const std::string& sql) const { return database_->sqlite.Prepare(sql); }
  bool Run(const std::string& sql) const { return database_->sqlite.Run(sql); }

  tl::unexpected<base::Error> Refuse(std::string_view what) const {
    const std::string_view reason = database_->sqlite.ErrorMessage();
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
    if (!database_->sqlite.Number("PRAGMA application_id", id) ||
        !database_->sqlite.Number("SELECT count(*) FROM sqlite_master", objects)) {
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
    if (!database_->sqlite.Number("PRAGMA user_version", times_opened_))
      return Refuse("can't be read");
    // A file that is not new was opened before, even by a version that did not count.
    times_opened_ = std::max(times_opened_, int64_t{1});
    return {};
  }

  Status CreateTables() {
    std::string sql = "BEGIN;";
    for (const TableSpec& table : specs_) sql += CreateSql(table, unique_by_);
    if (!Run(sql + "COMMIT;")) return Refuse("can't be written");
    for (size_t i = 0; i < specs_.size(); ++i) {
      if (Prepare(InsertSql(specs_[i])) == nullptr)
        return Refuse("does not have the tables that this version needs");
      database_->tables[i].ready = true;
    }
    return {};
  }

  // Makes the table when it is not there yet.
  bool Ready(int table) {
    Table& state = TableAt(table);
    if (state.ready) return true;
    const TableSpec& spec = Spec(table);
    if (!Run(CreateSql(spec, unique_by_))) return false;
    for (size_t i = 0; i < spec.columns.size(); ++i) {
      if (IsOurs(spec.columns[i], unique_by_)) state.indexes[i] = std::make_unique<UniqueIndex>();
    }
    state.ready = true;
    return true;
  }

  static constexpr int64_t kNone = 0;  // no row has this sequence

  // Calls `take` with the statement `kept` at the row whose column holds the value: a SELECT of
  // `what`. Returns the row's sequence where an index of ours knows it, else 1; kNone: no row.
  template <typename Take>
  int64_t Look(int table, size_t column, const Cell& value, std::string_view what,
               StatementHandle& kept, const Take& take) {
    const UniqueIndex* index = TableAt(table).indexes[column].get();
    if (kept == nullptr) {
      kept = Prepare(fmt::format("SELECT {} FROM {} WHERE {}=?1{} LIMIT 1", what,
                                 Quoted(Spec(table).name), ColumnName(table, column),
                                 index == nullptr ? "" : " AND sequence=?2"));
    }
    const auto look = [&] {
      const ResetAtEnd reset(kept.get());
      Bind(kept.get(), 1, value);
      const bool found = sqlite3_step(kept.get()) == SQLITE_ROW;
      if (found) take(kept.get());
      return found;
    };
    if (index == nullptr) return look() ? 1 : kNone;
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return kNone;
    return index->Find(*text, [&](int64_t sequence) {
      Bind(kept.get(), 2, sequence);
      return look();
    });
  }

  // The row with this value in a column that an index of ours keeps; kNone: there is none.
  int64_t Owner(int table, size_t column, const Cell& value) {
    Table& state = TableAt(table);
    if (state.indexes[column] == nullptr) return kNone;
    return Look(table, column, value, "1", state.exists[column], [](sqlite3_stmt*) {});
  }

  std::optional<std::string> TextOf(int table, size_t column, int64_t sequence) {
    sqlite3_stmt* statement =
        database_->sqlite.Kept(fmt::format("SELECT {} FROM {} WHERE sequence=?1",
                                           ColumnName(table, column), Quoted(Spec(table).name)));
    const ResetAtEnd reset(statement);
    Bind(statement, 1, sequence);
    if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_type(statement, 0) == SQLITE_NULL)
      return std::nullopt;
    return std::string(TextColumn(statement, 0));
  }

  static void Index(Table& state, size_t column, const Cell& value, int64_t sequence) {
    const auto* text = std::get_if<std::string>(&value);
    if (state.indexes[column] != nullptr && text != nullptr)
      state.indexes[column]->Add(*text, sequence);
  }

  void DropUpTo(int table, int64_t sequence) {
    StatementHandle& kept = TableAt(table).drop;
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence<=?1", unique_by_));
    Remove(table, kept.get(), sequence);
  }

  void EmptyAll() {
    for (size_t i = 0; i < specs_.size(); ++i) Empty(static_cast<int>(i));
  }

  void Empty(int table) {
    Table& state = TableAt(table);
    if (!state.ready || !Run(fmt::format("DELETE FROM {}", Quoted(Spec(table).name)))) return;
    for (auto& index : state.indexes) {
      if (index != nullptr) index->Clear();
    }
  }

  // A file that was deleted or replaced under us would take writes that nobody ever sees again.
  bool CanKeep() {
    if (file_.empty()) return true;
    int has_moved = 0;
    return sqlite3_file_control(database_->sqlite.handle(), "main", SQLITE_FCNTL_HAS_MOVED,
                                &has_moved) == SQLITE_OK &&
           has_moved == 0;
  }

  WriteOutcome Remove(int table, sqlite3_stmt* statement, const Cell& value) {
    if (!CanKeep()) return WriteOutcome::kFailed;
    const ResetAtEnd reset(statement);
    Bind(statement, 1, value);
    int result = sqlite3_step(statement);
    for (; result == SQLITE_ROW; result = sqlite3_step(statement)) {
      int place = 0;
      for (const auto& index : TableAt(table).indexes) {
        if (index != nullptr)
          index->Remove(TextColumn(statement, ++place), sqlite3_column_int64(statement, 0));
      }
    }
    return result == SQLITE_DONE ? WriteOutcome::kDone : WriteOutcome::kFailed;
  }

  WriteOutcome Write(sqlite3_stmt* statement, const std::vector<Cell>& cells, std::string_view body,
                     int64_t sequence) {
    if (!CanKeep()) return WriteOutcome::kFailed;
    const ResetAtEnd reset(statement);
    int place = 0;
    for (const Cell& cell : cells) Bind(statement, ++place, cell);
    Bind(statement, ++place, body);
    if (sequence != 0) Bind(statement, ++place, sequence);
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
  const UniqueBy unique_by_;
  const std::vector<TableSpec> specs_;
  const int64_t most_rows_;
  int64_t times_opened_ = 0;
  FileLock lock_;  // given back once the database is closed
  std::unique_ptr<Database> database_;
  std::mutex spare_mutex_;
  std::unique_ptr<Database> spare_;  // guarded by spare_mutex_
  BackgroundWork background_;        // last, so that it ends before the rest goes
};

}  // namespace

Result<std::unique_ptr<Store>> OpenSqliteStore(const std::string& file,
                                               std::vector<TableSpec> tables, int64_t most_rows) {
  auto store = std::make_unique<SqliteStore>(file, std::move(tables), most_rows);
  if (const Status opened = store->Open(); !opened.has_value())
    return tl::unexpected(opened.error());
  return store;
}

void SkipMemoryStatistics() { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

}  // namespace mock_server::store
