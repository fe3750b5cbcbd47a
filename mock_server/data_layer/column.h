#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "contracts/core/error.h"
#include "mock_server/python/value.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

enum class ColumnType {
  kUuid,
  kText,  // with an optional length
  kInt32,
  kInt64,
  kFloat,    // double precision
  kDecimal,  // numeric(precision, scale), answered as a float
  kBool,
  kJsonb,      // answered as JSON
  kJsonbText,  // answered as a string that holds JSON
  kTextArray,
  kTimestamp,  // without zone
};

// A typed, limited column of a table. Immutable after it was read from a description.
struct Column {
  std::string name;
  ColumnType type = ColumnType::kText;
  int64_t length = 0;  // of text, in characters; 0: no limit
  int precision = 0;   // of a decimal
  int scale = 0;
  bool nullable = true;
  bool unique = false;
  bool indexed = false;    // searched or sorted by
  std::string references;  // the table whose `id` must exist

  // Where a create takes its value from: the first of these fields of the body that is present
  // ("constraints.priority" looks inside an object), else `default_value` or what `generator`
  // makes.
  std::vector<std::string> from;
  bool required = false;          // absent: the handler fails
  bool falsy_is_default = false;  // Python's `value or default`
  python::Value default_value;
  std::string generator;  // a name known to generators.h

  static contracts::core::Result<Column> FromDescription(const python::Value& description);

  bool has_cell() const { return unique || indexed || !references.empty(); }
  store::ColumnSpec ToStoreColumn() const;
};

// What the database driver makes of a parameter: the value as it will be answered, or the driver's
// message. `number` is the parameter's place in the statement, from 1.
tl::expected<python::Value, std::string> BindColumn(const Column& column,
                                                    const python::Value& value, int number);

// How the database reads a bound value: jsonb is turned into what is stored and answered. Its
// message when it refuses the text, or empty.
std::string ReadParameter(const Column& column, python::Value& bound);

// The database's check of a value that was read (length, range, null); a decimal is rounded. Its
// message, or empty when all is well.
std::string CheckColumn(const Column& column, python::Value& bound, const std::string& table);

// What a store column holds of a bound value.
store::Cell CellOf(const python::Value& bound);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_
