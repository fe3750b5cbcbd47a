#include <fmt/format.h>

#include <utility>

#include "mock_server/data_layer/generators.h"
#include "mock_server/data_layer/handlers.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/publish.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;
using python::Dict;
using python::Value;

// body["constraints"]["priority"] for "constraints.priority"; absent and not an object are told
// apart, since Python fails on the second.
Value* Lookup(Dict& body, const std::string& field, bool& failed) {
  const size_t point = field.find('.');
  if (point == std::string::npos) return body.Find(field);
  Value* outer = body.Find(std::string_view(field).substr(0, point));
  if (outer == nullptr) return nullptr;
  if (!outer->is_dict()) {
    failed = true;
    return nullptr;
  }
  return outer->as_dict().Find(std::string_view(field).substr(point + 1));
}

Value Gather(const Column& column, const Dict& body) {
  Dict object;
  for (const std::string& field : column.gather) {
    const Value* value = body.Find(field);
    object.Set(field, value == nullptr ? Value() : *value);
  }
  return object;
}

const std::vector<std::string>& FieldsOf(const Column& column, const defects::DefectSet& defects) {
  for (const auto& [defect, fields] : column.from_with_defect) {
    if (defects.Has(static_cast<defects::Defect>(defect))) return fields;
  }
  return column.from;
}

// What the handler hands to the driver for one column: the value, or the part of the body that it
// is in `given`. False when the handler itself fails.
bool FindInitial(const Column& column, Dict& body, State& state, const Value& now,
                 Parameter& parameter, Value*& given) {
  if (!column.gather.empty()) {
    parameter.value = Gather(column, body);
    return true;
  }
  bool failed = false;
  const std::vector<std::string>& fields = FieldsOf(column, state.defects);
  for (const std::string& field : fields) {
    Value* candidate = Lookup(body, field, failed);
    if (given != nullptr || candidate == nullptr) continue;
    const bool is_last = &field == &fields.back();
    const bool needs_truth = column.falsy_is_default || (column.falsy_is_next && !is_last);
    if (!needs_truth || candidate->IsTruthy()) given = candidate;
  }
  if (failed || (given == nullptr && column.required)) return false;
  if (given != nullptr) return true;
  if (column.generator != nullptr) {
    std::optional<Value> made = column.generator->make(body, state, now);
    if (!made.has_value()) return false;
    parameter.value = *std::move(made);
    parameter.ready = column.generator->ready;
  } else {
    parameter.value = column.default_value;
    parameter.sql_null = column.default_value.is_none();
  }
  return true;
}

// What the handler hands to the driver, for all columns in their order. Values are moved out of the
// body, once all that look into it have.
std::optional<std::vector<Parameter>> Initials(Request& request, Dict& body) {
  const Resource& resource = request.resource();
  State& state = request.state;
  const Value now = state.Now();
  std::vector<Parameter> parameters(resource.columns.size());
  std::vector<Value*> given(resource.columns.size());
  int number = 0;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Column& column = resource.columns[i];
    parameters[i].column = &column;
    if (!FindInitial(column, body, state, now, parameters[i], given[i])) {
      NoteMissingField(request, column);
      return std::nullopt;
    }
    if (column.is_parameter()) parameters[i].number = ++number;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (given[i] == nullptr) continue;
    if (resource.columns[i].shares_fields) {
      parameters[i].value = *given[i];
    } else {
      parameters[i].value = std::move(*given[i]);
    }
  }
  return parameters;
}

Dict RowOf(const std::vector<Parameter>& values) {
  Dict row;
  for (const Parameter& value : values) row.Append(value.column->name, Value(value.value));
  return row;
}

// A create of a guarded router answers a part of the row.
HttpResponse CreatedAnswer(const Resource& resource, const std::vector<Parameter>& values,
                           std::string text) {
  if (resource.create_answer.empty()) return RowAnswer(201, std::move(text));
  Dict answer;
  for (int column : resource.create_answer)
    answer.Append(resource.column(column).name, Value(values[static_cast<size_t>(column)].value));
  return fastapi::JsonAnswer(201, std::move(answer));
}

// Draws generated ids anew that a row has already: the client may have sent one that the stand-in
// draws later. True when there was one.
bool DrawAgain(Request& request, std::vector<Parameter>& parameters) {
  bool any = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    Parameter& parameter = parameters[i];
    if (!parameter.ready || !parameter.column->unique) continue;
    const int cell = request.resource().CellIndex(static_cast<int>(i));
    if (!request.state.store->Exists(request.resource_index, cell, CellOf(parameter.value)))
      continue;
    parameter.value =
        *parameter.column->generator->make(Dict(), request.state, request.state.Now());
    any = true;
  }
  return any;
}

HttpResponse CreateFault(const Resource& resource, const std::string& fault) {
  return HandlerFault(resource, fmt::format("Failed to create {}: ", ThingInSentence(resource)),
                      fault);
}

}  // namespace

HttpResponse Create(Request& request) {
  const Resource& resource = request.resource();
  Dict& body = request.body;
  LookForPlan(request, body);
  State& state = request.state;

  for (const auto& [defect, fields] : resource.create_requires_with_defect) {
    if (!state.defects.Has(static_cast<defects::Defect>(defect))) continue;
    for (const std::string& field : fields) {
      if (body.Has(field)) continue;
      request.context.observation.Note(diagnosis::Code::kDefectGoalCreate, "/body/" + field,
                                       "the server fails here whatever you send: defect 1");
      return fastapi::UnhandledError();
    }
  }

  std::optional<std::vector<Parameter>> initials = Initials(request, body);
  if (!initials.has_value()) return fastapi::UnhandledError();
  std::vector<Parameter>& parameters = *initials;
  if (IsBroken(request, /*stored=*/false, parameters)) return fastapi::UnhandledError();
  if (const std::string fault = BindAndCheck(request, parameters); !fault.empty())
    return CreateFault(resource, fault);
  if (auto refusal = RefuseNan(request, parameters)) return *std::move(refusal);
  if (const std::string fault = ReferenceFault(request, parameters); !fault.empty()) {
    while (DrawAgain(request, parameters)) continue;
    // The database looks for duplicates first.
    const std::string duplicate = DuplicateFault(request, RowOf(parameters));
    if (!duplicate.empty()) NoteFault(request, "/body", duplicate);
    return CreateFault(resource, duplicate.empty() ? fault : duplicate);
  }

  std::string text;
  store::WriteOutcome outcome;
  do {
    text = WriteRow(parameters);
    outcome = state.store->Insert(request.resource_index, CellsOf(parameters), text);
  } while (outcome == store::WriteOutcome::kDuplicate && DrawAgain(request, parameters));
  switch (outcome) {
    case store::WriteOutcome::kDone:
      if (IsBroken(request, /*stored=*/true, parameters)) return fastapi::UnhandledError();
      PublishEvent(request, text);
      return CreatedAnswer(resource, parameters, std::move(text));
    case store::WriteOutcome::kDuplicate: {
      const std::string duplicate = DuplicateFault(request, RowOf(parameters));
      NoteFault(request, "/body", duplicate);
      return CreateFault(resource, duplicate);
    }
    case store::WriteOutcome::kFailed:
      break;
  }
  return fastapi::UnhandledError();
}

}  // namespace mock_server::data_layer
