#include "mock_server/data_layer/request_check.h"

#include <fmt/format.h>

#include <utility>

#include "mock_server/data_layer/notes.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/fastapi/body.h"
#include "mock_server/fastapi/query.h"

namespace mock_server::data_layer {

using fastapi::Dialect;
using fastapi::ValidationErrors;
using python::Dict;
using python::Value;

namespace {

// The model whose words help to explain an error.
const fastapi::Model& QueryOrBodyModel(const Resource& resource, BodyUse use,
                                       const fastapi::Model* query) {
  if (query != nullptr) return *query;
  return use == BodyUse::kCreate ? resource.create_model : resource.patch.model;
}

}  // namespace

CheckedRequest CheckRequest(Request& request, BodyUse use, const fastapi::Model* query) {
  CheckedRequest result;
  const Resource& resource = request.resource();
  ValidationErrors errors;
  for (const fastapi::Field& field : request.route.path_fields) {
    Value* value = request.path.Find(field.name);
    auto converted = fastapi::CheckField(field, *value, "path", Dialect::kPydantic212, errors);
    if (converted.has_value()) *value = *std::move(converted);
  }
  if (query != nullptr)
    result.query = fastapi::CheckQuery(*query, request.query, Dialect::kPydantic212, errors);
  const fastapi::Model* model = nullptr;  // of the body; none: any object
  std::vector<fastapi::Verdict> verdicts;
  if (use != BodyUse::kNone) {
    const bool is_dict = use == BodyUse::kObject || resource.kind == HandlerKind::kRaw;
    const Dict* body = fastapi::BodyObject(
        request.body, is_dict ? fastapi::BodyKind::kDict : fastapi::BodyKind::kModel, errors);
    if (body != nullptr && !is_dict) {
      model = use == BodyUse::kCreate ? &resource.create_model : &resource.patch.model;
      verdicts = model->Examine(*body, "body", Dialect::kPydantic212, errors);
    }
  }
  if (!errors.empty()) {
    diagnosis::NoteErrors(errors, request.body, QueryOrBodyModel(resource, use, query),
                          request.state.observation);
    result.refusal = fastapi::ValidationAnswer(errors, Dialect::kPydantic212);
    return result;
  }
  if (use != BodyUse::kNone) NoteBody(request, use, request.body.as_dict());
  if (const diagnosis::Diagnosis* trap = request.state.observation.FirstTrap();
      trap != nullptr && request.state.strict) {
    result.refusal = diagnosis::RefuseTrap(*trap);
    return result;
  }
  if (model != nullptr) {
    result.body = model->Take(request.body.as_dict(), std::move(verdicts),
                              use == BodyUse::kCreate ? fastapi::Model::Absent::kDefault
                                                      : fastapi::Model::Absent::kLeftOut);
  } else if (use != BodyUse::kNone) {
    result.body = std::move(request.body.as_dict());
  }
  return result;
}

std::string ThingInSentence(const Resource& resource) {
  std::string thing = resource.thing;
  const bool acronym = thing.size() > 1 && thing[1] >= 'A' && thing[1] <= 'Z';
  if (!acronym && thing[0] >= 'A' && thing[0] <= 'Z') thing[0] = static_cast<char>(thing[0] + 32);
  return thing;
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
