#include "harness/contract/contract_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_access.h"
#include "base/suggest.h"
#include "harness/contract/rule_paths.h"

namespace harness::contract {

using base::AsView;
using rapidjson::Value;

namespace {

Rule::Kind KindOfWord(std::string_view word) {
  if (word == "uuid") return Rule::Kind::kUuid;
  if (word == "timestamp") return Rule::Kind::kTimestamp;
  if (word == "integer") return Rule::Kind::kInteger;
  return word == "anyOrder" ? Rule::Kind::kAnyOrder : Rule::Kind::kNotPresent;
}

void ReadRuleObject(const Value& json, Rule& rule, Reading& reading) {
  const auto member = json.MemberBegin();
  const std::string_view word = AsView(member->name);
  if (word == "regex") {
    rule.kind = Rule::Kind::kRegex;
    rule.pattern = reading.ReadPattern(member->value);
  } else if (word == "enum") {
    rule.kind = Rule::Kind::kEnum;
    rule.words = &member->value;
  } else if (word == "eachLike") {
    rule.kind = Rule::Kind::kEachLike;
    rule.min = static_cast<size_t>(base::AsInteger(member->value["min"]));
    if (const Value* max = base::FindMember(member->value, "max")) {
      rule.max = static_cast<size_t>(base::AsInteger(*max));
      if (*rule.max < rule.min) reading.Wrong(*max, "\"max\" is less than \"min\"");
    }
  } else {
    rule.kind = Rule::Kind::kType;
    if (member->value.IsString()) {
      rule.types.emplace_back(AsView(member->value));
    } else {
      for (const Value& type : member->value.GetArray()) rule.types.emplace_back(AsView(type));
    }
  }
}

// A rule for a place that no answer can have would never be applied.
void CheckPlace(const Value& name, const Rule& rule, const Example& example, Reading& reading) {
  const bool in_example = example.value != nullptr && ExampleHas(*example.value, rule.pointer);
  if (rule.kind == Rule::Kind::kNotPresent) {
    if (in_example)
      reading.Wrong(
          name, fmt::format("\"{}\" must not be present, but the example has it", AsView(name)));
    return;
  }
  if (rule.kind == Rule::Kind::kEachLike || rule.kind == Rule::Kind::kAnyOrder) {
    const Value* list = in_example ? rule.pointer.Find(*example.value) : nullptr;
    if (list == nullptr || !list->IsArray() || list->Empty()) {
      reading.Wrong(name,
                    fmt::format("the rule for \"{}\" needs an array with at least one element "
                                "there in the example \"{}\"",
                                AsView(name), example.key));
    }
    return;
  }
  if (in_example ||
      (example.schema != nullptr && SchemaHas(example.schema->bundled(), rule.pointer)))
    return;
  std::vector<std::string> places;
  if (example.value != nullptr) places = PlacesOf(*example.value);
  std::string remedy = base::DidYouMean(AsView(name), places);
  if (remedy.empty()) remedy = "; add it to the example, or name a \"schema\" that has it";
  const std::string also =
      example.schema == nullptr ? "" : fmt::format(" nor in {}", example.schema->name());
  reading.Wrong(name, fmt::format("a rule for \"{}\", which is not in the example \"{}\"{}{}",
                                  AsView(name), example.key, also, remedy));
}

void ReadRule(const Value::Member& json, const Example& example, std::vector<Rule>& rules,
              Reading& reading) {
  Rule rule;
  rule.place = reading.json().PositionOf(json.name);
  const auto pointer = reading.ReadPointer(json.name);
  if (!pointer) return;
  rule.pointer = *pointer;
  if (json.value.IsString()) {
    rule.kind = KindOfWord(AsView(json.value));
  } else {
    ReadRuleObject(json.value, rule, reading);
  }
  CheckPlace(json.name, rule, example, reading);
  rules.push_back(std::move(rule));
}

// Below an eachLike the example's only element speaks for all: /items/0/id means /items/*/id.
void SpreadOverElements(const Rule& each, std::vector<Rule>& rules) {
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

}  // namespace

std::vector<Rule> ReadRules(const Value& json, const Example& example, Reading& reading) {
  std::vector<Rule> rules;
  for (const auto& rule : json.GetObject()) ReadRule(rule, example, rules, reading);
  for (const Rule& rule : rules) SpreadOverElements(rule, rules);
  return rules;
}

}  // namespace harness::contract
