#include "schema/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <vector>

#include "base/json_pointer.h"
#include "base/suggest.h"

namespace schema {
namespace {

using rapidjson::Document;
using rapidjson::Value;

// What a keyword's value is.
enum class Shape {
  kData,
  kSchema,
  kSchemaOrBoolean,
  kSchemaList,
  kSchemaMap,
  kItems,
  kDependencies
};

struct Keyword {
  std::string_view name;
  Shape shape = Shape::kData;
  bool own = false;  // renamed in the dialect kOwnKeywords
};

constexpr Keyword kKeywords[] = {
    {"$schema"},
    {"$comment"},
    {"title"},
    {"description"},
    {"default"},
    {"examples"},
    {"definitions", Shape::kSchemaMap},
    {"type", Shape::kData, true},
    {"enum", Shape::kData, true},
    {"const", Shape::kData, true},
    {"format", Shape::kData, true},
    {"pattern", Shape::kData, true},
    {"contentMediaType", Shape::kData, true},
    {"minLength"},
    {"maxLength"},
    {"minimum"},
    {"maximum"},
    {"exclusiveMinimum"},
    {"exclusiveMaximum"},
    {"multipleOf"},
    {"items", Shape::kItems},
    {"additionalItems", Shape::kSchemaOrBoolean},
    {"minItems"},
    {"maxItems"},
    {"uniqueItems"},
    {"contains", Shape::kSchema},
    {"properties", Shape::kSchemaMap},
    {"required"},
    {"additionalProperties", Shape::kSchemaOrBoolean},
    {"minProperties"},
    {"maxProperties"},
    {"dependencies", Shape::kDependencies},
    {"propertyNames", Shape::kSchema},
    {"allOf", Shape::kSchemaList},
    {"anyOf", Shape::kSchemaList},
    {"oneOf", Shape::kSchemaList},
    {"not", Shape::kSchema},
    {"if", Shape::kSchema},
    {"then", Shape::kSchema},
    {"else", Shape::kSchema},
};

const std::vector<std::string>& Formats() {
  static const std::vector<std::string> formats = {"uuid", "uuid-input", "timestamp", "date-time",
                                                   "date"};
  return formats;
}

// Keywords that only people read; valijson needs none of them.
bool IsAnnotation(std::string_view keyword) {
  constexpr std::string_view kAnnotations[] = {"$schema",     "$comment", "title",
                                               "description", "default",  "examples"};
  return std::find(std::begin(kAnnotations), std::end(kAnnotations), keyword) !=
         std::end(kAnnotations);
}

std::string DirectoryOf(std::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(name.substr(0, slash + 1));
}

// "types/" + "../goal.schema.json" = "goal.schema.json".
std::string Resolve(std::string directory, std::string_view reference) {
  while (reference.substr(0, 3) == "../") {
    reference.remove_prefix(3);
    directory = DirectoryOf(
        std::string_view(directory).substr(0, directory.empty() ? 0 : directory.size() - 1));
  }
  if (reference.substr(0, 2) == "./") reference.remove_prefix(2);
  return directory + std::string(reference);
}

// A key without '/' for the bundle's definitions.
std::string DefinitionKey(std::string name) {
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

class Bundler {
 public:
  Bundler(const SchemaLookup& lookup, std::string_view root, BundleDialect dialect)
      : lookup_(lookup),
        root_(root),
        dialect_(dialect),
        bundle_(std::make_unique<Document>(rapidjson::kObjectType)) {}

  base::Result<std::unique_ptr<Document>> Run() {
    Value definitions(rapidjson::kObjectType);
    wanted_.push_back(root_);
    known_.insert(root_);
    Value root;
    while (!wanted_.empty()) {
      const std::string name = wanted_.front();
      wanted_.pop_front();
      base::Result<const base::JsonFile*> file = lookup_(name);
      if (!file) return tl::unexpected<base::Error>(file.error());
      file_ = *file;
      file_name_ = name;
      base::Result<Value> copy = CopySchema((*file)->root());
      if (!copy) return tl::unexpected<base::Error>(copy.error());
      if (name == root_) {
        root = std::move(*copy);
      } else {
        definitions.AddMember(base::MakeString(DefinitionKey(name), allocator()), *copy,
                              allocator());
      }
    }
    static_cast<Value&>(*bundle_) = std::move(root);
    if (!definitions.ObjectEmpty()) AddDefinitions(definitions);
    if (base::Status sound = CheckReferences(); !sound)
      return tl::unexpected<base::Error>(sound.error());
    return std::move(bundle_);
  }

 private:
  Document::AllocatorType& allocator() { return bundle_->GetAllocator(); }

  tl::unexpected<base::Error> Wrong(const Value& place, std::string message) const {
    return base::Fail(base::ErrorCode::kBadFile, std::move(message), file_->Where(place));
  }

  void AddDefinitions(Value& definitions) {
    const auto own = bundle_->FindMember("definitions");
    if (own == bundle_->MemberEnd()) {
      bundle_->AddMember("definitions", definitions, allocator());
      return;
    }
    for (auto& member : definitions.GetObject())
      own->value.AddMember(member.name, member.value, allocator());
  }

  base::Result<Value> CopySchema(const Value& schema) {
    if (schema.IsBool()) return Value(schema.GetBool());
    if (!schema.IsObject()) {
      return Wrong(schema, fmt::format("expected a schema (an object or a boolean), got {}",
                                       base::DescribeJson(schema)));
    }
    Value copy(rapidjson::kObjectType);
    for (const auto& member : schema.GetObject()) {
      const std::string_view name = base::AsView(member.name);
      if (name == "$ref") {
        base::Result<std::string> reference = Localise(member.value);
        if (!reference) return tl::unexpected<base::Error>(reference.error());
        copy.AddMember("$ref", base::MakeString(*reference, allocator()), allocator());
        references_.push_back(
            {*reference, file_->Where(member.value), std::string(base::AsView(member.value))});
        continue;
      }
      if (name.substr(0, 2) == "x-") continue;
      const auto keyword = std::find_if(std::begin(kKeywords), std::end(kKeywords),
                                        [&](const Keyword& known) { return known.name == name; });
      if (keyword == std::end(kKeywords)) return UnknownKeyword(member.name);
      if (dialect_ == BundleDialect::kOwnKeywords && IsAnnotation(name)) continue;
      if (base::Status sound = CheckData(name, member.value); !sound)
        return tl::unexpected<base::Error>(sound.error());
      base::Result<Value> value = CopyKeyword(*keyword, member.value);
      if (!value) return value;
      if (name == "pattern") AddWords(schema, *value);
      if (!AddPatternOf(name, copy, *value)) AddKeyword(copy, *keyword, *value);
    }
    CloseProperties(copy);
    return copy;
  }

  void AddKeyword(Value& copy, const Keyword& keyword, Value& value) {
    const bool rename = keyword.own && dialect_ == BundleDialect::kOwnKeywords;
    const std::string name =
        rename ? fmt::format("{}{}", kOwnKeywordPrefix, keyword.name) : std::string(keyword.name);
    copy.AddMember(base::MakeString(name, allocator()), value, allocator());
  }

  // A pattern takes along the words for it, which a message has in its place.
  void AddWords(const Value& schema, Value& pattern) {
    const Value* words = base::FindMember(schema, kExpectedWords);
    if (dialect_ != BundleDialect::kOwnKeywords || words == nullptr) return;
    Value both(rapidjson::kArrayType);
    both.PushBack(pattern, allocator()).PushBack(Value(*words, allocator()), allocator());
    pattern = std::move(both);
  }

  // Names that only have to match a pattern are checked by us, and so are texts that must not match
  // one with words: valijson says neither which name it refused nor why.
  bool AddPatternOf(std::string_view keyword, Value& copy, Value& value) {
    const bool excludes = keyword == "not";
    if ((!excludes && keyword != "propertyNames") || !value.IsObject() || value.MemberCount() != 1)
      return false;
    Value* pattern = &value.MemberBegin()->value;
    if (base::AsView(value.MemberBegin()->name) != fmt::format("{}pattern", kOwnKeywordPrefix) ||
        (excludes && !pattern->IsArray()))
      return false;
    copy.AddMember(base::MakeString(fmt::format("{}{}", kOwnKeywordPrefix, keyword), allocator()),
                   *pattern, allocator());
    return true;
  }

  // "additionalProperties": false becomes the list of what is allowed, so that each unexpected
  // member is told, with the nearest name.
  void CloseProperties(Value& copy) {
    if (dialect_ != BundleDialect::kOwnKeywords) return;
    const auto closed = copy.FindMember("additionalProperties");
    if (closed == copy.MemberEnd() || !closed->value.IsFalse()) return;
    copy.RemoveMember(closed);
    Value names(rapidjson::kArrayType);
    if (const Value* properties = base::FindMember(copy, "properties")) {
      for (const auto& member : properties->GetObject()) {
        names.PushBack(base::MakeString(base::AsView(member.name), allocator()), allocator());
      }
    }
    copy.AddMember(base::MakeString(fmt::format("{}closed", kOwnKeywordPrefix), allocator()), names,
                   allocator());
  }

  tl::unexpected<base::Error> UnknownKeyword(const Value& name) const {
    std::vector<std::string> names;
    for (const Keyword& keyword : kKeywords) names.emplace_back(keyword.name);
    return Wrong(name,
                 fmt::format("unknown schema keyword \"{}\"{} (names that begin with x- are free)",
                             base::AsView(name), base::DidYouMean(base::AsView(name), names)));
  }

  base::Status CheckData(std::string_view keyword, const Value& value) const {
    if (keyword == "format") {
      if (!value.IsString() ||
          std::count(Formats().begin(), Formats().end(), base::AsView(value)) == 0) {
        return Wrong(value, fmt::format("unknown format {}; the known ones are uuid, uuid-input, "
                                        "timestamp, date-time, date",
                                        base::ToJson(value)));
      }
    } else if (keyword == "contentMediaType") {
      if (!value.IsString() || base::AsView(value) != "application/json") {
        return Wrong(value, "only \"application/json\" is checked as contentMediaType");
      }
    } else if (keyword == "enum" && (!value.IsArray() || value.Empty())) {
      return Wrong(value, "\"enum\" takes a list of at least one value");
    } else if (keyword == "type") {
      return CheckType(value);
    }
    return {};
  }

  base::Status CheckType(const Value& type) const {
    constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "object", "array",
                                                        "number", "string",  "integer"};
    const auto known = [&](const Value& name) {
      return name.IsString() &&
             std::find(kTypes.begin(), kTypes.end(), base::AsView(name)) != kTypes.end();
    };
    const bool right = type.IsArray()
                           ? !type.Empty() && std::all_of(type.Begin(), type.End(), known)
                           : known(type);
    if (right) return {};
    return Wrong(type, fmt::format("unknown type {}; the known ones are null, boolean, object, "
                                   "array, number, string, integer",
                                   base::ToJson(type)));
  }

  base::Result<Value> CopyKeyword(const Keyword& keyword, const Value& value) {
    switch (keyword.shape) {
      case Shape::kData:
        return Value(value, allocator());
      case Shape::kSchema:
      case Shape::kSchemaOrBoolean:
        return CopySchema(value);
      case Shape::kItems:
        return value.IsArray() ? CopyList(value) : CopySchema(value);
      case Shape::kSchemaList:
        return CopyList(value);
      case Shape::kSchemaMap:
      case Shape::kDependencies:
        return CopyMap(keyword, value);
    }
    return Value();
  }

  base::Result<Value> CopyList(const Value& list) {
    if (!list.IsArray())
      return Wrong(list,
                   fmt::format("expected a list of schemas, got {}", base::DescribeJson(list)));
    Value copy(rapidjson::kArrayType);
    for (const Value& schema : list.GetArray()) {
      base::Result<Value> element = CopySchema(schema);
      if (!element) return element;
      copy.PushBack(*element, allocator());
    }
    return copy;
  }

  base::Result<Value> CopyMap(const Keyword& keyword, const Value& map) {
    if (!map.IsObject()) {
      return Wrong(map, fmt::format("\"{}\" takes an object of schemas, got {}", keyword.name,
                                    base::DescribeJson(map)));
    }
    Value copy(rapidjson::kObjectType);
    for (const auto& member : map.GetObject()) {
      const bool names_only = keyword.shape == Shape::kDependencies && member.value.IsArray();
      base::Result<Value> schema = names_only
                                       ? base::Result<Value>(Value(member.value, allocator()))
                                       : CopySchema(member.value);
      if (!schema) return schema;
      copy.AddMember(base::MakeString(base::AsView(member.name), allocator()), *schema,
                     allocator());
    }
    return copy;
  }

  // The reference as it is written inside the bundle; notes the file that it needs.
  base::Result<std::string> Localise(const Value& reference) {
    if (!reference.IsString()) {
      return Wrong(reference,
                   fmt::format("\"$ref\" takes a string, got {}", base::DescribeJson(reference)));
    }
    const std::string_view text = base::AsView(reference);
    const size_t hash = text.find('#');
    const std::string_view fragment = hash == std::string_view::npos ? "" : text.substr(hash + 1);
    std::string target = file_name_;
    if (const std::string_view path = text.substr(0, hash); !path.empty()) {
      target = Resolve(DirectoryOf(file_name_), path);
      base::Result<const base::JsonFile*> file = lookup_(target);
      if (!file) return Wrong(reference, file.error().message);
      if (known_.insert(target).second) wanted_.push_back(target);
    }
    if (target == root_) return fmt::format("#{}", fragment);
    return fmt::format("#/definitions/{}{}", base::EscapePointerToken(DefinitionKey(target)),
                       fragment);
  }

  // Every reference must lead to a schema in the end.
  base::Status CheckReferences() {
    for (const Reference& reference : references_) {
      std::string at = reference.local;
      std::set<std::string> seen;
      while (true) {
        if (!seen.insert(at).second) {
          return base::Fail(base::ErrorCode::kBadFile,
                            fmt::format("\"$ref\": \"{}\" is circular", reference.written),
                            reference.where);
        }
        const base::Result<base::JsonPointer> pointer =
            base::JsonPointer::Parse(std::string_view(at).substr(1));
        const Value* target = pointer ? pointer->Find(*bundle_) : nullptr;
        if (target == nullptr) {
          return base::Fail(base::ErrorCode::kBadFile,
                            fmt::format("\"$ref\": \"{}\" refers to nothing", reference.written),
                            reference.where);
        }
        const Value* next = base::FindMember(*target, "$ref");
        if (next == nullptr) break;
        at = base::AsView(*next);
      }
    }
    return {};
  }

  struct Reference {
    std::string local;
    std::string where;
    std::string written;
  };

  const SchemaLookup& lookup_;
  const std::string root_;
  const BundleDialect dialect_;
  std::unique_ptr<Document> bundle_;
  std::deque<std::string> wanted_;
  std::set<std::string> known_;
  std::vector<Reference> references_;
  const base::JsonFile* file_ = nullptr;  // being copied
  std::string file_name_;
};

}  // namespace

base::Result<std::unique_ptr<Document>> BundleSchema(const SchemaLookup& lookup,
                                                     std::string_view name, BundleDialect dialect) {
  return Bundler(lookup, name, dialect).Run();
}

}  // namespace schema
