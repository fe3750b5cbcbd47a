#include "harness/contract/contract_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hex.h"
#include "base/json_access.h"
#include "base/percent.h"
#include "base/suggest.h"
#include "base/template_text.h"
#include "harness/contract/rule_paths.h"
#include "schema/registry.h"

namespace harness::contract {
namespace {

using rapidjson::Value;

std::string Text(const Value& value) { return std::string(base::AsView(value)); }

std::string OptionalText(const Value& object, std::string_view key) {
  const Value* value = base::FindMember(object, key);
  return value == nullptr ? std::string() : Text(*value);
}

// Calls `use` for every string inside a JSON value.
template <typename Use>
void ForEachString(const Value& value, const Use& use) {
  if (value.IsString()) {
    use(value);
  } else if (value.IsArray()) {
    for (const Value& element : value.GetArray()) ForEachString(element, use);
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject()) ForEachString(member.value, use);
  }
}

// The bytes that pairs of hex digits stand for; blanks between them are for people. The schema has
// checked the text.
std::string BytesOf(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); ++i) {
    if (hex[i] == ' ') continue;
    bytes += static_cast<char>(base::HexDigit(hex[i]) << 4 | base::HexDigit(hex[i + 1]));
    ++i;
  }
  return bytes;
}

class Loader {
 public:
  Loader(std::shared_ptr<const base::JsonFile> json, const schema::SchemaRegistry& schemas)
      : json_(std::move(json)), schemas_(schemas) {}

  LoadedContract Load() {
    if (!CheckAgainstSchema()) return tl::unexpected(std::move(errors_));
    const Value& root = json_->root();
    Contract contract;
    contract.file = json_->name();
    contract.json = json_;
    contract.title = OptionalText(root, "contract");
    contract.description = OptionalText(root, "description");
    if (const Value* tags = base::FindMember(root, "tags")) {
      for (const Value& tag : tags->GetArray()) contract.tags.push_back(Text(tag));
    }
    service_ = ServiceOf(root, base::Service::kGateway);
    LoadVariables(contract);
    for (const Value& step : root["steps"].GetArray()) contract.steps.push_back(LoadStep(step));
    if (const Value* last = base::FindMember(root, "finally")) {
      for (const Value& step : last->GetArray()) contract.finally.push_back(LoadStep(step));
    }
    if (const Value* defect = base::FindMember(root, "defect"))
      contract.defect = LoadDefect(*defect, contract);
    if (const Value* latent = base::FindMember(root, "latent"))
      contract.latent = LoadLatent(*latent, contract);
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return contract;
  }

 private:
  void Wrong(const Value& place, std::string message) {
    errors_.push_back({base::ErrorCode::kBadFile, std::move(message), json_->Where(place)});
  }

  bool CheckAgainstSchema() {
    const schema::Schema* schema = schema::SchemaRegistry::Embedded().Find("contract.schema.json");
    for (const schema::SchemaError& error : schema->Validate(json_->root())) {
      const base::JsonPointer pointer = *base::JsonPointer::Parse(error.pointer);
      const std::string shown = pointer.tokens().empty() ? "" : fmt::format("{}: ", error.pointer);
      const bool unknown = error.message.starts_with("unexpected member");
      const Value& place = PlaceOf(pointer, unknown);
      const std::string message = unknown
                                      ? fmt::format("unknown key \"{}\"{}", pointer.tokens().back(),
                                                    error.message.substr(17))
                                      : shown + error.message;
      Wrong(place, message);
    }
    return errors_.empty();
  }

