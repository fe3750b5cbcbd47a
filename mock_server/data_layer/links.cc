#include "mock_server/data_layer/handlers.h"

#include <map>
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

// The link of the pair in the path.
std::optional<store::Row> FindLink(const Request& request) {
  store::Query query;
  for (const char* column : {"dataset_id", "example_id"})
    query.filters.push_back(EqualFilter(request.resource(), column, *request.path.Find(column)));
  query.limit = 1;
  std::optional<store::Row> link;
  request.state.store->Select(request.resource_index, query,
                              [&](int64_t sequence, std::string_view body) {
                                link = {sequence, std::string(body)};
                              });
  return link;
}

// The links of the dataset in the path, oldest first.
std::vector<Dict> LinksOfDataset(const Request& request) {
  store::Query query;
  query.filters.push_back(
      EqualFilter(request.resource(), "dataset_id", *request.path.Find("dataset_id")));
  query.order.push_back({-1, /*descending=*/false});
  return SelectRows(request, query);
}

}  // namespace

HttpResponse AddLink(Request& request) {
  const Resource& resource = request.resource();
  const Value& split = *request.query.Find("split");
  if (const std::optional<store::Row> link = FindLink(request)) {
    Dict row = ReadRow(link->body);
    row.Set("split", split);
    return StoreRow(request, link->sequence, row);
  }
  Dict row{{"id", request.state.random.NextUuid()},
           {"dataset_id", *request.path.Find("dataset_id")},
           {"example_id", *request.path.Find("example_id")},
           {"split", split},
           {"created_at", request.state.Now()}};
  std::vector<Parameter> parameters;
  for (const char* column : {"dataset_id", "example_id"})
    parameters.push_back({&resource.column(resource.FindColumn(column)), *row.Find(column)});
  if (!ReferenceFault(request, parameters).empty()) return fastapi::UnhandledError();
  std::string body = WriteRow(row);
  if (request.state.store->Insert(request.resource_index, CellsOf(resource, row), body) !=
      store::WriteOutcome::kDone) {
    return fastapi::UnhandledError();
  }
  PublishEvent(request, body);
  return fastapi::JsonTextAnswer(200, std::move(body));
}

HttpResponse RemoveLink(Request& request) {
  const std::optional<store::Row> link = FindLink(request);
  if (!link.has_value()) return NotFound(request.resource());
  if (request.state.store->Delete(request.resource_index, link->sequence) !=
      store::WriteOutcome::kDone) {
    return fastapi::UnhandledError();
  }
  PublishEvent(request, link->body);
  return fastapi::JsonTextAnswer(204, "");
}

HttpResponse ListLinks(Request& request) {
  const Value& split = *request.query.Find("split");
  python::List examples;
  for (const Dict& link : LinksOfDataset(request)) {
    if (split.is_none() || *link.Find("split") == split)
      examples.push_back(*link.Find("example_id"));
  }
  return fastapi::JsonAnswer(200, std::move(examples));
}

HttpResponse CountLinks(Request& request) {
  std::map<std::string, int64_t> counts;
  for (const Dict& link : LinksOfDataset(request)) ++counts[link.Find("split")->as_str()];
  Dict answer;
  for (const auto& [split, count] : counts) answer.Set(split, count);
  return fastapi::JsonAnswer(200, std::move(answer));
}

}  // namespace mock_server::data_layer
