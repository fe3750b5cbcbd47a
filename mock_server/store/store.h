#ifndef UNDERSTUDY_MOCK_SERVER_STORE_STORE_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace mock_server::store {

// What a column of an index holds.
using Cell = std::variant<std::monostate, int64_t, double, std::string>;

struct ColumnSpec {
  enum class Type { kText, kInteger, kReal };

  bool has_unique_texts() const { return unique && type == Type::kText; }

  std::string name;
  Type type = Type::kText;
  bool unique = false;
  bool indexed = false;
  bool is_reference = false;  // to another table's row, so that Exists() is asked of it
};

// One kind of entity. Only what is searched, sorted or unique has a column; the entity itself is
// kept as the text with which it is answered, so that a read costs no rendering. There is at least
// one column.
struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  // Deleted when the data layer restarts (docs/platform.md, Known traps, T12).
  bool dropped_on_restart = false;
  // The cells that a row was written with, by its body. A store in memory asks for them when it is
  // searched; one in a file has them.
  std::function<std::vector<Cell>(std::string_view body)> cells_of{};
};

struct Row {
  int64_t sequence = 0;  // rises with every insert
  std::string body;
};

struct Filter {
  enum class Operator {
    kEqual,
    kAtLeast,
    kAtMost,
    kContains,   // ILIKE '%' || value || '%'
    kPrefix,     // LIKE value || '%'
    kHasMember,  // the column holds a JSON list with this text in it
  };

  int column = 0;  // -1: the insertion sequence
  Operator op = Operator::kEqual;
  Cell value;
};

struct Order {
  int column = -1;  // -1: the insertion sequence
  bool descending = true;
};

struct Query {
  std::vector<Filter> filters;
  std::vector<Order> order;  // ties: newest first
  int64_t limit = -1;        // -1: no limit
  int64_t offset = 0;
};

enum class WriteOutcome {
  kDone,
  kDuplicate,  // a unique column holds this value already; nothing was written
  kFailed,     // the file can't be written (disk full, read-only, deleted); nothing was written
};

// The state of the platform. Tables are addressed by their index in the list given when it was
// opened, columns by their index in the table. Not thread-safe. Rows are returned as copies.
class Store {
 public:
  virtual ~Store() = default;

  virtual WriteOutcome Insert(int table, const std::vector<Cell>& cells, std::string_view body) = 0;
  // Replaces the cells and the body of the row.
  virtual WriteOutcome Update(int table, int64_t sequence, const std::vector<Cell>& cells,
                              std::string_view body) = 0;
  virtual WriteOutcome Delete(int table, int64_t sequence) = 0;
  // Deletes all rows whose column holds the value.
  virtual WriteOutcome DeleteBy(int table, int column, const Cell& value) = 0;

  virtual std::optional<Row> FindBy(int table, int column, const Cell& value) = 0;
  virtual bool Exists(int table, int column, const Cell& value) = 0;
  // Calls `take` for each row in order; the view is good during the call only.
  virtual void Select(int table, const Query& query,
                      const std::function<void(int64_t, std::string_view)>& take) = 0;

  // How often the state was opened before, by this process or another; 0 if it is new. Ids must be
  // drawn from another stream each time, since earlier ones may be in the state.
  virtual uint64_t times_opened() const = 0;

  // How many rows there are.
  virtual uint64_t Count(int table) = 0;

  // Empties the tables that a restart of the data layer drops.
  virtual void DropOnRestart() = 0;
  // Empties all tables.
  virtual void Clear() = 0;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_STORE_H_