  // Where a fault at `pointer` is shown: the value, or its key; for a missing member, the object
  // that lacks it.
  const Value& PlaceOf(const base::JsonPointer& pointer, bool key) const {
    const Value* value = &json_->root();
    for (size_t i = 0; i < pointer.tokens().size(); ++i) {
      const std::string& token = pointer.tokens()[i];
      if (key && value->IsObject() && i + 1 == pointer.tokens().size()) {
        for (const auto& member : value->GetObject()) {
          if (base::AsView(member.name) == token) return member.name;
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
    return base::AsView(*service) == "gateway" ? base::Service::kGateway
                                               : base::Service::kDataLayer;
  }

  void LoadVariables(Contract& contract) {
    const Value* variables = base::FindMember(json_->root(), "let");
    if (variables == nullptr) return;
    for (const auto& variable : variables->GetObject()) {
      CheckTemplate(variable.value);
      Define(variable.name);
      contract.variables.push_back({Text(variable.name), Text(variable.value)});
    }
  }

  // A name may be used from here on.
  void Define(const Value& name) {
    const std::string_view text = base::AsView(name);
    const auto& built_in = base::BuiltInNames();
    if (!base::IsName(text)) {
      Wrong(name, fmt::format("\"{}\" is not a name; a name begins with a letter, followed by "
                              "letters, digits, '_', '.' or '-'",
                              text));
    } else if (std::find(built_in.begin(), built_in.end(), text) != built_in.end()) {
      Wrong(name, fmt::format("\"{}\" is a built-in name; choose another", text));
    }
    names_.emplace(text);
  }

  // `place` is where a fault is shown; the text may come from elsewhere (a query parameter).
  void CheckTemplate(const Value& place, std::string_view text) {
    const auto pieces = base::ParseTemplate(text);
    if (!pieces) return Wrong(place, pieces.error().message);
    for (const base::TemplatePiece& piece : *pieces) {
      if (!piece.is_name) continue;
      const base::Result<bool> built_in = base::IsBuiltIn(piece);
      if (!built_in) {
        Wrong(place, built_in.error().message);
      } else if (!*built_in && names_.count(piece.text) == 0) {
        std::vector<std::string> known(names_.begin(), names_.end());
        known.insert(known.end(), base::BuiltInNames().begin(), base::BuiltInNames().end());
        Wrong(place, fmt::format("undefined name {{{{{}}}}}: no step before this one captures it "
                                 "and \"let\" does not "
                                 "set it{}",
                                 piece.text, base::DidYouMean(piece.text, known)));
      }
    }
  }
  void CheckTemplate(const Value& text) { CheckTemplate(text, base::AsView(text)); }

  Step LoadStep(const Value& json) {
    Step step;
    step.name = Text(json["name"]);
    step.place = json_->PositionOf(json);
    step.service = ServiceOf(json, service_);
    if (!step_names_.insert(step.name).second) {
      Wrong(json["name"],
            fmt::format("a second step \"{}\"; the names of steps must be unique", step.name));
    }
    step.request = LoadRequest(json["request"]);
    if (const Value* response = base::FindMember(json, "response"))
      step.response = LoadResponse(*response);
    if (const Value* captures = base::FindMember(json, "capture")) {
      for (const auto& capture : captures->GetObject()) {
        Define(capture.name);
        if (auto pointer = LoadPointer(capture.value))
          step.captures.push_back({Text(capture.name), *pointer});
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
        Wrong(*rules, "\"event_rules\" is about the example \"events\", and there is none");
      return;
    }
    ForEachString(*list, [this](const Value& text) { CheckTemplate(text); });
    step.events.emplace().list = list;
    if (rules != nullptr) step.events->rules = LoadRules(*rules, {"events", list});
  }

  std::optional<base::JsonPointer> LoadPointer(const Value& text) {
    base::Result<base::JsonPointer> pointer = base::JsonPointer::Parse(base::AsView(text));
    if (pointer) return *pointer;
    Wrong(text, pointer.error().message);
    return std::nullopt;
  }

  RequestTemplate LoadRequest(const Value& json) {
    RequestTemplate request;
    request.method = Text(json["method"]);
    request.path = Text(json["path"]);
    CheckTemplate(json["path"]);
    if (const Value* query = base::FindMember(json, "query")) AppendQuery(*query, request.path);
    if (const Value* headers = base::FindMember(json, "headers")) {
      for (const auto& header : headers->GetObject()) {
        SentHeader sent{Text(header.name), std::nullopt};
        CheckHeaderName(header.name);
        if (header.value.IsString()) {
          CheckTemplate(header.value);
          sent.value = Text(header.value);
        }
        request.headers.push_back(std::move(sent));
      }
    }
    request.body = base::FindMember(json, "body");
    if (request.body != nullptr)
      ForEachString(*request.body, [this](const Value& text) { CheckTemplate(text); });
    if (const Value* raw = base::FindMember(json, "raw")) {
      CheckTemplate(*raw);
      request.raw = Text(*raw);
    }
    if (const Value* hex = base::FindMember(json, "raw_hex"))
      request.bytes = BytesOf(base::AsView(*hex));
    const int bodies =
        (request.body != nullptr ? 1 : 0) + (request.raw ? 1 : 0) + (request.bytes ? 1 : 0);
    if (bodies > 1) Wrong(json, "\"body\", \"raw\" and \"raw_hex\" exclude each other");
    return request;
  }

  void CheckHeaderName(const Value& name) {
    constexpr std::string_view kBreaks(" \t\r\n:\0", 6);
    if (base::AsView(name).empty() ||
        base::AsView(name).find_first_of(kBreaks) != std::string_view::npos) {
      Wrong(name, fmt::format("\"{}\" is not the name of a header", base::AsView(name)));
    }
  }

  void AppendQuery(const Value& query, std::string& path) {
    for (const auto& parameter : query.GetObject()) {
      if (parameter.value.IsArray()) {
        for (const Value& one : parameter.value.GetArray())
          AppendParameter(parameter.name, one, path);
      } else {
        AppendParameter(parameter.name, parameter.value, path);
      }
    }
  }

  void AppendParameter(const Value& name, const Value& value, std::string& path) {
    const std::string text = value.IsString() ? Text(value) : base::ToJson(value);
    CheckTemplate(value, text);
    path += path.find('?') == std::string::npos ? '?' : '&';
    path += base::PercentEncode(base::AsView(name)) + '=';
    const auto pieces = base::ParseTemplate(text);
    if (!pieces) return;  // told by CheckTemplate
    for (const base::TemplatePiece& piece : *pieces) {
      if (piece.is_name) {
        path += fmt::format("{{{{{} {}}}}}", piece.text, fmt::join(piece.arguments, " "));
      } else {
        path += base::PercentEncode(piece.text);
      }
    }
  }

  std::optional<schema::Pattern> LoadPattern(const Value& expression) {
    base::Result<schema::Pattern> pattern = schema::Pattern::Compile(base::AsView(expression));
    if (pattern) return *pattern;
    Wrong(expression, pattern.error().message);
    return std::nullopt;
  }

  ResponseExpectation LoadResponse(const Value& json) {
    ResponseExpectation response;
    response.status = static_cast<int>(base::AsInteger(json["status"]));
    if (const Value* headers = base::FindMember(json, "headers")) {
      for (const auto& header : headers->GetObject())
        response.headers.push_back(LoadExpectedHeader(header));
    }
    if (const Value* name = base::FindMember(json, "schema")) {
      const base::Result<const schema::Schema*> schema = schemas_.Get(base::AsView(*name));
      if (schema) {
        response.schema = *schema;
      } else {
        Wrong(*name, schema.error().ToString());
      }
    }
    response.body = base::FindMember(json, "body");
    if (response.body != nullptr)
      ForEachString(*response.body, [this](const Value& text) { CheckTemplate(text); });
    if (const Value* text = base::FindMember(json, "text")) LoadText(*text, response);
    if (const Value* extra = base::FindMember(json, "extra")) {
      response.extra = extra->GetBool();
      if (response.body == nullptr)
        Wrong(*extra, "\"extra\" says what the example allows, and there is no \"body\"");
    }
    if (const Value* rules = base::FindMember(json, "rules"))
      response.rules = LoadRules(*rules, {"body", response.body, response.schema});
    return response;
  }

  // What rules are about.
  struct Example {
    std::string_view key;                    // of the contract
    const Value* value = nullptr;            // may be missing
    const schema::Schema* schema = nullptr;  // may know more places
  };

  std::vector<Rule> LoadRules(const Value& json, const Example& example) {
    std::vector<Rule> rules;
    for (const auto& rule : json.GetObject()) LoadRule(rule, example, rules);
    for (const Rule& rule : rules) SpreadOverElements(rule, rules);
    return rules;
  }

  ExpectedHeader LoadExpectedHeader(const Value::Member& header) {
    ExpectedHeader expected{Text(header.name), std::nullopt, std::nullopt};
    CheckHeaderName(header.name);
    if (header.value.IsString()) {
      CheckTemplate(header.value);
      expected.value = Text(header.value);
    } else if (header.value.IsObject()) {
      expected.pattern = LoadPattern(header.value["regex"]);
    }
    return expected;
  }

  void LoadText(const Value& text, ResponseExpectation& response) {
    if (response.body != nullptr || response.schema != nullptr) {
      Wrong(text, "\"text\" is for bodies that are not JSON; it excludes \"body\" and \"schema\"");
    }
    if (text.IsString()) {
      CheckTemplate(text);
      response.text = Text(text);
    } else {
      response.text_pattern = LoadPattern(text["regex"]);
    }
  }

  void LoadRule(const Value::Member& json, const Example& example, std::vector<Rule>& rules) {
    Rule rule;
    rule.place = json_->PositionOf(json.name);
    const auto pointer = LoadPointer(json.name);
    if (!pointer) return;
    rule.pointer = *pointer;
    if (json.value.IsString()) {
      rule.kind = KindOfWord(base::AsView(json.value));
    } else {
      LoadRuleObject(json.value, rule);
    }
    CheckPlace(json.name, rule, example);
    rules.push_back(std::move(rule));
  }

  static Rule::Kind KindOfWord(std::string_view word) {
    if (word == "uuid") return Rule::Kind::kUuid;
    if (word == "timestamp") return Rule::Kind::kTimestamp;
    if (word == "integer") return Rule::Kind::kInteger;
    return word == "anyOrder" ? Rule::Kind::kAnyOrder : Rule::Kind::kNotPresent;
  }

  void LoadRuleObject(const Value& json, Rule& rule) {
    const auto member = json.MemberBegin();
    const std::string_view word = base::AsView(member->name);
    if (word == "regex") {
      rule.kind = Rule::Kind::kRegex;
      rule.pattern = LoadPattern(member->value);
    } else if (word == "enum") {
      rule.kind = Rule::Kind::kEnum;
      rule.words = &member->value;
    } else if (word == "eachLike") {
      rule.kind = Rule::Kind::kEachLike;
      rule.min = static_cast<size_t>(base::AsInteger(member->value["min"]));
      if (const Value* max = base::FindMember(member->value, "max")) {
        rule.max = static_cast<size_t>(base::AsInteger(*max));
        if (*rule.max < rule.min) Wrong(*max, "\"max\" is less than \"min\"");
      }
    } else {
      rule.kind = Rule::Kind::kType;
      if (member->value.IsString()) {
        rule.types.push_back(Text(member->value));
      } else {
        for (const Value& type : member->value.GetArray()) rule.types.push_back(Text(type));
      }
    }
  }

  // A rule for a place that no answer can have would never be applied.
  void CheckPlace(const Value& name, const Rule& rule, const Example& example) {
    const bool in_example = example.value != nullptr && ExampleHas(*example.value, rule.pointer);
    if (rule.kind == Rule::Kind::kNotPresent) {
      if (in_example)
        Wrong(name, fmt::format("\"{}\" must not be present, but the example has it",
                                base::AsView(name)));
      return;
    }
    if (rule.kind == Rule::Kind::kEachLike || rule.kind == Rule::Kind::kAnyOrder) {
      const Value* list = in_example ? rule.pointer.Find(*example.value) : nullptr;
      if (list == nullptr || !list->IsArray() || list->Empty()) {
        Wrong(name, fmt::format("the rule for \"{}\" needs an array with at least one element "
                                "there in the example \"{}\"",
                                base::AsView(name), example.key));
      }
      return;
    }
    if (in_example ||
        (example.schema != nullptr && SchemaHas(example.schema->bundled(), rule.pointer)))
      return;
    std::vector<std::string> places;
    if (example.value != nullptr) places = PlacesOf(*example.value);
    std::string remedy = base::DidYouMean(base::AsView(name), places);
    if (remedy.empty()) remedy = "; add it to the example, or name a \"schema\" that has it";
    const std::string also =
        example.schema == nullptr ? "" : fmt::format(" nor in {}", example.schema->name());
    Wrong(name, fmt::format("a rule for \"{}\", which is not in the example \"{}\"{}{}",
                            base::AsView(name), example.key, also, remedy));
  }

  // Below an eachLike the example's only element speaks for all: /items/0/id means /items/*/id.
  static void SpreadOverElements(const Rule& each, std::vector<Rule>& rules) {
    if (each.kind != Rule::Kind::kEachLike) return;
    const size_t depth = each.pointer.tokens().size();
    for (Rule& rule : rules) {
      const auto& tokens = rule.pointer.tokens();
      if (tokens.size() <= depth || tokens[depth] != "0" ||
          !std::equal(each.pointer.tokens().begin(), each.pointer.tokens().end(), tokens.begin())) {
        continue;
      }
      base::JsonPointer spread;
      for (size_t i = 0; i < tokens.size(); ++i)
        spread = spread.Child(i == depth ? "*" : std::string_view(tokens[i]));
      rule.pointer = std::move(spread);
    }
  }

  LatentNote LoadLatent(const Value& json, const Contract& contract) {
    LatentNote note;
    note.number = static_cast<int>(base::AsInteger(json["number"]));
    note.title = Text(json["title"]);
    note.reason = Text(json["reason"]);
    const Value& fails = json["fails"];
    note.fails_at = Text(fails["step"]);
    note.fails_with_status = static_cast<int>(base::AsInteger(fails["status"]));
    note.fails_with_body = OptionalText(fails, "body_has");
    CheckStepName(fails["step"], contract);
    if (const Value* step = base::FindMember(json, "arranged_by")) {
      note.arranged_by = Text(*step);
      CheckStepName(*step, contract);
    }
    return note;
  }

  DefectNote LoadDefect(const Value& json, const Contract& contract) {
    DefectNote note;
    note.number = static_cast<int>(base::AsInteger(json["number"]));
    note.title = Text(json["title"]);
    note.recorded = Text(json["recorded"]);
    note.fix = Text(json["fix"]);
    const Value& fails = json["fails"];
    note.fails_at = Text(fails["step"]);
    note.fails_with_status = static_cast<int>(base::AsInteger(fails["status"]));
    note.fails_with_body = Text(fails["body_has"]);
    CheckStepName(fails["step"], contract);
    if (const Value* script = base::FindMember(json, "script")) {
      for (const auto& request : script->GetObject()) {
        CheckStepName(request.name, contract);
        DefectNote::ScriptRequest sent{Text(request.name), std::nullopt,
                                       base::FindMember(request.value, "body")};
        if (const Value* path = base::FindMember(request.value, "path")) {
          CheckTemplate(*path);
          sent.path = Text(*path);
        }
        if (sent.body != nullptr)
          ForEachString(*sent.body, [this](const Value& text) { CheckTemplate(text); });
        note.script.push_back(std::move(sent));
      }
    }
    return note;
  }

  void CheckStepName(const Value& name, const Contract& contract) {
    std::vector<std::string> names;
    for (const Step& step : contract.steps) names.push_back(step.name);
    if (std::find(names.begin(), names.end(), base::AsView(name)) != names.end()) return;
    Wrong(name, fmt::format("there is no step \"{}\"{}", base::AsView(name),
                            base::DidYouMean(base::AsView(name), names)));
  }

  const std::shared_ptr<const base::JsonFile> json_;
  const schema::SchemaRegistry& schemas_;
  std::vector<base::Error> errors_;
  base::Service service_ = base::Service::kGateway;
  std::set<std::string, std::less<>> names_;
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
