#include "mock_server/data_layer/rows.h"

#include <fmt/format.h>

#include "mock_server/data_layer/notes.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/python/json_reader.h"
#include "mock_server/python/json_writer.h"

namespace mock_server::data_layer {

using contracts::core::HttpResponse;
using python::Dict;
using python::Value;

std::optional<store::Row> FindRow(Request& request) {
  const Resource& resource = request.resource();
  const Value& key = request.path.items().front().second;
  std::optional<store::Row> row = request.state.store->FindBy(
      request.resource_index, resource.CellIndex(resource.key_column), CellOf(key));
  if (!row.has_value()) NoteMissingRow(request);
  return row;
}

HttpResponse NotFound(const Resource& resource) {
  return fastapi::DetailAnswer(404, resource.thing + " not found");
}

HttpResponse HandlerFault(const Resource& resource, const std::string& prefix,
                          const std::string& fault) {
  if (resource.kind != HandlerKind::kGuarded) return fastapi::UnhandledError();
  return fastapi::DetailAnswer(500, prefix + fault);
}

Dict ReadRow(std::string_view body) {
  auto row = python::ReadJson(body);
  return row.has_value() && row->is_dict() ? std::move(row->as_dict()) : Dict();
}

std::string WriteRow(const Dict& row) {
  std::string text;
  text.reserve(512);
  python::WriteAnyJson(row, text);
  return text;
}

std::vector<store::Cell> CellsOf(const Resource& resource, const Dict& row) {
  std::vector<store::Cell> cells;
  for (const Column& column : resource.columns) {
    if (!column.has_cell()) continue;
    const Value* value = row.Find(column.name);
    cells.push_back(value == nullptr ? store::Cell() : CellOf(*value));
  }
  return cells;
}

std::string BindAndCheck(Request& request, std::vector<std::pair<int, Value>>& values) {
  const Resource& resource = request.resource();
  int number = 0;
  for (auto& [index, value] : values) {
    auto bound = BindColumn(resource.columns[static_cast<size_t>(index)], value, ++number);
    if (!bound.has_value()) return bound.error();
    value = *std::move(bound);
  }
  // The database reads all parameters before it looks at any length.
  for (auto& [index, value] : values) {
    const Column& column = resource.columns[static_cast<size_t>(index)];
    if (std::string fault = ReadParameter(column, value); !fault.empty()) return fault;
  }
  for (auto& [index, value] : values) {
    const Column& column = resource.columns[static_cast<size_t>(index)];
    if (std::string fault = CheckColumn(column, value, resource.table); !fault.empty())
      return fault;
  }
  for (auto& [index, value] : values) {
    const Column& column = resource.columns[static_cast<size_t>(index)];
    if (column.references.empty() || value.is_none()) continue;
    for (size_t table = 0; table < request.resources.size(); ++table) {
      const Resource& referenced = request.resources[table];
      if (referenced.table != column.references) continue;
      const int id = referenced.CellIndex(referenced.key_column);
      if (request.state.store->Exists(static_cast<int>(table), id, CellOf(value))) break;
      NoteMissingReference(request, column, value.as_str());
      return fmt::format(
          "insert or update on table \"{0}\" violates foreign key constraint "
          "\"{0}_{1}_fkey\"\nDETAIL:  Key ({1})=({2}) "
          "is not present in table \"{3}\".",
          resource.table, column.name, value.as_str(), column.references);
    }
  }
  return "";
}

HttpResponse StoreRow(Request& request, int64_t sequence, const Dict& row) {
  std::string body = WriteRow(row);
  const auto outcome = request.state.store->Update(request.resource_index, sequence,
                                                   CellsOf(request.resource(), row), body);
  if (outcome != store::WriteOutcome::kDone) return fastapi::UnhandledError();
  return fastapi::JsonTextAnswer(200, std::move(body));
}

}  // namespace mock_server::data_layer
