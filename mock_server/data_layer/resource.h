#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/app/endpoint.h"
#include "mock_server/data_layer/column.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/events/event_description.h"
#include "mock_server/fastapi/model.h"
#include "mock_server/store/store.h"

namespace mock_server::data_layer {

// How a router's handlers check bodies and fail (docs/platform-rest.md, Kinds of handler).
enum class HandlerKind {
  kTyped,    // the body is checked field by field; a later fault escapes as 500 text/plain
  kRaw,      // the body need only be an object; a later fault escapes as 500 text/plain
  kGuarded,  // the body is checked field by field; later faults are answered as 500 JSON
};

// A query parameter of a list, and the column that it selects by.
struct ListFilter {
  fastapi::Field field;
  int column = 0;  // index into Resource::columns
  store::Filter::Operator op = store::Filter::Operator::kEqual;
  // Python's `if value:`: 0 and false are as absent. An empty text always is.
  bool falsy_is_absent = false;
};

// What a list selects whatever is asked: rows that are not processed yet.
struct FixedFilter {
  int column = 0;
  python::Value value;
};

struct ListDescription {
  fastapi::Model query;  // filters, limit and offset, in the order in which errors are told
  std::vector<ListFilter> filters;
  std::vector<FixedFilter> where;
  std::vector<store::Order> order;  // empty: newest first
};

// A fault of the real server that a route keeps unless it is repaired (docs/platform-rest.md,
// Broken endpoints).
struct RouteFault {
  defects::Latent latent = defects::Latent::kFailingCreates;
  std::vector<std::string> columns;  // only when one of them is to be set; empty: always
  bool stored = false;               // the change is made all the same
};

// A route of a resource: an endpoint, and what its action does with the table.
struct RouteDescription {
  app::Endpoint endpoint;
  int key_column = 0;                         // what the first path parameter names
  std::optional<ListDescription> list;        // of a list that is not as the resource's
  std::optional<fastapi::Field> answer_item;  // of a list of plain values, for the document
  std::optional<RouteFault> fault;
  std::optional<events::EventDescription> event;  // what a success publishes
};

// A column that a PATCH may set.
struct PatchColumn {
  int column = 0;
  std::vector<std::string> from;  // fields of the body, the first present one counts
  bool falsy_is_next = false;     // Python's `a or b`: the last field counts whatever it holds
  bool null_is_absent = false;
};

struct PatchDescription {
  std::shared_ptr<const app::Body> body;
  std::vector<PatchColumn> columns;
  bool null_is_absent = false;
  // Texts and objects that are empty are skipped; 0 and false count.
  bool falsy_is_absent = false;
  std::string nothing_detail;   // 400 with this text when nothing is left; empty: the row as it is
  bool always_touches = false;  // nothing left is fine and still sets the time of change
  int touched_column = -1;      // set to now by every change
};

// A resource of the data layer: its table, its models and its routes, as read from a
// *.resource.json (docs/resource-format.md). Everything that is told of a resource elsewhere
// (routing, storage, OpenAPI, diagnosis) comes from here. Immutable once it is read.
struct Resource {
  std::string name;
  std::string thing;  // "Goal": 404 says "Goal not found"
  std::string table;
  HandlerKind kind = HandlerKind::kRaw;
  bool dropped_on_restart = false;
  std::vector<Column> columns;  // in the order in which they are answered
  int key_column = 0;
  std::shared_ptr<const app::Body> create_body;
  std::vector<int> create_answer;  // the columns that a create answers; empty: all
  ListDescription list;
  PatchDescription patch;
  std::vector<RouteDescription> routes;
  // Fields without which a create fails while the defect is on.
  std::map<int, std::vector<std::string>> create_requires_with_defect;

  // The field of a create that names a plan, though nobody looks whether it is there; empty: none.
  std::string names_plan;
  // What the service's own document calls it.
  std::vector<std::string> tags;
  std::string row_model_name;  // empty: answers may be anything
  // Fields that the row's model requires although a create has a default for them.
  std::vector<std::string> row_requires;

  // A file of schemas/: the row as it is answered; empty where there is none.
  std::string row_schema;

  // Index of a column; -1 when there is none.
  int FindColumn(std::string_view column_name) const;
  const Column& column(int index) const { return columns[static_cast<size_t>(index)]; }
  // The place of a column among those that have a cell in the store; -1 when it has none.
  int CellIndex(int index) const;
  // Must not outlive the resource.
  store::TableSpec ToTable() const;
};

// "typed", "raw" or "guarded".
std::string_view HandlerKindName(HandlerKind kind);

// "goal" for "Goal", "API request" for "API request".
std::string ThingInSentence(const Resource& resource);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_H_
