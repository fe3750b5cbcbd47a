#include "harness/convert/exports.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/json.h"
#include "base/json_access.h"
#include "base/json_pointer.h"

namespace harness::convert {

using base::AsView;
using base::FindMember;
using base::MakeString;
using base::Result;
using base::StringOr;
using rapidjson::Value;
using Allocator = rapidjson::Document::AllocatorType;

namespace {

constexpr char kSchema[] = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
// What an identifier is before anything was created.
constexpr char kNobody[] = "00000000-0000-4000-8000-000000000000";
// Schemas may refer to themselves.
constexpr int kDepth = 12;

void Add(Value& object, std::string_view name, Value value, Allocator& allocator) {
  object.AddMember(MakeString(name, allocator), value, allocator);
}
void Add(Value& object, std::string_view name, std::string_view text, Allocator& allocator) {
  Add(object, name, MakeString(text, allocator), allocator);
}

Value Variable(std::string_view key, std::string_view value, Allocator& allocator) {
  Value variable(rapidjson::kObjectType);
  Add(variable, "key", key, allocator);
  Add(variable, "value", value, allocator);
  return variable;
}

std::string InBraces(std::string_view name) { return fmt::format("{{{{{}}}}}", name); }

struct Operation {
  std::string method;  // "POST"
  std::string path;    // "/agents/{agent_id}"
  std::string tag;
  const Value* value = nullptr;
};

// One service's folder.
class Folder {
 public:
  Folder(const DescribedService& service, const rapidjson::Document& document,
         std::set<std::string>& identifiers, Allocator& allocator)
      : service_(service), document_(document), identifiers_(identifiers), allocator_(allocator) {}

  Value Make() {
    const std::vector<Operation> operations = ReadOperations();
    std::vector<std::pair<std::string, Value>> groups;
    const auto add = [&](const std::string& group, const Operation& operation) {
      if (groups.empty() || groups.back().first != group)
        groups.emplace_back(group, Value(rapidjson::kArrayType));
      groups.back().second.PushBack(Item(operation), allocator_);
    };
    for (const Operation& operation : operations) {
      if (operation.method != "DELETE") add(operation.tag, operation);
    }
    // What was created first may be in use by what was created after it.
    for (const Operation& operation : operations) {
      if (operation.method != "DELETE") continue;
      for (const Operation& other : operations) {
        const std::string created = other.method == "POST" ? CreatedName(other.path) : "";
        if (!created.empty() && operation.path == Below(other.path) + "{" + created + "}")
          add("delete", other);
      }
      add("delete", operation);
    }
    Value items(rapidjson::kArrayType);
    for (auto& [name, requests] : groups) {
      Value group(rapidjson::kObjectType);
      Add(group, "name", name, allocator_);
      Add(group, "item", std::move(requests), allocator_);
      items.PushBack(group, allocator_);
    }
    Value folder(rapidjson::kObjectType);
    Add(folder, "name", service_.name, allocator_);
    Add(folder, "item", std::move(items), allocator_);
    return folder;
  }

