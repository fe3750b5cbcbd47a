#include "harness/contract/contract_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_access.h"
#include "base/suggest.h"

namespace harness::contract {

using base::AsView;
using base::StringOr;
using rapidjson::Value;

namespace {

void CheckStepName(const Value& name, const Contract& contract, Reading& reading) {
  std::vector<std::string> names;
  for (const Step& step : contract.steps) names.push_back(step.name);
  if (std::find(names.begin(), names.end(), AsView(name)) != names.end()) return;
  reading.Wrong(name, fmt::format("there is no step \"{}\"{}", AsView(name),
                                  base::DidYouMean(AsView(name), names)));
}

}  // namespace

LatentNote ReadLatent(const Value& json, const Contract& contract, Reading& reading) {
  LatentNote note;
  note.number = static_cast<int>(base::AsInteger(json["number"]));
  note.title = AsView(json["title"]);
  note.reason = AsView(json["reason"]);
  const Value& fails = json["fails"];
  note.fails_at = AsView(fails["step"]);
  note.fails_with_status = static_cast<int>(base::AsInteger(fails["status"]));
  note.fails_with_body = StringOr(fails, "body_has", "");
  CheckStepName(fails["step"], contract, reading);
  if (const Value* step = base::FindMember(json, "arranged_by")) {
    note.arranged_by = AsView(*step);
    CheckStepName(*step, contract, reading);
  }
  return note;
}

DefectNote ReadDefect(const Value& json, const Contract& contract, Reading& reading) {
  DefectNote note;
  note.number = static_cast<int>(base::AsInteger(json["number"]));
  note.title = AsView(json["title"]);
  note.recorded = AsView(json["recorded"]);
  note.fix = AsView(json["fix"]);
  const Value& fails = json["fails"];
  note.fails_at = AsView(fails["step"]);
  note.fails_with_status = static_cast<int>(base::AsInteger(fails["status"]));
  note.fails_with_body = AsView(fails["body_has"]);
  CheckStepName(fails["step"], contract, reading);
  if (const Value* script = base::FindMember(json, "script")) {
    for (const auto& request : script->GetObject()) {
      CheckStepName(request.name, contract, reading);
      DefectNote::ScriptRequest sent{std::string(AsView(request.name)), std::nullopt,
                                     base::FindMember(request.value, "body")};
      if (const Value* path = base::FindMember(request.value, "path")) {
        reading.CheckTemplate(*path);
        sent.path = AsView(*path);
      }
      if (sent.body != nullptr) reading.CheckTemplates(*sent.body);
      note.script.push_back(std::move(sent));
    }
  }
  return note;
}

}  // namespace harness::contract
