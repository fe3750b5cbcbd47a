#include "mock_server/data_layer/handlers.h"

#include <utility>

#include "mock_server/data_layer/jsonb.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/publish.h"
#include "mock_server/data_layer/rows.h"
#include "mock_server/fastapi/answer.h"

namespace mock_server::data_layer {
namespace {

using base::HttpResponse;
using defects::Defect;
using fastapi::Dialect;
using fastapi::ValidationErrors;
using python::Dict;
using python::Value;

// Defect 3: jsonb columns arrive as text and fail the answer's model.
ValidationErrors TextColumnErrors(const Resource& resource, const Dict& row) {
  ValidationErrors errors;
  for (const Column& column : resource.columns) {
    if (column.type != ColumnType::kJsonb) continue;
    errors.push_back({"dict_type",
                      {column.name},
                      "Input should be a valid dictionary",
                      JsonbText(*row.Find(column.name)),
                      {}});
  }
  return errors;
}

// A PATCH that changes nothing answers by way of the read.
HttpResponse AnswerUnchanged(Request& request) {
  std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(request.resource());
  if (request.state.defects.Has(Defect::kAgentRead)) {
    if (request.state.defects.Has(Defect::kAgentPatch)) return fastapi::UnhandledError();
    const ValidationErrors errors = TextColumnErrors(request.resource(), ReadRow(row->body));
    return fastapi::DetailAnswer(422, "Validation error: " + fastapi::ToText(errors, "Agent"));
  }
  return fastapi::JsonTextAnswer(200, std::move(row->body));
}

HttpResponse PatchFault(const Request& request, const std::string& fault) {
  if (request.state.defects.Has(Defect::kAgentPatch)) return fastapi::UnhandledError();
  return fastapi::DetailAnswer(500, "Internal server error: " + fault);
}

// Sets what is not null; `update` was checked.
HttpResponse Apply(Request& request, Dict update) {
  const Resource& resource = request.resource();
  const std::string fields = FieldsForEvent(request, update);
  std::vector<Parameter> parameters;
  for (Dict::Item& item : update.items()) {
    if (item.second.is_none()) continue;
    const int number = static_cast<int>(parameters.size()) + 1;
    parameters.push_back(
        {&resource.column(resource.FindColumn(item.first)), std::move(item.second), number});
  }
  if (parameters.empty()) return AnswerUnchanged(request);
  if (request.state.defects.Has(Defect::kAgentPatch)) {
    for (const Parameter& parameter : parameters) {
      // Defect 4: the driver gets a dict where it wants text.
      if (!parameter.value.is_dict()) continue;
      request.context.observation.Note(diagnosis::Code::kDefectAgentPatch,
                                       "/body/" + parameter.column->name,
                                       "the server fails on every object here: defect 4");
      return fastapi::UnhandledError();
    }
  }
  if (const std::string fault = BindAndCheck(request, parameters); !fault.empty())
    return PatchFault(request, fault);
  const std::optional<store::Row> row = FindRow(request);
  if (!row.has_value()) return NotFound(resource);
  Dict changed = ReadRow(row->body);
  for (Parameter& parameter : parameters)
    changed.Set(parameter.column->name, std::move(parameter.value));
  changed.Set("updated_at", request.state.Now());
  return StoreRow(request, row->sequence, changed, fields);
}

}  // namespace

HttpResponse ReadAgent(Request& request) {
  HttpResponse response = ReadOne(request);
  if (response.status != 200 || !request.state.defects.Has(Defect::kAgentRead)) return response;
  request.context.observation.Note(diagnosis::Code::kDefectAgentRead, "/path/agent_id",
                                   "the server fails here whatever you send: defect 3");
  return fastapi::UnhandledError();
}

HttpResponse PatchAgent(Request& request) {
  // Before the fix the body was a model like any other, and is checked already.
  if (request.state.defects.Has(Defect::kAgentPatch))
    return Apply(request, std::move(request.body));
  const fastapi::Model& model = request.resource().patch.body->model;
  Dict& body = request.body;
  bool any = false;
  for (const fastapi::Field& field : model.fields()) any = any || body.Has(field.name);
  if (!any) {
    NoteFault(request, "/body", "No valid fields to update");
    return fastapi::DetailAnswer(400, "No valid fields to update");
  }
  ValidationErrors errors;
  std::vector<fastapi::Verdict> verdicts = model.Examine(body, "", Dialect::kPydantic212, errors);
  if (!errors.empty()) {
    diagnosis::NoteErrors(errors, std::move(body), model, request.context.observation);
    return fastapi::DetailAnswer(422,
                                 "Validation error: " + fastapi::ToText(errors, "AgentUpdate"));
  }
  return Apply(request, model.Take(body, std::move(verdicts), fastapi::Model::Absent::kLeftOut));
}

}  // namespace mock_server::data_layer
