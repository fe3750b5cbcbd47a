#include "mock_server/data_layer/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/publish.h"
#include "mock_server/fastapi/answer.h"
#include "python/json_reader.h"
#include "python/json_writer.h"

namespace mock_server::data_layer {

using base::HttpResponse;
using base::TextBuilder;
using python::Dict;
using python::Value;

std::optional<store::Row> FindRow(Request& request) {
  const Value& key = request.path.items().front().second;
  std::optional<store::Row> row = request.state.store->FindBy(
      request.resource_index, request.resource().CellIndex(request.route.key_column), CellOf(key));
  if (!row.has_value()) NoteMissingRow(request);
  return row;
}

std::string KeyFault(const Request& request) {
  const Value& key = request.path.items().front().second;
  if (key.as_str().find('\0') == std::string::npos) return "";
  NoteFault(request, "/path/" + request.path.items().front().first, "a NUL stands in it");
  return "invalid byte sequence for encoding \"UTF8\": 0x00";
}

HttpResponse NotFound(const Resource& resource) {
  return fastapi::DetailAnswer(404, resource.thing + " not found");
}

HttpResponse HandlerFault(const Resource& resource, const std::string& prefix,
                          const std::string& fault) {
  if (resource.kind != HandlerKind::kGuarded) return fastapi::UnhandledError();
  return fastapi::DetailAnswer(500, prefix + fault);
}

bool IsBroken(const Request& request, bool stored, std::span<const Parameter> parameters) {
  const std::optional<RouteFault>& fault = request.route.fault;
  if (!fault.has_value() || fault->stored != stored || request.state.repairs.Has(fault->latent))
    return false;
  const bool is_hit =
      std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
        return std::find(fault->columns.begin(), fault->columns.end(), parameter.column->name) !=
               fault->columns.end();
      });
  if (!fault->columns.empty() && !is_hit) return false;
  NoteLatent(request, fault->latent);
  return true;
}

Dict ReadRow(std::string_view body) {
  auto row = python::ReadJson(RowText(body));
  return row.has_value() && row->is_dict() ? std::move(row->as_dict()) : Dict();
}

std::string WriteRow(const Dict& row) {
  TextBuilder text;
  if (!python::WriteJson(row, text)) {
    text.Clear();
    text.Append(kUnreadable);
    python::WriteAnyJson(row, text);
  }
  return std::string(text.text());
}

std::string WriteRow(std::span<const Parameter> values) {
  TextBuilder text;
  const auto write = [&](const auto& write_value) {
    text.Append('{');
    for (const Parameter& value : values) {
      if (&value != values.data()) text.Append(',');
      text.Append(value.column->json_key);
      if (!write_value(value.value)) return false;
    }
    text.Append('}');
    return true;
  };
  if (!write([&](const Value& value) { return python::WriteJson(value, text); })) {
    text.Clear();
    text.Append(kUnreadable);
    write([&](const Value& value) {
      python::WriteAnyJson(value, text);
      return true;
    });
  }
  return std::string(text.text());
}

std::string_view RowText(std::string_view body) { return body.substr(IsReadable(body) ? 0 : 1); }

HttpResponse RowAnswer(int status, std::string body) {
  if (!IsReadable(body)) return fastapi::UnhandledError();
  return fastapi::JsonTextAnswer(status, std::move(body));
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

std::vector<store::Cell> CellsOf(std::span<const Parameter> values) {
  std::vector<store::Cell> cells;
  cells.reserve(values.size());
  for (const Parameter& value : values) {
    if (value.column->has_cell()) cells.push_back(CellOf(value.value));
  }
  return cells;
}

std::string ReferenceFault(Request& request, std::span<const Parameter> parameters) {
  for (const Parameter& parameter : parameters) {
    const Column& column = *parameter.column;
    if (column.references.empty() || parameter.value.is_none()) continue;
    for (size_t table = 0; table < request.resources.size(); ++table) {
      const Resource& referenced = request.resources[table];
      if (referenced.table != column.references) continue;
      const int id = referenced.CellIndex(referenced.key_column);
      if (request.state.store->Exists(static_cast<int>(table), id, CellOf(parameter.value))) break;
      NoteMissingReference(request, column, parameter.value.as_str());
      return fmt::format(
          "insert or update on table \"{0}\" violates foreign key constraint "
          "\"{0}_{1}_fkey\"\nDETAIL:  Key ({1})=({2}) is not present in table \"{3}\".",
          request.resource().table, column.name, parameter.value.as_str(), column.references);
    }
  }
  return "";
}

std::string BindAndCheck(const Request& request, std::span<Parameter> parameters) {
  std::string fault = BindParameters(parameters, request.state.repairs);
  if (fault.empty()) fault = StoreParameters(parameters, request.resource().table);
  if (!fault.empty()) NoteRefusal(request, parameters, fault);
  return fault;
}

std::optional<HttpResponse> RefuseNan(const Request& request,
                                      std::span<const Parameter> parameters) {
  if (!request.state.repairs.Has(defects::Latent::kUnreadableNan)) return std::nullopt;
  fastapi::ValidationErrors errors;
  for (const Parameter& parameter : parameters) {
    if (!parameter.value.is_float() || std::isfinite(parameter.value.as_float())) continue;
    fastapi::Location loc{"body"};
    const Column& column = *parameter.column;
    std::string_view field = column.from.empty() ? column.name : column.from.front();
    for (size_t point = field.find('.'); point != field.npos; point = field.find('.')) {
      loc.emplace_back(std::string(field.substr(0, point)));
      field.remove_prefix(point + 1);
    }
    loc.emplace_back(std::string(field));
    errors.push_back({"finite_number",
                      std::move(loc),
                      "Input should be a finite number",
                      python::FloatRepr(parameter.value.as_float()),
                      {}});
  }
  if (errors.empty()) return std::nullopt;
  return fastapi::ValidationAnswer(errors, fastapi::Dialect::kPydantic212);
}

HttpResponse StoreRow(Request& request, int64_t sequence, const Dict& row,
                      std::optional<std::string_view> fields) {
  std::string body = WriteRow(row);
  const auto outcome = request.state.store->Update(request.resource_index, sequence,
                                                   CellsOf(request.resource(), row), body);
  if (outcome != store::WriteOutcome::kDone) return fastapi::UnhandledError();
  if (fields.has_value()) PublishEvent(request, body, *fields);
  return RowAnswer(200, std::move(body));
}

std::string DuplicateFault(Request& request, const Dict& row) {
  const Resource& resource = request.resource();
  for (size_t i = 0; i < resource.columns.size(); ++i) {
    const Column& column = resource.columns[i];
    const Value* value = row.Find(column.name);
    if (!column.unique || value->is_none()) continue;
    const int cell = resource.CellIndex(static_cast<int>(i));
    if (!request.state.store->Exists(request.resource_index, cell, CellOf(*value))) continue;
    return fmt::format(
        "duplicate key value violates unique constraint \"{0}_{1}_key\"\nDETAIL:  Key ({1})=({2}) "
        "already exists.",
        resource.table, column.name, value->as_str());
  }
  return "";
}

}  // namespace mock_server::data_layer
