#include "harness/contract/contract_loader.h"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <utility>

#include "base/json_access.h"
#include "harness/contract/contract_reading.h"
#include "schema/registry.h"

namespace harness::contract {
namespace {

using base::AsView;
using base::StringOr;
using rapidjson::Value;

class Loader {
 public:
  Loader(std::shared_ptr<const base::JsonFile> json, const schema::SchemaRegistry& schemas)
      : json_(std::move(json)), reading_(*json_, schemas) {}

  LoadedContract Load() {
    if (!CheckAgainstSchema()) return tl::unexpected(reading_.errors());
    const Value& root = json_->root();
    Contract contract;
    contract.file = json_->name();
    contract.json = json_;
    contract.title = StringOr(root, "contract", "");
    contract.description = StringOr(root, "description", "");
    if (const Value* tags = base::FindMember(root, "tags")) {
      for (const Value& tag : tags->GetArray()) contract.tags.emplace_back(AsView(tag));
    }
    service_ = ServiceOf(root, base::Service::kGateway);
    LoadVariables(contract);
    for (const Value& step : root["steps"].GetArray()) contract.steps.push_back(LoadStep(step));
    if (const Value* last = base::FindMember(root, "finally")) {
      for (const Value& step : last->GetArray()) contract.finally.push_back(LoadStep(step));
    }
    if (const Value* defect = base::FindMember(root, "defect"))
      contract.defect = ReadDefect(*defect, contract, reading_);
    if (const Value* latent = base::FindMember(root, "latent"))
      contract.latent = ReadLatent(*latent, contract, reading_);
    if (!reading_.errors().empty()) return tl::unexpected(reading_.errors());
    return contract;
  }

 private:
  bool CheckAgainstSchema() {
    const schema::Schema* schema = schema::SchemaRegistry::Embedded().Find("contract.schema.json");
    for (const schema::SchemaError& error : schema->Validate(json_->root())) {
      const base::JsonPointer pointer = *base::JsonPointer::Parse(error.pointer);
      const std::string shown = pointer.tokens().empty() ? "" : fmt::format("{}: ", error.pointer);
      const bool unknown = error.fault == schema::kUnexpectedMember;
      const Value& place = PlaceOf(pointer, unknown);
      const std::string message =
          unknown ? fmt::format("unknown key \"{}\"{}", pointer.tokens().back(), error.remedy)
                  : shown + error.Message();
      reading_.Wrong(place, message);
    }
    return reading_.errors().empty();
  }

  // Where a fault at `pointer` is shown: the value, or its key; for a missing member, the object
  // that lacks it.
  const Value& PlaceOf(const base::JsonPointer& pointer, bool key) const {
    const Value* value = &json_->root();
    for (size_t i = 0; i < pointer.tokens().size(); ++i) {
      const std::string& token = pointer.tokens()[i];
      if (key && value->IsObject() && i + 1 == pointer.tokens().size()) {
        for (const auto& member : value->GetObject()) {
          if (AsView(member.name) == token) return member.name;
        }
      }
      const Value* child = base::FindChild(*value, token);
      if (child == nullptr) break;
      value = child;
    }
    return *value;
  }

  static base::Service ServiceOf(const Value& object, base::Service fallback) {
    const Value* service = base::FindMember(object, "service");
    if (service == nullptr) return fallback;
    return AsView(*service) == "gateway" ? base::Service::kGateway : base::Service::kDataLayer;
  }

  void LoadVariables(Contract& contract) {
    const Value* variables = base::FindMember(json_->root(), "let");
    if (variables == nullptr) return;
    for (const auto& variable : variables->GetObject()) {
      reading_.CheckTemplate(variable.value);
      reading_.Define(variable.name);
      contract.variables.push_back(
          {std::string(AsView(variable.name)), std::string(AsView(variable.value))});
    }
  }

  Step LoadStep(const Value& json) {
    Step step;
    step.name = AsView(json["name"]);
    step.place = json_->PositionOf(json);
    step.service = ServiceOf(json, service_);
    if (!step_names_.insert(step.name).second) {
      reading_.Wrong(
          json["name"],
          fmt::format("a second step \"{}\"; the names of steps must be unique", step.name));
    }
    step.request = ReadRequest(json["request"], reading_);
    if (const Value* response = base::FindMember(json, "response"))
      step.response = ReadResponse(*response, reading_);
    if (const Value* captures = base::FindMember(json, "capture")) {
      for (const auto& capture : captures->GetObject()) {
        reading_.Define(capture.name);
        if (auto pointer = reading_.ReadPointer(capture.value))
          step.captures.push_back({std::string(AsView(capture.name)), *pointer});
      }
    }
    LoadEvents(json, step);
    return step;
  }

  // After the captures, since an event holds the id of what the answer shows first.
  void LoadEvents(const Value& json, Step& step) {
    const Value* rules = base::FindMember(json, "event_rules");
    const Value* list = base::FindMember(json, "events");
    if (list == nullptr) {
      if (rules != nullptr)
        reading_.Wrong(*rules,
                       "\"event_rules\" is about the example \"events\", and there is none");
      return;
    }
    reading_.CheckTemplates(*list);
    step.events.emplace().list = list;
    if (rules != nullptr) step.events->rules = ReadRules(*rules, {"events", list}, reading_);
  }

  const std::shared_ptr<const base::JsonFile> json_;
  Reading reading_;
  base::Service service_ = base::Service::kGateway;
  std::set<std::string> step_names_;
};

}  // namespace

LoadedContract LoadContract(std::string_view text, const std::string& file_name,
                            const schema::SchemaRegistry& schemas) {
  base::Result<base::JsonFile> json = base::JsonFile::Parse(text, file_name);
  if (!json) return tl::unexpected(std::vector<base::Error>{json.error()});
  return Loader(std::make_shared<const base::JsonFile>(std::move(*json)), schemas).Load();
}

}  // namespace harness::contract
