#include "harness/contract/rule_paths.h"

#include <algorithm>
#include <span>

#include "base/json.h"

namespace harness::contract {
namespace {

using rapidjson::Value;
using Tokens = std::span<const std::string>;

bool HasFrom(const Value& value, Tokens tokens) {
  if (tokens.empty()) return true;
  const Tokens rest = tokens.subspan(1);
  if (tokens[0] != "*") {
    const Value* child = base::FindChild(value, tokens[0]);
    return child != nullptr && HasFrom(*child, rest);
  }
  if (value.IsArray()) {
    return std::any_of(value.Begin(), value.End(),
                       [&](const Value& element) { return HasFrom(element, rest); });
  }
  if (!value.IsObject()) return false;
  return std::any_of(value.MemberBegin(), value.MemberEnd(),
                     [&](const auto& member) { return HasFrom(member.value, rest); });
}

class SchemaWalk {
 public:
  explicit SchemaWalk(const Value& root) : root_(root) {}

  bool Has(const Value& schema, Tokens tokens) const {
    if (tokens.empty()) return true;
    if (const Value* reference = base::FindMember(schema, "$ref")) {
      // The bundle was checked: every reference leads to a schema, and none in a circle.
      const Value* target =
          base::JsonPointer::Parse(base::AsView(*reference).substr(1))->Find(root_);
      return target != nullptr && Has(*target, tokens);
    }
    for (const char* keyword : {"anyOf", "allOf", "oneOf"}) {
      const Value* list = base::FindMember(schema, keyword);
      if (list != nullptr && std::any_of(list->Begin(), list->End(),
                                         [&](const Value& part) { return Has(part, tokens); })) {
        return true;
      }
    }
    return HasMember(schema, tokens) || HasElement(schema, tokens);
  }

 private:
  bool HasMember(const Value& schema, Tokens tokens) const {
    const Value* properties = base::FindMember(schema, "properties");
    if (properties == nullptr) return false;
    if (tokens[0] == "*") {
      return std::any_of(properties->MemberBegin(), properties->MemberEnd(),
                         [&](const auto& member) { return Has(member.value, tokens.subspan(1)); });
    }
    const Value* property = base::FindMember(*properties, tokens[0]);
    return property != nullptr && Has(*property, tokens.subspan(1));
  }

  bool HasElement(const Value& schema, Tokens tokens) const {
    const Value* items = base::FindMember(schema, "items");
    const bool index =
        tokens[0] == "*" || tokens[0].find_first_not_of("0123456789") == std::string::npos;
    return items != nullptr && items->IsObject() && index && Has(*items, tokens.subspan(1));
  }

  const Value& root_;
};

void CollectPlaces(const Value& value, const base::JsonPointer& here,
                   std::vector<std::string>& places) {
  places.push_back(here.ToString());
  if (value.IsObject()) {
    for (const auto& member : value.GetObject())
      CollectPlaces(member.value, here.Child(base::AsView(member.name)), places);
  } else if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
      CollectPlaces(value[i], here.Child(size_t{i}), places);
  }
}

}  // namespace

bool ExampleHas(const Value& example, const base::JsonPointer& pointer) {
  return HasFrom(example, pointer.tokens());
}

bool SchemaHas(const Value& schema, const base::JsonPointer& pointer) {
  return SchemaWalk(schema).Has(schema, pointer.tokens());
}

std::vector<std::string> PlacesOf(const Value& example) {
  std::vector<std::string> places;
  CollectPlaces(example, base::JsonPointer(), places);
  return places;
}

}  // namespace harness::contract
