#include <fmt/format.h>

#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/generators.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using contracts::core::HttpResponse;
using python::Dict;
using python::Value;

// body["constraints"]["priority"] for "constraints.priority"; absent and not an object are told
// apart, since Python fails on the second.
const Value* Lookup(const Dict& body, const std::string& field, bool& failed) {
  const size_t point = field.find('.');
  if (point == std::string::npos) return body.Find(field);
  const Value* outer = body.Find(field.substr(0, point));
  if (outer == nullptr) return nullptr;
  if (!outer->is_dict()) {
    failed = true;
    return nullptr;
  }
  return outer->as_dict().Find(field.substr(point + 1));
}

// The value that the handler hands to the driver for one column; nothing when the handler itself
// fails.
std::optional<Value> InitialValue(const Column& column, const Dict& body, State& state,
                                  const Value& now) {
  bool failed = false;
  const Value* given = nullptr;
  for (const std::string& field : column.from) {
    const Value* candidate = Lookup(body, field, failed);
    if (given == nullptr && candidate != nullptr &&
        !(column.falsy_is_default && !candidate->IsTruthy()))
      given = candidate;
  }
  if (failed) return std::nullopt;
  if (given != nullptr) return *given;
  if (column.required) return std::nullopt;
  if (!column.generator.empty()) return Generate(column.generator, body, state, now);
  return column.default_value;
}

bool IsNullJson(const Column& column, const Dict& body) {
  // A jsonb column that the handler leaves alone is null, not the JSON text "null".
  if (column.type != ColumnType::kJsonb && column.type != ColumnType::kJsonbText) return false;
  if (!column.default_value.is_none()) return false;
  return std::none_of(column.from.begin(), column.from.end(),
                      [&](const std::string& field) { return body.Has(field); });
}

}  // namespace

HttpResponse Create(Request& request) {
  const Resource& resource = request.resource();
  const CheckedRequest checked = CheckRequest(request, BodyUse::kCreate);
  if (checked.refusal.has_value()) return *checked.refusal;
  const Dict& body = checked.body;
  State& state = request.state;

  for (const auto& [defect, fields] : resource.create_requires_with_defect) {
    if (!state.defects.Has(static_cast<defects::Defect>(defect))) continue;
    for (const std::string& field : fields) {
      if (body.Has(field)) continue;
      state.observation.Note(diagnosis::Code::kDefectGoalCreate, "/body/" + field,
                             "the server fails here whatever you send: defect 1");
      return fastapi::UnhandledError();
    }
  }

  const std::string prefix = fmt::format("Failed to create {}: ", ThingInSentence(resource));
  const Value now = state.Now();
  std::vector<std::pair<int, Value>> values;
  Dict row;
  for (size_t i = 0; i < resource.columns.size(); ++i) {
    const Column& column = resource.columns[i];
    row.Set(column.name, Value());
    if (IsNullJson(column, body)) continue;
    std::optional<Value> value = InitialValue(column, body, state, now);
    if (!value.has_value()) return fastapi::UnhandledError();
    values.emplace_back(static_cast<int>(i), *std::move(value));
  }
  if (const std::string fault = BindAndCheck(request, values); !fault.empty()) {
    return HandlerFault(resource, prefix, fault);
  }
  for (auto& [index, value] : values)
    *row.Find(resource.columns[static_cast<size_t>(index)].name) = std::move(value);

  std::string text = WriteRow(row);
  switch (state.store->Insert(request.resource_index, CellsOf(resource, row), text)) {
    case store::WriteOutcome::kDone:
      return fastapi::JsonTextAnswer(201, std::move(text));
    case store::WriteOutcome::kDuplicate:
      return HandlerFault(resource, prefix, DuplicateFault(request, row));
    case store::WriteOutcome::kFailed:
      break;
  }
  return fastapi::UnhandledError();
}

}  // namespace mock_server::data_layer
