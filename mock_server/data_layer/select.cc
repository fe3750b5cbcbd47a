#include "mock_server/data_layer/select.h"

#include <utility>

#include "mock_server/data_layer/decimal.h"
#include "mock_server/data_layer/rows.h"

namespace mock_server::data_layer {
namespace {

using python::Dict;
using python::Value;
using Operator = store::Filter::Operator;
using Fault = tl::unexpected<std::string>;

Column PageColumn() {
  Column column;
  column.type = ColumnType::kInt64;
  return column;
}

// What `value = ANY(column)` compares the members of an array with.
Column MemberColumn() {
  Column column;
  column.type = ColumnType::kText;
  return column;
}

bool IsAbsent(const ListFilter& filter, const Value& value) {
  if (filter.field.required) return false;
  // Python's `if status:` takes an empty text for none.
  if (value.is_none() || (value.is_str() && value.as_str().empty())) return true;
  return filter.falsy_is_absent && !value.IsTruthy();
}

// Rows hold decimals of the column's scale, the bound may have any digits: the nearest decimal of
// that scale inside the bound selects the same rows.
void FitBound(const Column& column, Operator op, Value& bound) {
  if (column.type != ColumnType::kDecimal) return;
  if (op == Operator::kAtLeast) RoundDecimalUp(column.scale, bound);
  if (op == Operator::kAtMost) RoundDecimalDown(column.scale, bound);
}

}  // namespace

tl::expected<store::Query, std::string> MakeQuery(const Request& request, const Dict& values) {
  static const Column kPage = PageColumn();
  static const Column kMember = MemberColumn();
  const Resource& resource = request.resource();
  const ListDescription& list = request.list();
  store::Query query;
  std::vector<Parameter> parameters;
  const auto add = [&](const Column& column, const Value& value) {
    parameters.push_back({&column, value, static_cast<int>(parameters.size()) + 1});
  };
  for (const ListFilter& filter : list.filters) {
    const Value* value = values.Find(filter.field.name);
    if (IsAbsent(filter, *value)) continue;
    query.filters.push_back({resource.CellIndex(filter.column), filter.op, {}});
    add(filter.op == Operator::kHasMember ? kMember : resource.column(filter.column), *value);
  }
  const bool limited = values.Has("limit");
  for (const char* page : {"limit", "offset"}) {
    if (const Value* value = values.Find(page)) add(kPage, *value);
  }
  if (std::string fault = BindParameters(parameters, request.state.repairs); !fault.empty())
    return Fault(std::move(fault));

  size_t next = 0;
  for (store::Filter& filter : query.filters) {
    Parameter& parameter = parameters[next++];
    FitBound(*parameter.column, filter.op, parameter.value);
    filter.value = CellOf(parameter.value);
  }
  for (const FixedFilter& fixed : list.where) {
    query.filters.push_back(
        {resource.CellIndex(fixed.column), Operator::kEqual, CellOf(fixed.value)});
  }
  query.order = list.order;
  if (limited) query.limit = parameters[next++].value.as_small_int();
  if (values.Has("offset")) query.offset = parameters[next].value.as_small_int();
  // The database looks at the offset first.
  if (query.offset < 0) return Fault("OFFSET must not be negative");
  if (limited && query.limit < 0) return Fault("LIMIT must not be negative");
  return query;
}

std::vector<Dict> SelectRows(const Request& request, const store::Query& query) {
  std::vector<Dict> rows;
  request.state.store->Select(request.resource_index, query, [&](int64_t, std::string_view body) {
    rows.push_back(ReadRow(body));
  });
  return rows;
}

store::Filter EqualFilter(const Resource& resource, std::string_view column, const Value& value) {
  return {resource.CellIndex(resource.FindColumn(column)), Operator::kEqual, CellOf(value)};
}

}  // namespace mock_server::data_layer