 private:
  std::vector<Operation> ReadOperations() const {
    std::vector<Operation> operations;
    const Value* const paths = FindMember(document_, "paths");
    if (paths == nullptr || !paths->IsObject()) return operations;
    for (const auto& path : paths->GetObject()) {
      for (const char* const method : {"post", "get", "put", "patch", "delete"}) {
        const Value* const value = FindMember(path.value, method);
        if (value == nullptr) continue;
        Operation operation{method, std::string(AsView(path.name)), "", value};
        std::transform(operation.method.begin(), operation.method.end(), operation.method.begin(),
                       [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        const Value* const tags = FindMember(*value, "tags");
        operation.tag =
            tags != nullptr && !tags->Empty() ? std::string(AsView((*tags)[0])) : "other";
        operations.push_back(std::move(operation));
      }
    }
    return operations;
  }

  static std::string Below(const std::string& path) {
    return path.ends_with('/') ? path : path + "/";
  }

  // The path parameter that names what a POST to `path` creates: "agent_id" for "/agents/".
  std::string CreatedName(const std::string& path) const {
    const std::string begin = Below(path);
    for (const auto& other : document_["paths"].GetObject()) {
      const std::string_view name = AsView(other.name);
      if (!name.starts_with(begin)) continue;
      const std::string_view rest = name.substr(begin.size());
      if (rest.size() > 2 && rest.front() == '{' && rest.find('}') == rest.size() - 1)
        return std::string(rest.substr(1, rest.size() - 2));
    }
    return {};
  }

  const Value& Resolve(const Value& schema) const {
    const Value* found = &schema;
    for (int i = 0; i < kDepth; ++i) {
      const Value* const reference = FindMember(*found, "$ref");
      if (reference == nullptr) break;
      const auto pointer = base::JsonPointer::Parse(AsView(*reference).substr(1));
      const Value* const target = pointer ? pointer->Find(document_) : nullptr;
      if (target == nullptr) break;
      found = target;
    }
    return *found;
  }

  // The smallest value that `schema` allows, as far as types and words say it. `name` is that of
  // the member or parameter.
  Value Sample(std::string_view name, const Value& reference, int depth = 0) const {
    const Value& schema = Resolve(reference);
    for (const char* const given : {"const", "default", "example"}) {
      const Value* const value = FindMember(schema, given);
      if (value != nullptr && !value->IsNull()) return Value(*value, allocator_);
    }
    if (const Value* const words = FindMember(schema, "enum"); words != nullptr && !words->Empty())
      return Value((*words)[0], allocator_);
    for (const char* const choice : {"anyOf", "oneOf", "allOf"}) {
      const Value* const choices = FindMember(schema, choice);
      if (choices != nullptr && !choices->Empty() && depth < kDepth)
        return Sample(name, (*choices)[0], depth + 1);
    }
    const Value* const type = FindMember(schema, "type");
    const std::string kind = type == nullptr    ? "object"
                             : type->IsString() ? std::string(AsView(*type))
                             : type->IsArray()  ? std::string(AsView((*type)[0]))
                                                : "null";
    if (kind == "string") return MakeString(SampleText(name, schema), allocator_);
    if (kind == "integer") return Value(base::IntegerOr(schema, "minimum", 1));
    if (kind == "number") return Value(base::NumberOr(schema, "minimum", 1));
    if (kind == "boolean") return Value(true);
    if (kind == "null") return Value();
    if (kind == "array") return SampleArray(name, schema, depth);
    return SampleObject(schema, depth);
  }

  Value SampleArray(std::string_view name, const Value& schema, int depth) const {
    Value array(rapidjson::kArrayType);
    const Value* const items = FindMember(schema, "items");
    if (items == nullptr || depth >= kDepth) return array;
    for (int64_t i = base::IntegerOr(schema, "minItems", 0); i > 0; --i)
      array.PushBack(Sample(name, *items, depth + 1), allocator_);
    return array;
  }

  Value SampleObject(const Value& schema, int depth) const {
    Value object(rapidjson::kObjectType);
    const Value* const required = FindMember(schema, "required");
    const Value* const properties = FindMember(schema, "properties");
    if (properties == nullptr || properties->ObjectEmpty() || depth >= kDepth) return object;
    if (required == nullptr || required->Empty()) {
      // A change of nothing is refused.
      const auto& first = *properties->MemberBegin();
      if (depth == 0)
        Add(object, AsView(first.name), Sample(AsView(first.name), first.value, 1), allocator_);
      return object;
    }
    for (const Value& name : required->GetArray()) {
      const Value* const property = FindMember(*properties, AsView(name));
      if (property != nullptr)
        Add(object, AsView(name), Sample(AsView(name), *property, depth + 1), allocator_);
    }
    return object;
  }

  std::string SampleText(std::string_view name, const Value& schema) const {
    const std::string format = StringOr(schema, "format", "");
    if (name.ends_with("_id") || format.starts_with("uuid")) {
      const std::string variable(name.empty() ? "id" : name);
      identifiers_.insert(variable);
      return InBraces(variable);
    }
    // Some services say "string" of a time.
    if (format == "date-time" || name == "timestamp" || name.ends_with("_at"))
      return "2026-01-18T10:00:00";
    std::string text = fmt::format("{} {{{{$randomInt}}}}", name);
    const int64_t least = base::IntegerOr(schema, "minLength", 0);
    while (static_cast<int64_t>(text.size()) < least) text += '-';
    return text;
  }

  Value Url(const Operation& operation) const {
    std::string raw = InBraces(service_.name);
    Value segments(rapidjson::kArrayType);
    for (size_t at = 1; at <= operation.path.size();) {
      const size_t end = std::min(operation.path.find('/', at), operation.path.size());
      std::string segment = operation.path.substr(at, end - at);
      segment = segment.substr(0, segment.find('#'));
      if (segment.starts_with('{')) {
        const std::string name = segment.substr(1, segment.find('}') - 1);
        identifiers_.insert(name);
        segment = InBraces(name);
      }
      raw += "/" + segment;
      segments.PushBack(MakeString(segment, allocator_), allocator_);
      at = end + 1;
    }
    Value query(rapidjson::kArrayType);
    const Value* const parameters = FindMember(*operation.value, "parameters");
    if (parameters != nullptr) {
      for (const Value& parameter : parameters->GetArray()) {
        if (StringOr(parameter, "in", "") != "query") continue;
        const std::string name = StringOr(parameter, "name", "");
        const Value* const schema = FindMember(parameter, "schema");
        const Value sample = schema == nullptr ? Value() : Sample(name, *schema);
        const std::string text = sample.IsString() ? sample.GetString()
                                 : sample.IsNull() ? ""
                                                   : base::ToJson(sample);
        Value entry = Variable(name, text, allocator_);
        if (base::BoolOr(parameter, "required", false)) {
          raw += fmt::format("{}{}={}", raw.find('?') == std::string::npos ? '?' : '&', name, text);
        } else {
          Add(entry, "disabled", Value(true), allocator_);
        }
        query.PushBack(entry, allocator_);
      }
    }
    Value url(rapidjson::kObjectType);
    Add(url, "raw", raw, allocator_);
    Value host(rapidjson::kArrayType);
    host.PushBack(MakeString(InBraces(service_.name), allocator_), allocator_);
    Add(url, "host", std::move(host), allocator_);
    Add(url, "path", std::move(segments), allocator_);
    if (!query.Empty()) Add(url, "query", std::move(query), allocator_);
    return url;
  }

  Value Request(const Operation& operation) const {
    Value request(rapidjson::kObjectType);
    Add(request, "method", operation.method, allocator_);
    Value headers(rapidjson::kArrayType);
    if (FindMember(*operation.value, "security") != nullptr)
      headers.PushBack(Variable("X-API-Key", InBraces(service_.name + "_key"), allocator_),
                       allocator_);
    static const base::JsonPointer kBody =
        *base::JsonPointer::Parse("/requestBody/content/application~1json/schema");
    if (const Value* const schema = kBody.Find(*operation.value); schema != nullptr) {
      headers.PushBack(Variable("Content-Type", "application/json", allocator_), allocator_);
      Value body(rapidjson::kObjectType);
      Add(body, "mode", "raw", allocator_);
      Add(body, "raw", base::ToPrettyJson(Sample("", *schema)), allocator_);
      Add(request, "body", std::move(body), allocator_);
    }
    Add(request, "header", std::move(headers), allocator_);
    Add(request, "url", Url(operation), allocator_);
    return request;
  }

  std::vector<std::string> TestLines(const Operation& operation) const {
    std::vector<std::string> codes;
    const Value* const responses = FindMember(*operation.value, "responses");
    if (responses != nullptr) {
      for (const auto& response : responses->GetObject()) {
        codes.emplace_back(AsView(response.name));
      }
    }
    std::vector<std::string> lines;
    if (!codes.empty()) {
      lines = {
          "pm.test(\"a documented status\", () => {",
          fmt::format("  pm.expect(pm.response.code).to.be.oneOf([{}]);", fmt::join(codes, ", ")),
          "});"};
    }
    const std::string created =
        operation.method == "POST" ? CreatedName(operation.path) : std::string();
    if (!created.empty()) {
      lines.insert(lines.end(),
                   {"if (pm.response.code < 300) {", "  const created = pm.response.json();",
                    fmt::format("  pm.collectionVariables.set(\"{0}\", created.{0} || created.id);",
                                created),
                    "}"});
    }
    return lines;
  }

  Value Item(const Operation& operation) const {
    Value item(rapidjson::kObjectType);
    Add(item, "name",
        fmt::format("{} {}", operation.method, operation.path.substr(0, operation.path.find('#'))),
        allocator_);
    Value lines(rapidjson::kArrayType);
    for (const std::string& line : TestLines(operation))
      lines.PushBack(MakeString(line, allocator_), allocator_);
    Value script(rapidjson::kObjectType);
    Add(script, "type", "text/javascript", allocator_);
    Add(script, "exec", std::move(lines), allocator_);
    Value event(rapidjson::kObjectType);
    Add(event, "listen", "test", allocator_);
    Add(event, "script", std::move(script), allocator_);
    Value events(rapidjson::kArrayType);
    events.PushBack(event, allocator_);
    Add(item, "event", std::move(events), allocator_);
    Add(item, "request", Request(operation), allocator_);
    return item;
  }

  const DescribedService& service_;
  const rapidjson::Document& document_;
  std::set<std::string>& identifiers_;
  Allocator& allocator_;
};

}  // namespace

Result<std::string> PostmanCollection(std::span<const DescribedService> services) {
  rapidjson::Document collection(rapidjson::kObjectType);
  Allocator& allocator = collection.GetAllocator();
  std::set<std::string> identifiers;
  Value folders(rapidjson::kArrayType);
  Value variables(rapidjson::kArrayType);
  for (const DescribedService& service : services) {
    rapidjson::Document document;
    if (const auto read = base::ParseJson(service.document, document); !read)
      return tl::unexpected(read.error());
    folders.PushBack(Folder(service, document, identifiers, allocator).Make(), allocator);
    variables.PushBack(Variable(service.name, service.url, allocator), allocator);
    variables.PushBack(Variable(service.name + "_key", service.key, allocator), allocator);
  }
  for (const std::string& name : identifiers)
    variables.PushBack(Variable(name, kNobody, allocator), allocator);
  Value info(rapidjson::kObjectType);
  Add(info, "name", "Agent platform", allocator);
  Add(info, "description",
      "Written by `understudy export postman`. Set the variables to the servers and keys to use; "
      "identifiers are set by the requests that create something.",
      allocator);
  Add(info, "schema", kSchema, allocator);
  Add(collection, "info", std::move(info), allocator);
  Add(collection, "item", std::move(folders), allocator);
  Add(collection, "variable", std::move(variables), allocator);
  return base::ToPrettyJson(collection) + "\n";
}

}  // namespace harness::convert
