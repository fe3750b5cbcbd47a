#include "schema/quick_schema.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <bit>
#include <map>

#include "base/json.h"
#include "base/json_pointer.h"
#include "schema/formats.h"
#include "schema/json_types.h"

namespace schema {
namespace {

using Json = rapidjson::Value;

// A set of required members is a word of bits.
constexpr size_t kMaxMembers = 64;

}  // namespace

class QuickSchema::Compiler {
 public:
  explicit Compiler(const Json& bundle) : bundle_(bundle) {}

  std::vector<Node> Run() {
    Add(bundle_);
    return std::move(nodes_);
  }

 private:
  // The node of a schema; each is compiled once, so that references may go in circles.
  size_t Add(const Json& schema) {
    const auto [known, is_new] = places_.emplace(&schema, nodes_.size());
    if (!is_new) return known->second;
    const size_t place = nodes_.size();
    nodes_.emplace_back();
    Node node;
    Fill(schema, node);
    nodes_[place] = std::move(node);
    return place;
  }

  void Fill(const Json& schema, Node& node) {
    if (schema.IsBool()) {
      node.knows = schema.GetBool();
      return;
    }
    if (const Json* reference = base::FindMember(schema, "$ref")) {
      // What stands beside it counts for nothing in draft 7.
      const auto pointer = base::JsonPointer::Parse(base::AsView(*reference).substr(1));
      const Json* target = pointer ? pointer->Find(bundle_) : nullptr;
      node.knows = target != nullptr;
      if (node.knows) node.all_of.push_back(Add(*target));
      return;
    }
    for (const auto& member : schema.GetObject())
      node.knows = Keyword(base::AsView(member.name), member.value, node) && node.knows;
    if (const Json* required = base::FindMember(schema, "required")) Require(*required, node);
    if (node.members.size() > kMaxMembers) node.knows = false;
  }

  // False: not known here.
  bool Keyword(std::string_view name, const Json& value, Node& node) {
    constexpr std::string_view kAnnotations[] = {"$schema",     "$comment", "title",
                                                 "description", "default",  "examples",
                                                 "definitions", "required"};
    if (std::find(std::begin(kAnnotations), std::end(kAnnotations), name) != std::end(kAnnotations))
      return true;
    if (name == "type") return Types(value, node);
    if (name == "enum") return Words(value, node);
    if (name == "const") return Word(value, node);
    if (name == "format") return (node.format = FindFormat(base::AsView(value))) != nullptr;
    if (name == "pattern") return Expression(value, node);
    if (name == "contentMediaType") return node.holds_json = true;
    if (name == "minLength") return Size(value, node.min_length);
    if (name == "maxLength") return Size(value, node.max_length);
    if (name == "minItems") return Size(value, node.min_items);
    if (name == "maxItems") return Size(value, node.max_items);
    if (name == "minimum" && value.IsNumber()) return node.minimum = value.GetDouble(), true;
    if (name == "maximum" && value.IsNumber()) return node.maximum = value.GetDouble(), true;
    if (name == "items" && !value.IsArray()) return node.items = Add(value), true;
    if (name == "properties") {
      for (const auto& member : value.GetObject())
        node.members.push_back({std::string(base::AsView(member.name)), Add(member.value), false});
      return true;
    }
    if (name == "additionalProperties") {
      if (value.IsBool()) {
        node.closed = !value.GetBool();
      } else {
        node.others = Add(value);
      }
      return true;
    }
    if (name == "anyOf" || name == "allOf") {
      for (const Json& schema : value.GetArray())
        (name == "anyOf" ? node.any_of : node.all_of).push_back(Add(schema));
      return true;
    }
    return false;
  }

  static bool Types(const Json& value, Node& node) {
    if (value.IsString()) {
      node.types = JsonTypeBitOf(base::AsView(value));
    } else {
      for (const Json& name : value.GetArray()) node.types |= JsonTypeBitOf(base::AsView(name));
    }
    return true;
  }

  static bool Word(const Json& value, Node& node) {
    if (!value.IsString() || !node.words.empty()) return false;
    node.words.emplace_back(base::AsView(value));
    return true;
  }

  static bool Words(const Json& value, Node& node) {
    if (!node.words.empty()) return false;  // the constant beside it
    for (const Json& word : value.GetArray()) {
      if (word.IsString()) node.words.emplace_back(base::AsView(word));
    }
    return !node.words.empty();
  }

  static bool Expression(const Json& value, Node& node) {
    base::Result<Pattern> pattern = Pattern::Compile(base::AsView(value));
    if (!pattern) return false;
    node.pattern = *std::move(pattern);
    return true;
  }

