#include "mock_server/store/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <mutex>
#include <unordered_map>
#include <utility>

#include "mock_server/store/background_work.h"
#include "mock_server/store/like_pattern.h"

namespace mock_server::store {
namespace {

using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Result;
using contracts::core::Status;

// In the file's header, so that somebody else's database is never written to: "UNDS".
constexpr int kApplicationId = 0x554e4453;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// Resets a kept statement when it goes out of scope, so that it holds no read lock.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
  ~ResetAtEnd() { sqlite3_reset(statement_); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  sqlite3_stmt* statement_;
};

void Bind(sqlite3_stmt* statement, int place, const Cell& cell) {
  if (const auto* integer = std::get_if<int64_t>(&cell)) {
    sqlite3_bind_int64(statement, place, *integer);
  } else if (const auto* real = std::get_if<double>(&cell)) {
    sqlite3_bind_double(statement, place, *real);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()),
                      SQLITE_STATIC);
  } else {
    sqlite3_bind_null(statement, place);
  }
}

std::string_view TextColumn(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
}

// Names come from descriptions, never from requests; quoted all the same.
std::string Quoted(const std::string& name) { return "\"" + name + "\""; }

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

// A table's statements; each is prepared at its first use.
struct TableStatements {
  bool ready = false;  // the table itself is there
  StatementHandle insert;
  StatementHandle update;
  StatementHandle remove;
  StatementHandle drop;
  std::vector<StatementHandle> find;  // by column
  std::vector<StatementHandle> exists;
};

struct Database {
  DatabaseHandle handle;  // before the statements, so that it is closed after them
  std::vector<TableStatements> statements;
  std::unordered_map<std::string, StatementHandle> kept;  // by their text
  size_t inserts = 0;
  const char* fault = nullptr;  // why it can't be used; none
};

// From so many rows on, another thread wakes in less time than it takes to close their database.
constexpr size_t kManyRows = 500;

class SqliteStore : public Store {
 public:
  SqliteStore(std::string file, std::vector<TableSpec> tables, int64_t most_rows)
      : file_(std::move(file)), tables_(std::move(tables)), most_rows_(most_rows) {}

  Status Open() {
    database_ = NewDatabase();
    if (database_->fault != nullptr) return Refuse(database_->fault);
    if (file_.empty()) return {};
    if (sqlite3_db_readonly(database_->handle.get(), "main") == 1)
      return Refuse("may only be read by this user");
    if (const Status checked = CheckFile(); !checked.has_value()) return checked;
    if (!Run("PRAGMA journal_mode=WAL") || !Run("PRAGMA synchronous=OFF"))
      return Refuse("can't be written");
    // A file gets its tables at once, so that one of another version is refused here. In memory a
    // table is made when it is first written to, which keeps the start short.
    return CreateTables();
  }

