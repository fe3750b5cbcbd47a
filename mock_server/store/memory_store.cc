#include "mock_server/store/memory_store.h"

#include <algorithm>
#include <utility>

#include "mock_server/store/background_work.h"
#include "mock_server/store/memory_rows.h"
#include "mock_server/store/search_index.h"

namespace mock_server::store {
namespace {

constexpr int64_t kNone = 0;  // no row has this sequence

// From so many rows on, another thread wakes in less time than it takes to free them.
constexpr size_t kManyRows = 500;

// The first search of a table waits until all its rows are in the index, about a microsecond each.
// So a larger table than this is put there without being asked, some rows with each insert.
constexpr int64_t kMostUnsearched = 5000;
constexpr int kRowsPerInsert = 4;

struct Table {
  std::unique_ptr<MemoryRows> rows;  // null before the first insert
  bool is_searched = false;          // rows belong into the index
  int64_t indexed = kNone;           // all rows up to this sequence are in the index
};

class MemoryStore : public Store {
 public:
  MemoryStore(std::shared_ptr<const std::vector<TableSpec>> tables, int64_t most_rows)
      : specs_(std::move(tables)), most_rows_(most_rows), state_(MakeState()) {}

  WriteOutcome Insert(int table, const std::vector<Cell>& cells, std::string_view body) override {
    Table& state = TableAt(table);
    if (state.rows == nullptr) state.rows = std::make_unique<MemoryRows>(Spec(table));
    if (AreTaken(table, cells, kNone)) return WriteOutcome::kDuplicate;
    // As SQLite counts, which a file has.
    const int64_t sequence = state.rows->newest() + 1;
    state.rows->Put(sequence, cells, body);
    ++state_->inserts;
    if (state.is_searched) {
      if (sequence <= state.indexed + 1) Index(table, sequence, cells);
      IndexMore(table, kRowsPerInsert);
    } else {
      state.is_searched = sequence - state.indexed > kMostUnsearched;
    }
    if (most_rows_ > 0) DropUpTo(table, sequence - most_rows_);
    return WriteOutcome::kDone;
  }

  WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                      std::string_view body) override {
    Table& state = TableAt(table);
    if (state.rows == nullptr) return WriteOutcome::kDone;
    if (AreTaken(table, cells, sequence)) return WriteOutcome::kDuplicate;
    if (!state.rows->Has(sequence)) return WriteOutcome::kDone;
    state.rows->Put(sequence, cells, body);
    if (sequence <= state.indexed) Index(table, sequence, cells);
    return WriteOutcome::kDone;
  }

  WriteOutcome Delete(int table, int64_t sequence) override {
    Remove(table, sequence);
    return WriteOutcome::kDone;
  }

  WriteOutcome DeleteBy(int table, int column, const Cell& value) override {
    if (!Exists(table, column, value)) return WriteOutcome::kDone;
    const MemoryRows& rows = *TableAt(table).rows;
    std::vector<int64_t> sequences;
    if (rows.Finds(At(column))) {
      sequences.push_back(rows.Find(At(column), value));
    } else {
      SelectSequences(table, EqualTo(column, value),
                      [&](int64_t sequence) { sequences.push_back(sequence); });
    }
    for (const int64_t sequence : sequences) Remove(table, sequence);
    return WriteOutcome::kDone;
  }

  std::optional<Row> FindBy(int table, int column, const Cell& value) override {
    const Table& state = TableAt(table);
    if (state.rows == nullptr) return std::nullopt;
    const int64_t sequence = state.rows->Finds(At(column)) ? state.rows->Find(At(column), value)
                                                           : FindOldest(table, column, value);
    if (sequence == kNone) return std::nullopt;
    return Row{sequence, std::string(state.rows->Body(sequence))};
  }

  bool Exists(int table, int column, const Cell& value) override {
    const Table& state = TableAt(table);
    if (state.rows == nullptr) return false;
    if (const auto known = state.rows->Holds(At(column), value)) return *known;
    return FindOldest(table, column, value) != kNone;
  }

  void Select(int table, const Query& query,
              const std::function<void(int64_t, std::string_view)>& take) override {
    const Table& state = TableAt(table);
    if (state.rows == nullptr) return;
    if (IsOfAllRows(query)) {
      // A limit below 0 becomes more than there are.
      state.rows->ForEachNewest(static_cast<uint64_t>(std::max(query.offset, int64_t{0})),
                                static_cast<uint64_t>(query.limit), take);
      return;
    }
    SelectSequences(table, query,
                    [&](int64_t sequence) { take(sequence, state.rows->Body(sequence)); });
  }

  uint64_t times_opened() const override { return 0; }

  uint64_t Count(int table) override {
    const Table& state = TableAt(table);
    return state.rows == nullptr ? 0 : state.rows->size();
  }

