#include "mock_server/data_layer/notes.h"

#include <fmt/format.h>

#include "mock_server/data_layer/rows.h"

namespace mock_server::data_layer {

using diagnosis::Code;
using python::Dict;
using python::Value;

namespace {

// The number of the trap that using a row's id is (docs/platform.md, Known traps).
constexpr int kRowIdTrap = 1;

// The key of the row whose own id is `id`; empty when there is none.
std::string KeyOfRowId(Request& request, const Value& id) {
  const Resource& resource = request.resource();
  const int key_column = request.route.key_column;
  const int column = resource.FindColumn("id");
  if (column < 0 || column == key_column || resource.CellIndex(column) < 0) return "";
  const std::optional<store::Row> row =
      request.state.store->FindBy(request.resource_index, resource.CellIndex(column), CellOf(id));
  if (!row.has_value()) return "";
  const Dict values = ReadRow(row->body);
  return values.Find(resource.column(key_column).name)->as_str();
}

}  // namespace

void NoteBody(Request& request, BodyUse use, const Dict& body) {
  if (request.from_gateway) return;
  const Resource& resource = request.resource();
  const bool create = use == BodyUse::kCreate;
  (create ? resource.create_check : resource.patch_check)
      .Note(request.body, request.state.observation);
  diagnosis::NoteFields(body, create ? resource.CreateFields() : resource.PatchFields(),
                        create ? resource.create_notes : resource.patch_notes,
                        request.state.observation);
}

void NoteMissingRow(Request& request) {
  const Resource& resource = request.resource();
  const auto& [name, key] = request.path.items().front();
  diagnosis::Observation& observation = request.state.observation;
  const std::string pointer = "/path/" + name;
  if (const std::string right = KeyOfRowId(request, key); !right.empty()) {
    observation.Note(Code::kRowIdUsed, pointer,
                     fmt::format("this is the row id of {} {}; store `{}` of the answer instead",
                                 ThingInSentence(resource), right,
                                 resource.column(request.route.key_column).name),
                     kRowIdTrap);
  } else if (key.is_str() && request.state.deleted_ids.Contains(key.as_str())) {
    observation.Note(Code::kUseAfterDelete, pointer,
                     fmt::format("this {} was deleted", ThingInSentence(resource)));
  } else {
    observation.Note(Code::kUnknownId, pointer,
                     fmt::format("no create answered this id; take it from a create's answer ({})",
                                 resource.column(request.route.key_column).name));
  }
}

void NoteMissingReference(Request& request, const Column& column, const std::string& id) {
  const bool deleted = request.state.deleted_ids.Contains(id);
  request.state.observation.Note(deleted ? Code::kUseAfterDelete : Code::kUnknownId,
                                 "/body/" + column.name,
                                 fmt::format("there is no such row in {}{}", column.references,
                                             deleted ? " any more: it was deleted" : ""));
}

}  // namespace mock_server::data_layer
