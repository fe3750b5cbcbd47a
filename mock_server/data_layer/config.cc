#include "mock_server/data_layer/handlers.h"

#include <string>
#include <utility>

#include "mock_server/data_layer/publish.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/data_layer/select.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;
using python::Dict;
using python::Value;

// The rows of the namespace in the path.
store::Query NamespaceQuery(const Request& request) {
  store::Query query;
  query.filters.push_back(
      EqualFilter(request.resource(), "namespace", *request.path.Find("namespace")));
  return query;
}

std::optional<store::Row> FindConfig(const Request& request) {
  const Value& key = *request.path.Find("key");
  std::optional<store::Row> found;
  request.state.store->Select(request.resource_index, NamespaceQuery(request),
                              [&](int64_t sequence, std::string_view body) {
                                if (*ReadRow(body).Find("key") == key)
                                  found = {sequence, std::string(body)};
                              });
  return found;
}

}  // namespace

HttpResponse ReadConfig(Request& request) {
  std::optional<store::Row> row = FindConfig(request);
  if (!row.has_value()) return NotFound(request.resource());
  return RowAnswer(200, std::move(row->body));
}

HttpResponse WriteConfig(Request& request) {
  const Resource& resource = request.resource();
  std::vector<Parameter> parameters;
  const auto add = [&](const char* column, Value value) {
    parameters.push_back({&resource.column(resource.FindColumn(column)), std::move(value)});
  };
  add("namespace", *request.path.Find("namespace"));
  add("key", *request.path.Find("key"));
  add("value", std::move(request.body));
  if (IsBroken(request, /*stored=*/false, parameters) || !BindAndCheck(request, parameters).empty())
    return fastapi::UnhandledError();
  const std::string now = request.state.Now();
  const std::optional<store::Row> old = FindConfig(request);
  Dict row = old.has_value() ? ReadRow(old->body) : Dict{{"id", request.state.random.NextUuid()}};
  for (Parameter& parameter : parameters)
    row.Set(parameter.column->name, std::move(parameter.value));
  if (!old.has_value()) {
    row.Set("version", resource.column(resource.FindColumn("version")).default_value);
    row.Set("created_at", now);
  }
  row.Set("updated_at", now);
  if (old.has_value()) return StoreRow(request, old->sequence, row);
  std::string body = WriteRow(row);
  if (request.state.store->Insert(request.resource_index, CellsOf(resource, row), body) !=
      store::WriteOutcome::kDone) {
    return fastapi::UnhandledError();
  }
  PublishEvent(request, body);
  return fastapi::JsonTextAnswer(200, std::move(body));
}

HttpResponse ListConfig(Request& request) {
  python::List rows;
  for (Dict& row : SelectRows(request, NamespaceQuery(request))) rows.push_back(std::move(row));
  return fastapi::JsonAnswer(200, std::move(rows));
}

}  // namespace mock_server::data_layer