  void DropOnRestart() override {
    for (size_t i = 0; i < specs_->size(); ++i) {
      if (!(*specs_)[i].dropped_on_restart) continue;
      Table& state = state_->tables[i];
      if (state.indexed > kNone) Search().Empty(static_cast<int>(i));
      state = {};
    }
  }

  void Clear() override {
    if (state_->inserts == 0) return;
    // A new state takes the same time whatever the old one holds.
    std::unique_ptr<State> old = std::exchange(state_, MakeState());
    if (old->inserts >= kManyRows) background_.Close(std::move(old));
  }

 private:
  struct State {
    std::vector<Table> tables;
    std::unique_ptr<SearchIndex> index;  // null before the first search
    size_t inserts = 0;
  };

  std::unique_ptr<State> MakeState() const {
    auto state = std::make_unique<State>();
    state->tables.resize(specs_->size());
    return state;
  }

  static size_t At(int index) { return static_cast<size_t>(index); }
  const TableSpec& Spec(int table) const { return (*specs_)[At(table)]; }
  Table& TableAt(int table) { return state_->tables[At(table)]; }

  // All rows, in the order in which RowTexts passes them.
  static bool IsOfAllRows(const Query& query) {
    return query.filters.empty() &&
           (query.order.empty() || (query.order[0].column < 0 && query.order[0].descending));
  }

  static Query EqualTo(int column, const Cell& value) {
    Query query;
    query.filters.push_back({column, Filter::Operator::kEqual, value});
    return query;
  }

  template <typename Take>
  void SelectSequences(int table, const Query& query, const Take& take) {
    Table& state = TableAt(table);
    state.is_searched = true;
    IndexMore(table, state.rows->newest());
    Query by_sequence = query;
    for (Filter& filter : by_sequence.filters) {
      if (filter.op != Filter::Operator::kEqual || !state.rows->Finds(At(filter.column))) continue;
      filter.value = state.rows->Find(At(filter.column), filter.value);
      filter.column = -1;
    }
    Search().Select(table, by_sequence, take);
  }

  // SQLite comes to the oldest first, too, in a file.
  int64_t FindOldest(int table, int column, const Cell& value) {
    Query query = EqualTo(column, value);
    query.order.push_back({.column = -1, .descending = false});
    query.limit = 1;
    int64_t oldest = kNone;
    SelectSequences(table, query, [&](int64_t sequence) { oldest = sequence; });
    return oldest;
  }

  // Whether another row than `sequence` holds one of the unique values.
  bool AreTaken(int table, const std::vector<Cell>& cells, int64_t sequence) {
    if (TableAt(table).rows->AreTaken(cells, sequence)) return true;
    const std::vector<ColumnSpec>& columns = Spec(table).columns;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i].unique || columns[i].has_unique_texts()) continue;
      const int64_t owner = FindOldest(table, static_cast<int>(i), cells[i]);
      if (owner != kNone && owner != sequence) return true;
    }
    return false;
  }

  SearchIndex& Search() {
    if (state_->index == nullptr) state_->index = std::make_unique<SearchIndex>(specs_);
    return *state_->index;
  }

  void Index(int table, int64_t sequence, const std::vector<Cell>& cells) {
    Search().Put(table, sequence, cells);
    TableAt(table).indexed = std::max(TableAt(table).indexed, sequence);
  }

  // Puts at most so many of the rows into the index that are not yet in it.
  void IndexMore(int table, int64_t most) {
    Table& state = TableAt(table);
    for (; most > 0 && state.indexed < state.rows->newest(); --most) {
      const int64_t next = state.rows->NextAfter(state.indexed);
      Index(table, next, Spec(table).cells_of(state.rows->Body(next)));
    }
  }

  void Remove(int table, int64_t sequence) {
    Table& state = TableAt(table);
    if (state.rows == nullptr || !state.rows->Has(sequence)) return;
    state.rows->Remove(sequence);
    if (sequence <= state.indexed) Search().Remove(table, sequence);
  }

  void DropUpTo(int table, int64_t sequence) {
    const MemoryRows& rows = *TableAt(table).rows;
    for (int64_t oldest = rows.NextAfter(kNone); oldest <= sequence; oldest = rows.NextAfter(kNone))
      Remove(table, oldest);
  }

  const std::shared_ptr<const std::vector<TableSpec>> specs_;
  const int64_t most_rows_;
  std::unique_ptr<State> state_;
  BackgroundWork background_;  // last, so that it ends before the rest goes
};

}  // namespace

std::unique_ptr<Store> MakeMemoryStore(std::shared_ptr<const std::vector<TableSpec>> tables,
                                       int64_t most_rows) {
  return std::make_unique<MemoryStore>(std::move(tables), most_rows);
}

}  // namespace mock_server::store
