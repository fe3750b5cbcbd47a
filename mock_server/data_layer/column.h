#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_

#include <map>
#include <string>
#include <vector>

#include "base/json_access.h"
#include "mock_server/store/store.h"
#include "python/value.h"

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

struct Generator;  // generators.h

// A typed, limited column of a table (docs/resource-format.md, Columns). Immutable after it was
// read from a description.
struct Column {
  std::string name;
  std::string json_key;  // `"name":`, as rows are written
  ColumnType type = ColumnType::kText;
  int64_t length = 0;  // of text, in characters; 0: no limit
  int precision = 0;   // of a decimal
  int scale = 0;
  bool nullable = true;
  bool unique = false;
  bool indexed = false;     // searched or sorted by, in any size of table
  bool searchable = false;  // a filter selects by it
  std::string references;   // the table whose `id` must exist
  bool cascades = false;    // the row goes when the row it refers to goes

  // Where a create takes its value from: the first of these fields of the body that is present
  // ("constraints.priority" looks inside an object), else `default_value` or what `generator`
  // makes. Whether a falsy value counts as present is for the two flags below to say.
  std::vector<std::string> from;
  // Other such fields while a defect is on, by its number.
  std::map<int, std::vector<std::string>> from_with_defect;
  std::vector<std::string> gather;  // an object of these fields of the body, instead
  bool shares_fields = false;       // another column takes one of these fields too
  bool required = false;            // absent: the handler fails
  bool falsy_is_default = false;    // Python's `a or b or default`
  bool falsy_is_next = false;       // Python's `a or b`: the last field counts whatever it holds
  bool answers_floats = false;      // of a jsonb object: its numbers are answered as floats
  bool zone_dropped = false;        // of a timestamp: the zone of a client's time is ignored
  bool invalid_is_null = false;     // of a uuid: what is none is stored as null
  python::Value default_value;
  const Generator* generator = nullptr;  // none: `default_value` it is

  // Reads {"name": "goal_id", "type": "text", "from": ["goal_id"]}.
  static Column FromDescription(const rapidjson::Value& description, base::JsonReader& reader);

  bool is_json() const { return type == ColumnType::kJsonb || type == ColumnType::kJsonbText; }
  // True when the store keeps the value beside the row, to search, sort or tell duplicates by it.
  bool has_cell() const { return unique || indexed || searchable || !references.empty(); }
  // True when a create hands it to the database as a parameter of its statement.
  bool is_parameter() const { return !from.empty() || !gather.empty(); }
  store::ColumnSpec ToStoreColumn() const;
};

// What a store column holds of a stored value.
store::Cell CellOf(const python::Value& stored);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_COLUMN_H_
