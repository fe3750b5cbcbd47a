#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/generators.h"
#include "mock_server/data_layer/request_check.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/python/json_writer.h"

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

Value Gather(const Column& column, const Dict& body) {
  Dict object;
  for (const std::string& field : column.gather) {
    const Value* value = body.Find(field);
    object.Set(field, value == nullptr ? Value() : *value);
  }
  return object;
}

// What the handler hands to the driver for one column; nothing when the handler itself fails.
std::optional<Parameter> Initial(const Column& column, const Dict& body, State& state,
                                 const Value& now) {
  Parameter parameter{&column, {}};
  if (!column.gather.empty()) {
    parameter.value = Gather(column, body);
    return parameter;
  }
  bool failed = false;
  const Value* given = nullptr;
  for (const std::string& field : column.from) {
    const Value* candidate = Lookup(body, field, failed);
    if (given == nullptr && candidate != nullptr &&
        !(column.falsy_is_default && !candidate->IsTruthy()))
      given = candidate;
  }
  if (failed || (given == nullptr && column.required)) return std::nullopt;
  if (given != nullptr) {
    parameter.value = *given;
  } else if (!column.generator.empty()) {
    std::optional<Value> made = Generate(column.generator, body, state, now);
    if (!made.has_value()) return std::nullopt;
    parameter.value = *std::move(made);
    parameter.ready = IsReady(column.generator);
  } else {
    parameter.value = column.default_value;
    parameter.sql_null = column.default_value.is_none();
  }
  return parameter;
}

// A create of a guarded router answers a part of the row.
HttpResponse CreatedAnswer(const Resource& resource, const Dict& row, std::string text) {
  if (resource.create_answer.empty()) return RowAnswer(201, std::move(text));
  Dict answer;
  for (int column : resource.create_answer) {
    const std::string& name = resource.column(column).name;
    answer.Set(name, *row.Find(name));
  }
  return fastapi::JsonAnswer(201, std::move(answer));
}

HttpResponse CreateFault(const Resource& resource, const std::string& fault) {
  return HandlerFault(resource, fmt::format("Failed to create {}: ", ThingInSentence(resource)),
                      fault);
}

// The fields that are no number, where that is refused instead of stored (latent defect L9).
std::optional<HttpResponse> RefuseNan(const Request& request,
                                      const std::vector<Parameter>& parameters) {
  if (!request.state.repairs.Has(defects::Latent::kUnreadableNan)) return std::nullopt;
  fastapi::ValidationErrors errors;
  for (const Parameter& parameter : parameters) {
    if (!parameter.value.is_float() || std::isfinite(parameter.value.as_float())) continue;
    errors.push_back({"finite_number",
                      {"body", parameter.column->from.front()},
                      "Input should be a finite number",
                      python::FloatRepr(parameter.value.as_float()),
                      {}});
  }
  if (errors.empty()) return std::nullopt;
  return fastapi::ValidationAnswer(errors, fastapi::Dialect::kPydantic212);
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

  const Value now = state.Now();
  std::vector<Parameter> parameters;
  parameters.reserve(resource.columns.size());
  int number = 0;
  for (const Column& column : resource.columns) {
    std::optional<Parameter> parameter = Initial(column, body, state, now);
    if (!parameter.has_value()) return fastapi::UnhandledError();
    if (column.is_parameter()) parameter->number = ++number;
    parameters.push_back(*std::move(parameter));
  }
  if (IsBroken(request, /*stored=*/false, parameters)) return fastapi::UnhandledError();
  if (const std::string fault = BindAndCheck(request, parameters); !fault.empty())
    return CreateFault(resource, fault);
  if (auto refusal = RefuseNan(request, parameters)) return *std::move(refusal);
  const std::string reference_fault = ReferenceFault(request, parameters);
  Dict row;
  row.items().reserve(parameters.size());
  for (Parameter& parameter : parameters)
    row.Append(parameter.column->name, std::move(parameter.value));
  if (!reference_fault.empty()) {
    // The database looks for duplicates first.
    const std::string duplicate = DuplicateFault(request, row);
    return CreateFault(resource, duplicate.empty() ? reference_fault : duplicate);
  }

  std::string text = WriteRow(row);
  switch (state.store->Insert(request.resource_index, CellsOf(resource, row), text)) {
    case store::WriteOutcome::kDone:
      if (IsBroken(request, /*stored=*/true, parameters)) return fastapi::UnhandledError();
      return CreatedAnswer(resource, row, std::move(text));
    case store::WriteOutcome::kDuplicate:
      return CreateFault(resource, DuplicateFault(request, row));
    case store::WriteOutcome::kFailed:
      break;
  }
  return fastapi::UnhandledError();
}

}  // namespace mock_server::data_layer