  static bool Size(const Json& value, size_t& size) {
    if (!value.IsUint64()) return false;
    size = value.GetUint64();
    return true;
  }

  void Require(const Json& names, Node& node) {
    for (const Json& name : names.GetArray()) {
      const auto known =
          std::find_if(node.members.begin(), node.members.end(),
                       [&](const Member& member) { return member.name == base::AsView(name); });
      if (known == node.members.end()) {
        node.knows = false;
      } else if (!known->required) {
        known->required = true;
        ++node.required;
      }
    }
  }

  const Json& bundle_;
  std::vector<Node> nodes_;
  std::map<const Json*, size_t> places_;
};

QuickSchema QuickSchema::Compile(const Json& bundle) {
  QuickSchema schema;
  schema.nodes_ = Compiler(bundle).Run();
  return schema;
}

bool QuickSchema::Accepts(size_t index, const Json& value) const {
  const Node& node = nodes_[index];
  if (!node.knows || (node.types != 0 && !AcceptsType(node, value))) return false;
  for (const size_t part : node.all_of) {
    if (!Accepts(part, value)) return false;
  }
  if (!node.any_of.empty() && std::none_of(node.any_of.begin(), node.any_of.end(),
                                           [&](size_t part) { return Accepts(part, value); })) {
    return false;
  }
  if (value.IsString()) return AcceptsText(node, base::AsView(value));
  // The words of an enum are texts; whatever else stands in it is not known here.
  if (!node.words.empty()) return false;
  if (value.IsObject()) return AcceptsObject(node, value);
  if (value.IsArray()) return AcceptsList(node, value);
  return !value.IsNumber() || AcceptsNumber(node, value);
}

bool QuickSchema::AcceptsType(const Node& node, const Json& value) const {
  unsigned type = 0;
  switch (value.GetType()) {
    case rapidjson::kNullType:
      type = kNullBit;
      break;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      type = kBooleanBit;
      break;
    case rapidjson::kObjectType:
      type = kObjectBit;
      break;
    case rapidjson::kArrayType:
      type = kArrayBit;
      break;
    case rapidjson::kStringType:
      type = kStringBit;
      break;
    case rapidjson::kNumberType:
      type = value.IsInt64() ? kNumberBit | kIntegerBit : kNumberBit;
      break;
  }
  return (node.types & type) != 0;
}

bool QuickSchema::AcceptsNumber(const Node& node, const Json& value) const {
  if (!node.minimum.has_value() && !node.maximum.has_value()) return true;
  if (!value.IsInt64() && !value.IsDouble()) return false;
  const double number = value.GetDouble();
  return (!node.minimum.has_value() || number >= *node.minimum) &&
         (!node.maximum.has_value() || number <= *node.maximum);
}

bool QuickSchema::AcceptsText(const Node& node, std::string_view text) const {
  // Characters are counted by those who must: so many bytes are no more characters, and so many
  // ASCII ones no fewer.
  if (text.size() > node.max_length) return false;
  if (node.min_length > 0) {
    if (text.size() < node.min_length) return false;
    const std::string_view start = text.substr(0, node.min_length);
    if (std::any_of(start.begin(), start.end(), [](char c) { return c <= 0; })) return false;
  }
  if (node.format != nullptr && !node.format(text)) return false;
  if (node.pattern.has_value() && !node.pattern->FoundIn(text)) return false;
  if (node.holds_json) {
    rapidjson::Document document;
    if (!base::ParseJson(text, document)) return false;
  }
  return node.words.empty() ||
         std::find(node.words.begin(), node.words.end(), text) != node.words.end();
}

bool QuickSchema::AcceptsList(const Node& node, const Json& value) const {
  if (value.Size() < node.min_items || value.Size() > node.max_items) return false;
  return !node.items.has_value() || std::all_of(value.Begin(), value.End(), [&](const Json& item) {
    return Accepts(*node.items, item);
  });
}

bool QuickSchema::AcceptsObject(const Node& node, const Json& value) const {
  uint64_t found = 0;
  // Members mostly come in the order of the schema, so the next one is looked at first.
  auto next = node.members.begin();
  for (const auto& member : value.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    const auto known = next != node.members.end() && next->name == name
                           ? next
                           : std::find_if(node.members.begin(), node.members.end(),
                                          [&](const Member& m) { return m.name == name; });
    if (known == node.members.end()) {
      if (node.closed) return false;
      if (node.others.has_value() && !Accepts(*node.others, member.value)) return false;
      continue;
    }
    next = known + 1;
    if (!Accepts(known->node, member.value)) return false;
    if (known->required) found |= uint64_t{1} << (known - node.members.begin());
  }
  return static_cast<size_t>(std::popcount(found)) == node.required;
}

}  // namespace schema