  WriteOutcome Insert(int table, const std::vector<Cell>& cells, std::string_view body) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    StatementHandle& statement = database_->statements[Index(table)].insert;
    if (statement == nullptr) statement = PrepareInsert(table);
    if (++database_->inserts == kManyRows && file_.empty()) PrepareSpare();
    const WriteOutcome outcome = Write(statement.get(), cells, body, 0);
    if (most_rows_ > 0 && outcome == WriteOutcome::kDone) DropOldest(table);
    return outcome;
  }

  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      std::string_view body) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    StatementHandle& statement = database_->statements[Index(table)].update;
    if (statement == nullptr) statement = PrepareUpdate(table);
    return Write(statement.get(), cells, body, sequence);
  }

  WriteOutcome Delete(int table, int64_t sequence) override {
    if (!Ready(table)) return WriteOutcome::kFailed;
    StatementHandle& kept = database_->statements[Index(table)].remove;
    if (kept == nullptr)
      kept = Prepare(fmt::format("DELETE FROM {} WHERE sequence=?1", TableName(table)));
    return Remove(kept.get(), sequence);
  }

  WriteOutcome DeleteBy(int table, int column, const Cell& value) override {
    if (!database_->statements[Index(table)].ready) return WriteOutcome::kDone;
    return Remove(Kept(fmt::format("DELETE FROM {} WHERE {}=?1", TableName(table),
                                   ColumnName(table, column))),
                  value);
  }

  std::optional<Row> FindBy(int table, int column, const Cell& value) override {
    TableStatements& statements = database_->statements[Index(table)];
    if (!statements.ready) return std::nullopt;
    StatementHandle& kept = statements.find[Index(column)];
    if (kept == nullptr) {
      kept = Prepare(fmt::format("SELECT sequence, body FROM {} WHERE {}=?1", TableName(table),
                                 ColumnName(table, column)));
    }
    const ResetAtEnd reset(kept.get());
    Bind(kept.get(), 1, value);
    if (sqlite3_step(kept.get()) != SQLITE_ROW) return std::nullopt;
    return Row{sqlite3_column_int64(kept.get(), 0), std::string(TextColumn(kept.get(), 1))};
  }

  bool Exists(int table, int column, const Cell& value) override {
    TableStatements& statements = database_->statements[Index(table)];
    if (!statements.ready) return false;
    StatementHandle& kept = statements.exists[Index(column)];
    if (kept == nullptr) {
      kept = Prepare(fmt::format("SELECT 1 FROM {} WHERE {}=?1 LIMIT 1", TableName(table),
                                 ColumnName(table, column)));
    }
    const ResetAtEnd reset(kept.get());
    Bind(kept.get(), 1, value);
    return sqlite3_step(kept.get()) == SQLITE_ROW;
  }

  void Select(int table, const Query& query,
              const std::function<void(int64_t, std::string_view)>& take) override {
    if (!database_->statements[Index(table)].ready) return;
    std::string sql = fmt::format("SELECT sequence, body FROM {}", TableName(table));
    int place = 0;
    for (const Filter& filter : query.filters) {
      sql += place++ == 0 ? " WHERE " : " AND ";
      sql += Condition(table, filter, place);
    }
    sql += " ORDER BY ";
    bool by_sequence = false;
    for (const Order& order : query.order) {
      sql += order.column < 0 ? "sequence" : ColumnName(table, order.column);
      sql += order.descending ? " DESC, " : " ASC, ";
      by_sequence = by_sequence || order.column < 0;
    }
    sql += by_sequence ? "1" : "sequence DESC";
    sql += fmt::format(" LIMIT ?{} OFFSET ?{}", place + 1, place + 2);
    sqlite3_stmt* statement = Kept(std::move(sql));
    const ResetAtEnd reset(statement);
    for (size_t i = 0; i < query.filters.size(); ++i)
      Bind(statement, static_cast<int>(i) + 1, query.filters[i].value);
    sqlite3_bind_int64(statement, place + 1, query.limit);
    sqlite3_bind_int64(statement, place + 2, query.offset);
    while (sqlite3_step(statement) == SQLITE_ROW)
      take(sqlite3_column_int64(statement, 0), TextColumn(statement, 1));
  }

  uint64_t Count(int table) override {
    if (!database_->statements[Index(table)].ready) return 0;
    sqlite3_stmt* statement = Kept(fmt::format("SELECT count(*) FROM {}", TableName(table)));
    const ResetAtEnd reset(statement);
    return sqlite3_step(statement) == SQLITE_ROW
               ? static_cast<uint64_t>(sqlite3_column_int64(statement, 0))
               : 0;
  }

  void DropOnRestart() override {
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (tables_[i].dropped_on_restart) Empty(static_cast<int>(i));
    }
  }

  void Clear() override {
    if (!file_.empty()) return EmptyAll();
    if (database_->inserts == 0) return;
    // A new database takes the same time whatever the old one holds.
    std::unique_ptr<Database> fresh = TakeSpare();
    if (fresh == nullptr) fresh = NewDatabase();
    if (fresh->fault != nullptr) return EmptyAll();
    std::unique_ptr<Database> old = std::exchange(database_, std::move(fresh));
    if (old->inserts >= kManyRows) background_.Close(std::move(old));
  }

 private:
  // With a fault when it can't be used.
  std::unique_ptr<Database> NewDatabase() const {
    auto database = std::make_unique<Database>();
    sqlite3* raw = nullptr;
    const std::string name = file_.empty() ? ":memory:" : file_;
    const int opened =
        sqlite3_open_v2(name.c_str(), &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    database->handle.reset(raw);
    if (opened != SQLITE_OK) {
      database->fault = "can't be opened";
      return database;
    }
    static char fold_case;
    for (auto [function, data] :
         {std::pair("pg_like", static_cast<char*>(nullptr)), std::pair("pg_ilike", &fold_case)}) {
      sqlite3_create_function(raw, function, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, data, Like,
                              nullptr, nullptr);
    }
    database->statements.resize(tables_.size());
    for (size_t i = 0; i < tables_.size(); ++i) {
      database->statements[i].find.resize(tables_[i].columns.size());
      database->statements[i].exists.resize(tables_[i].columns.size());
    }
    // In memory nothing outlives the process: one transaction for ever saves a commit for every
    // write.
    if (file_.empty() && sqlite3_exec(raw, "PRAGMA journal_mode=MEMORY; BEGIN", nullptr, nullptr,
                                      nullptr) != SQLITE_OK) {
      database->fault = "can't be written";
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

  static size_t Index(int table) { return static_cast<size_t>(table); }
  std::string TableName(int table) const { return Quoted(tables_[Index(table)].name); }
  std::string ColumnName(int table, int column) const {
    return Quoted(tables_[Index(table)].columns[static_cast<size_t>(column)].name);
  }

  tl::unexpected<contracts::core::Error> Refuse(std::string_view what) const {
    return Fail(
        ErrorCode::kBadFile,
        fmt::format("the store file {} ({}); it was left as it is. Name another file with --store, "
                    "or move this "
                    "one away",
                    what,
                    database_->handle == nullptr ? "out of memory"
                                                 : sqlite3_errmsg(database_->handle.get())),
        file_);
  }

  // A new file is empty; any other must be one of ours and sound.
  Status CheckFile() {
    int64_t id = 0;
    int64_t objects = 0;
    if (!Number("PRAGMA application_id", id) ||
        !Number("SELECT count(*) FROM sqlite_master", objects)) {
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
    return {};
  }

  std::string Creation(const TableSpec& table) const {
    const std::string name = Quoted(table.name);
    std::string sql =
        fmt::format("CREATE TABLE IF NOT EXISTS {} (sequence INTEGER PRIMARY KEY", name);
    for (const ColumnSpec& column : table.columns)
      sql += fmt::format(", {} {}", Quoted(column.name), TypeName(column.type));
    sql += ", body TEXT NOT NULL);";
    for (const ColumnSpec& column : table.columns) {
      if (!column.unique && !column.indexed) continue;
      sql +=
          fmt::format("CREATE {}INDEX IF NOT EXISTS {} ON {} ({});", column.unique ? "UNIQUE " : "",
                      Quoted(table.name + "_" + column.name), name, Quoted(column.name));
    }
    return sql;
  }

  Status CreateTables() {
    std::string sql = "BEGIN;";
    for (const TableSpec& table : tables_) sql += Creation(table);
    if (!Run(sql + "COMMIT;")) return Refuse("can't be written");
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (PrepareInsert(static_cast<int>(i)) == nullptr)
        return Refuse("has other tables than this version needs");
      database_->statements[i].ready = true;
    }
    return {};
  }

  // Makes the table when it is not there yet.
  bool Ready(int table) {
    TableStatements& statements = database_->statements[Index(table)];
    if (!statements.ready) statements.ready = Run(Creation(tables_[Index(table)]));
    return statements.ready;
  }

  // Sequences rise by one with each insert.
  void DropOldest(int table) {
    const int64_t newest = sqlite3_last_insert_rowid(database_->handle.get());
    if (newest <= most_rows_) return;
    StatementHandle& kept = database_->statements[Index(table)].drop;
    if (kept == nullptr)
      kept = Prepare(fmt::format("DELETE FROM {} WHERE sequence<=?1", TableName(table)));
    Remove(kept.get(), newest - most_rows_);
  }

  void EmptyAll() {
    for (size_t i = 0; i < tables_.size(); ++i) Empty(static_cast<int>(i));
  }

  void Empty(int table) {
    if (database_->statements[Index(table)].ready)
      Run(fmt::format("DELETE FROM {}", TableName(table)));
  }

  StatementHandle PrepareInsert(int table) {
    std::string names;
    std::string places;
    int place = 0;
    for (const ColumnSpec& column : tables_[Index(table)].columns) {
      names += Quoted(column.name) + ", ";
      places += fmt::format("?{}, ", ++place);
    }
    return Prepare(fmt::format("INSERT INTO {} ({}body) VALUES ({}?{})", TableName(table), names,
                               places, place + 1));
  }

  StatementHandle PrepareUpdate(int table) {
    std::string assignments;
    int place = 0;
    for (const ColumnSpec& column : tables_[Index(table)].columns)
      assignments += fmt::format("{}=?{}, ", Quoted(column.name), ++place);
    return Prepare(fmt::format("UPDATE {} SET {}body=?{} WHERE sequence=?{}", TableName(table),
                               assignments, place + 1, place + 2));
  }

  // A file that was deleted or replaced under us would take writes that nobody ever sees again.
  bool CanKeep() {
    if (file_.empty()) return true;
    int has_moved = 0;
    return sqlite3_file_control(database_->handle.get(), "main", SQLITE_FCNTL_HAS_MOVED,
                                &has_moved) == SQLITE_OK &&
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
    int place = 1;
    for (const Cell& cell : cells) Bind(statement, place++, cell);
    sqlite3_bind_text(statement, place++, body.data(), static_cast<int>(body.size()),
                      SQLITE_STATIC);
    if (sequence != 0) sqlite3_bind_int64(statement, place, sequence);
    switch (sqlite3_step(statement)) {
      case SQLITE_DONE:
        return WriteOutcome::kDone;
      case SQLITE_CONSTRAINT:
        return WriteOutcome::kDuplicate;
      default:
        return WriteOutcome::kFailed;
    }
  }

  std::string Condition(int table, const Filter& filter, int place) const {
    const std::string column = ColumnName(table, filter.column);
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

  StatementHandle Prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(database_->handle.get(), sql.data(), static_cast<int>(sql.size()),
                       SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    return StatementHandle(statement);
  }

  // The statement of that text, prepared at its first use.
  sqlite3_stmt* Kept(std::string sql) {
    const auto found = database_->kept.find(sql);
    if (found != database_->kept.end()) return found->second.get();
    StatementHandle statement = Prepare(sql);
    return database_->kept.emplace(std::move(sql), std::move(statement)).first->second.get();
  }

  bool Run(const std::string& sql) {
    return sqlite3_exec(database_->handle.get(), sql.c_str(), nullptr, nullptr, nullptr) ==
           SQLITE_OK;
  }

  bool Number(const std::string& sql, int64_t& number) {
    const StatementHandle statement = Prepare(sql);
    if (statement == nullptr || sqlite3_step(statement.get()) != SQLITE_ROW) return false;
    number = sqlite3_column_int64(statement.get(), 0);
    return true;
  }

  const std::string file_;
  const std::vector<TableSpec> tables_;
  const int64_t most_rows_;
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
