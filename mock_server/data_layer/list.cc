#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {

using contracts::core::HttpResponse;
using python::Value;

namespace {

// LIMIT and OFFSET are 64-bit and not negative; false when the database refuses.
bool ReadPage(const python::Dict& query, const char* name, int64_t& number) {
  const Value* value = query.Find(name);
  if (value == nullptr) return true;
  if (!value->is_small_int() || value->as_small_int() < 0) return false;
  number = value->as_small_int();
  return true;
}

}  // namespace

HttpResponse ListRows(Request& request) {
  const Resource& resource = request.resource();
  const fastapi::Model parameters(resource.list_fields);
  const CheckedRequest checked = CheckRequest(request, BodyUse::kNone, &parameters);
  if (checked.refusal.has_value()) return *checked.refusal;

  store::Query query;
  query.order = resource.order;
  for (const ListFilter& filter : resource.filters) {
    const Value* value = checked.query.Find(filter.field.name);
    // Python's `if status:` takes an empty text for none.
    if (value->is_none() || (value->is_str() && value->as_str().empty())) continue;
    query.filters.push_back({resource.CellIndex(filter.column), filter.op, CellOf(*value)});
  }
  if (!ReadPage(checked.query, "limit", query.limit) ||
      !ReadPage(checked.query, "offset", query.offset)) {
    return fastapi::UnhandledError();
  }
  std::string text = "[";
  request.state.store->Select(request.resource_index, query, [&](int64_t, std::string_view row) {
    if (text.size() > 1) text += ',';
    text += row;
  });
  text += ']';
  return fastapi::JsonTextAnswer(200, std::move(text));
}

}  // namespace mock_server::data_layer
