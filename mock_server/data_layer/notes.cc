#include "mock_server/data_layer/notes.h"

#include <fmt/format.h>

#include <algorithm>

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

// What else has this id, among what a script knows by ids: "agent"; empty when nothing has.
std::string OwnerOfId(Request& request, const Value& id) {
  for (size_t i = 0; i < request.resources.size(); ++i) {
    const Resource& resource = request.resources[i];
    if (static_cast<int>(i) == request.resource_index || resource.key_column < 0) continue;
    const bool is_common = resource.table == "agents" || resource.table == "goals" ||
                           resource.table == "plans" || resource.table == "tasks";
    if (!is_common || resource.CellIndex(resource.key_column) < 0) continue;
    if (request.state.store->Exists(static_cast<int>(i), resource.CellIndex(resource.key_column),
                                    CellOf(id))) {
      return ThingInSentence(resource);
    }
  }
  return "";
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

// Where in the body a column's value comes from.
std::string PointerOf(const Column& column) {
  if (column.from.empty()) return "/body";
  std::string pointer = "/body/" + column.from.front();
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  return pointer;
}

// What else may have become of an entity that is not there.
std::string OrDropped(const State& state) {
  if (state.max_entities == 0) return "";
  return fmt::format(", or it was dropped: the newest {} of a kind are kept (--max-entities)",
                     state.max_entities);
}

}  // namespace

void NoteFault(const Request& request, const std::string& pointer, const std::string& fault) {
  request.context.observation.Note(Code::kSchemaViolation, pointer,
                                   "the server refuses it: " + FirstLine(fault));
}

void NoteRefusal(const Request& request, std::span<const Parameter> parameters,
                 const std::string& fault) {
  for (const Parameter& parameter : parameters) {
    Parameter alone = parameter;
    const std::span<Parameter> one(&alone, 1);
    if (BindParameters(one, request.state.repairs).empty() &&
        StoreParameters(one, request.resource().table).empty())
      continue;
    std::string column = parameter.column->from.empty() ? " (" + parameter.column->name + ")" : "";
    NoteFault(request, PointerOf(*parameter.column), FirstLine(fault) + column);
    return;
  }
  NoteFault(request, "/body", fault);
}

void NoteMissingField(const Request& request, const Column& column) {
  const std::string pointer = PointerOf(column);
  const auto& noted = request.context.observation.diagnoses;
  const bool known = std::any_of(noted.begin(), noted.end(), [&](const auto& diagnosis) {
    return diagnosis.pointer == pointer;
  });
  // The schema tells it better.
  if (!known)
    request.context.observation.Note(Code::kSchemaViolation, pointer, "required, but missing");
}

void NoteUnexplained(const Request& request, int status, const std::string& answer,
                     bool takes_body) {
  diagnosis::Observation& observation = request.context.observation;
  if (status == 404) {
    observation.Note(Code::kUnknownId, "/path", "there is no such thing: " + answer);
  } else if (status == 500 && !takes_body) {
    observation.Note(Code::kLatentDefect, "/path",
                     "the server fails on what is stored, and does not say why");
  } else {
    NoteFault(request, takes_body ? "/body" : "/path", answer);
  }
}

void NoteLatent(const Request& request, defects::Latent latent) {
  request.context.observation.Note(
      Code::kLatentDefect, "/path",
      fmt::format("the server fails here although the request is right: latent defect L{}",
                  static_cast<int>(latent)));
}

void LookForPlan(Request& request, const Dict& body) {
  const Resource& resource = request.resource();
  const Value* key = resource.names_plan.empty() ? nullptr : body.Find(resource.names_plan);
  if (key == nullptr || !key->is_str()) return;
  diagnosis::Observation& observation = request.context.observation;
  observation.names_plan = true;
  for (size_t i = 0; i < request.resources.size(); ++i) {
    const Resource& plans = request.resources[i];
    if (plans.table != "plans") continue;
    observation.plan_is_missing = !request.state.store->Exists(
        static_cast<int>(i), plans.CellIndex(plans.key_column), CellOf(*key));
  }
}

void NoteMissingRow(Request& request) {
  const Resource& resource = request.resource();
  const auto& [name, key] = request.path.items().front();
  diagnosis::Observation& observation = request.context.observation;
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
  } else if (const std::string owner = OwnerOfId(request, key); !owner.empty()) {
    observation.Note(Code::kUnknownId, pointer,
                     fmt::format("this id is that of {} {}; take the {} of a create's answer",
                                 owner.find_first_of("aeiou") == 0 ? "an" : "a", owner,
                                 resource.column(request.route.key_column).name));
  } else if (request.state.restarted && resource.dropped_on_restart) {
    observation.Note(Code::kLostInRestart, pointer,
                     fmt::format("there is no such {}; the data layer was restarted, which deletes "
                                 "all that it had",
                                 ThingInSentence(resource)));
  } else {
    observation.Note(
        Code::kUnknownId, pointer,
        fmt::format("no create answered this id{}; take it from a create's answer ({})",
                    OrDropped(request.state), resource.column(request.route.key_column).name));
  }
}

void NoteMissingReference(Request& request, const Column& column, const std::string& id) {
  const bool deleted = request.state.deleted_ids.Contains(id);
  request.context.observation.Note(
      deleted ? Code::kUseAfterDelete : Code::kUnknownId, "/body/" + column.name,
      fmt::format("there is no such row in {}{}", column.references,
                  deleted ? std::string(" any more: it was deleted") : OrDropped(request.state)));
}

}  // namespace mock_server::data_layer
