#include "mock_server/store/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "mock_server/store/background_work.h"
#include "mock_server/store/file_lock.h"
#include "mock_server/store/memory_rows.h"
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

// A table's statements, each prepared at its first use, and what is beside SQLite.
struct Table {
  bool FindsBeside(size_t column) const { return rows != nullptr && rows->Finds(column); }

  bool ready = false;  // the table itself is there
  StatementHandle insert;
  StatementHandle update;
  StatementHandle remove;
  StatementHandle drop;
  std::vector<StatementHandle> find;  // by column
  std::vector<StatementHandle> exists;
  std::unique_ptr<MemoryRows> rows;  // null in a file: SQLite has all
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
  SqliteStore(std::string file, std::shared_ptr<const std::vector<TableSpec>> tables,
              int64_t most_rows)
      : file_(std::move(file)),
        layout_(file_.empty() ? Layout::kBodiesBeside : Layout::kAllInDatabase),
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
    if (state.insert == nullptr) state.insert = Prepare(InsertSql(Spec(table), layout_));
    if (++database_->inserts == kManyRows && file_.empty()) PrepareSpare();
    if (state.rows != nullptr && state.rows->AreTaken(cells, kNone))
      return WriteOutcome::kDuplicate;
    const WriteOutcome outcome = Write(state.insert.get(), cells, body, kNone);
    if (outcome != WriteOutcome::kDone) return outcome;
    const int64_t sequence = sqlite3_last_insert_rowid(database_->sqlite.handle());
    if (state.rows != nullptr) state.rows->Put(sequence, cells, body);
    // Sequences rise by one with each insert.
    if (most_rows_ > 0 && sequence > most_rows_) DropUpTo(table, sequence - most_rows_);
    return outcome;
  }

  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      std::string_view body) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    Table& state = TableAt(table);
    if (state.update == nullptr) state.update = Prepare(UpdateSql(Spec(table), layout_));
    if (state.rows != nullptr && state.rows->AreTaken(cells, sequence))
      return WriteOutcome::kDuplicate;
    const WriteOutcome outcome = Write(state.update.get(), cells, body, sequence);
    if (outcome != WriteOutcome::kDone || sqlite3_changes(database_->sqlite.handle()) == 0)
      return outcome;
    if (state.rows != nullptr) state.rows->Put(sequence, cells, body);
    return outcome;
  }

  WriteOutcome Delete(int table, int64_t sequence) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    StatementHandle& kept = TableAt(table).remove;
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence=?1", layout_));
    return Remove(table, kept.get(), sequence);
  }

  WriteOutcome DeleteBy(int table, int column, const Cell& value) override {
    if (!TableAt(table).ready) return WriteOutcome::kDone;
    return Remove(table,
                  database_->sqlite.Kept(DeleteSql(
                      Spec(table), fmt::format("{}=?1", ColumnName(table, At(column))), layout_)),
                  value);
  }

  std::optional<Row> FindBy(int table, int column, const Cell& value) override {
    Table& state = TableAt(table);
    if (!state.ready) return std::nullopt;
    if (state.FindsBeside(At(column))) {
      const int64_t sequence = state.rows->Find(At(column), value);
      if (sequence == kNone) return std::nullopt;
      return Row{sequence, std::string(state.rows->Body(sequence))};
    }
    std::optional<Row> row;
    Look(table, At(column), value, RowColumns(layout_), state.find[At(column)],
         [&](sqlite3_stmt* found) {
           row = Row{sqlite3_column_int64(found, 0), std::string(BodyAt(state, found))};
         });
    return row;
  }

  bool Exists(int table, int column, const Cell& value) override {
    Table& state = TableAt(table);
    if (!state.ready) return false;
    if (state.FindsBeside(At(column))) return state.rows->Find(At(column), value) != kNone;
    return Look(table, At(column), value, "1", state.exists[At(column)], [](sqlite3_stmt*) {});
  }

  void Select(int table, const Query& query,
              const std::function<void(int64_t, std::string_view)>& take) override {
    Table& state = TableAt(table);
    if (!state.ready) return;
    if (state.rows != nullptr && IsOfAllRows(query)) {
      // A limit below 0 becomes more than there are.
      state.rows->ForEachNewest(static_cast<uint64_t>(std::max(query.offset, int64_t{0})),
                                static_cast<uint64_t>(query.limit), take);
      return;
    }
    sqlite3_stmt* statement = database_->sqlite.Kept(SelectSql(Spec(table), query, layout_));
    const ResetAtEnd reset(statement);
    int place = 0;
    for (const Filter& filter : query.filters) {
      const size_t column = At(filter.column);
      if (filter.op == Filter::Operator::kEqual && state.FindsBeside(column)) {
        Bind(statement, ++place, state.rows->Find(column, filter.value));
      } else {
        Bind(statement, ++place, filter.value);
      }
    }
    Bind(statement, ++place, query.limit);
    Bind(statement, ++place, query.offset);
    while (sqlite3_step(statement) == SQLITE_ROW)
      take(sqlite3_column_int64(statement, 0), BodyAt(state, statement));
  }

  uint64_t times_opened() const override { return static_cast<uint64_t>(times_opened_); }

  uint64_t Count(int table) override {
    const Table& state = TableAt(table);
    if (!state.ready) return 0;
    if (state.rows != nullptr) return state.rows->size();
    sqlite3_stmt* statement =
        database_->sqlite.Kept(fmt::format("SELECT count(*) FROM {}", Quoted(Spec(table).name)));
    const ResetAtEnd reset(statement);
    return sqlite3_step(statement) == SQLITE_ROW
               ? static_cast<uint64_t>(sqlite3_column_int64(statement, 0))
               : 0;
  }

  void DropOnRestart() override {
    for (size_t i = 0; i < specs_->size(); ++i) {
      if ((*specs_)[i].dropped_on_restart) Empty(static_cast<int>(i));
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
    database->tables.resize(specs_->size());
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
  const TableSpec& Spec(int table) const { return (*specs_)[At(table)]; }
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
    for (const TableSpec& table : *specs_) sql += CreateSql(table, layout_);
    if (!Run(sql + "COMMIT;")) return Refuse("can't be written");
    for (size_t i = 0; i < specs_->size(); ++i) {
      if (Prepare(InsertSql((*specs_)[i], layout_)) == nullptr)
        return Refuse("does not have the tables that this version needs");
      MakeReady(static_cast<int>(i));
    }
    return {};
  }

  // Makes the table when it is not there yet.
  bool Ready(int table) {
    Table& state = TableAt(table);
    if (state.ready) return true;
    if (!Run(CreateSql(Spec(table), layout_))) return false;
    state.rows = std::make_unique<MemoryRows>(Spec(table));
    MakeReady(table);
    return true;
  }

  // Only now, since most sessions write to a few tables of all.
  void MakeReady(int table) {
    Table& state = TableAt(table);
    state.find.resize(Spec(table).columns.size());
    state.exists.resize(Spec(table).columns.size());
    state.ready = true;
  }

  static constexpr int64_t kNone = 0;  // no row has this sequence

  // All rows, in the order in which RowTexts passes them.
  static bool IsOfAllRows(const Query& query) {
    return query.filters.empty() &&
           (query.order.empty() || (query.order[0].column < 0 && query.order[0].descending));
  }

  // The body of the row at which a SELECT of RowColumns() is.
  static std::string_view BodyAt(const Table& state, sqlite3_stmt* statement) {
    return state.rows != nullptr ? state.rows->Body(sqlite3_column_int64(statement, 0))
                                 : TextColumn(statement, 1);
  }

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
    if (kept == nullptr) kept = Prepare(DeleteSql(Spec(table), "sequence<=?1", layout_));
    Remove(table, kept.get(), sequence);
  }

  void EmptyAll() {
    for (size_t i = 0; i < specs_->size(); ++i) Empty(static_cast<int>(i));
  }

  void Empty(int table) {
    Table& state = TableAt(table);
    if (!state.ready || !Run(fmt::format("DELETE FROM {}", Quoted(Spec(table).name)))) return;
    if (state.rows != nullptr) state.rows->Clear();
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
    for (; result == SQLITE_ROW; result = sqlite3_step(statement))
      TableAt(table).rows->Remove(sqlite3_column_int64(statement, 0));
    return result == SQLITE_DONE ? WriteOutcome::kDone : WriteOutcome::kFailed;
  }

  WriteOutcome Write(sqlite3_stmt* statement, const std::vector<Cell>& cells, std::string_view body,
                     int64_t sequence) {
    if (!CanKeep()) return WriteOutcome::kFailed;
    const ResetAtEnd reset(statement);
    int place = 0;
    for (const Cell& cell : cells) Bind(statement, ++place, cell);
    if (layout_ == Layout::kAllInDatabase) Bind(statement, ++place, body);
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
  const Layout layout_;
  const std::shared_ptr<const std::vector<TableSpec>> specs_;
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
                                               std::shared_ptr<const std::vector<TableSpec>> tables,
                                               int64_t most_rows) {
  auto store = std::make_unique<SqliteStore>(file, std::move(tables), most_rows);
  if (const Status opened = store->Open(); !opened.has_value())
    return tl::unexpected(opened.error());
  return store;
}

void SkipMemoryStatistics() { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

}  // namespace mock_server::store
