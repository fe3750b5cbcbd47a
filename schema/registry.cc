#include "schema/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/json.h"
#include "base/json_access.h"
#include "base/json_pointer.h"
#include "base/suggest.h"
#include "schema/bundle.h"
#include "schema/files.h"
#include "schema/formats.h"
#include "schema/json_types.h"
#include "schema/messages.h"
#include "schema/pattern.h"
#include "schema/quick_schema.h"

namespace schema {
namespace {

using valijson::ValidationResults;
using valijson::adapters::Adapter;
using valijson::adapters::RapidJsonAdapter;
using Context = std::vector<std::string>;

// The keywords that valijson 1.0 checks wrongly, slowly, dangerously or without saying what it
// wanted are ours:
// - type: it takes 1.0 for no integer, and an integer beyond 64 bits for none either.
// - enum, const: its messages don't say what was expected.
// - format: date-time compiles a regular expression for every value; uuid is not checked at all.
// - pattern: std::regex overflows the stack on a string of 20,000 characters.
// - propertyNames and not, of a pattern: it does not say which name is wrong, nor what is wanted.
// - additionalProperties false (here "closed"): it tells only the first unexpected member.
// - contentMediaType: not known to it.
template <typename Derived>
class OwnCheck : public valijson::constraints::PolyConstraint {
 public:
  bool validate(const Adapter& target, const Context& context,
                ValidationResults* results) const override {
    const auto& self = static_cast<const Derived&>(*this);
    if (self.Accepts(target)) return true;
    if (results != nullptr) results->pushError(context, self.Expected());
    return false;
  }

 private:
  Constraint* cloneInto(void* place) const override {
    return new (place) Derived(static_cast<const Derived&>(*this));
  }
  size_t sizeOf() const override { return sizeof(Derived); }
};

bool IsWhole(const Adapter& target) {
  if (!target.isNumber()) return false;
  if (!target.isDouble()) return true;
  const double number = target.getDouble();
  return std::floor(number) == number;
}

class TypeCheck : public OwnCheck<TypeCheck> {
 public:
  explicit TypeCheck(const Adapter& keyword) {
    if (keyword.isString()) {
      names_.push_back(keyword.asString());
    } else {
      keyword.applyToArray(
          [this](const Adapter& name) { return names_.push_back(name.asString()), true; });
    }
    for (const std::string& name : names_) bits_ |= JsonTypeBitOf(name);
  }

  bool Accepts(const Adapter& target) const {
    if (target.isString()) return (bits_ & kStringBit) != 0;
    if (target.isObject()) return (bits_ & kObjectBit) != 0;
    if (target.isArray()) return (bits_ & kArrayBit) != 0;
    if (target.isNull()) return (bits_ & kNullBit) != 0;
    if (target.isBool()) return (bits_ & kBooleanBit) != 0;
    if (target.isNumber())
      return (bits_ & kNumberBit) != 0 || ((bits_ & kIntegerBit) != 0 && IsWhole(target));
    return false;
  }
  std::string Expected() const { return fmt::format("expected {}", fmt::join(names_, " or ")); }

 private:
  std::vector<std::string> names_;
  unsigned bits_ = 0;
};

// enum, and const as an enum of one.
class EnumCheck : public OwnCheck<EnumCheck> {
 public:
  EnumCheck(const Adapter& keyword, bool list) {
    const auto add = [this](const Adapter& value) {
      if (value.isString()) {
        words_.push_back(value.asString());
      } else {
        others_.emplace_back(value.freeze());
      }
      return true;
    };
    if (list) {
      keyword.applyToArray(add);
    } else {
      add(keyword);
    }
  }

  bool Accepts(const Adapter& target) const {
    if (target.isString())
      return std::find(words_.begin(), words_.end(), target.getString()) != words_.end();
    return std::any_of(others_.begin(), others_.end(),
                       [&](const auto& value) { return value->equalTo(target, true); });
  }
  std::string Expected() const {
    std::vector<std::string> texts;
    for (const std::string& word : words_) texts.push_back(fmt::format("\"{}\"", word));
    if (!others_.empty() && words_.empty()) return "expected the constant of the schema";
    if (!others_.empty()) texts.emplace_back("another constant of the schema");
    return fmt::format("expected {}{}", texts.size() == 1 ? "" : "one of ", fmt::join(texts, ", "));
  }

 private:
  std::vector<std::string> words_;
  // Shared because valijson copies constraints, and its frozen values can't be copied by
  // assignment.
  std::vector<std::shared_ptr<const valijson::adapters::FrozenValue>> others_;
};

class FormatCheck : public OwnCheck<FormatCheck> {
 public:
  explicit FormatCheck(const Adapter& keyword) {
    const std::string name = keyword.asString();
    for (const Format& format : kFormats) {
      if (format.name == name) format_ = &format;
    }
    if (format_ == nullptr) throw std::runtime_error("unknown format " + name);
  }

  bool Accepts(const Adapter& target) const {
    return !target.isString() || format_->accepts(target.getString());
  }
  std::string Expected() const { return fmt::format("expected {}", format_->expected); }

 private:
  struct Format {
    std::string_view name;
    bool (*accepts)(std::string_view);
    std::string_view expected;
  };
  static constexpr Format kFormats[] = {
      {"uuid", IsUuid, "a UUID such as 7c9e6679-7425-40de-944b-e07fc1f90ae7"},
      {"uuid-input", IsUuidInput, "a UUID, in any form"},
      {"timestamp", IsTimestamp, "a local time such as 2026-01-18T21:26:47.123456"},
      {"date-time", IsDateTime, "a time with zone such as 2026-01-18T21:26:47Z"},
      {"date", IsDate, "a date such as 2026-01-18"},
  };
  const Format* format_ = nullptr;
};

class PatternCheck : public OwnCheck<PatternCheck> {
 public:
  explicit PatternCheck(const Adapter& keyword) {
    std::vector<std::string> parts;  // the pattern, and perhaps the words for it
    const auto add = [&](const Adapter& part) { return parts.push_back(part.asString()), true; };
    if (keyword.isArray()) {
      keyword.applyToArray(add);
    } else {
      add(keyword);
    }
    base::Result<Pattern> pattern = Pattern::Compile(parts.front());
    if (!pattern) throw std::runtime_error(pattern.error().message);
    pattern_ = *pattern;
    wanted_ = parts.size() > 1 ? parts[1] : "text that matches " + parts.front();
  }

  bool Accepts(const Adapter& target) const {
    return !target.isString() || Accepts(target.getString());
  }
  bool Accepts(std::string_view text) const { return pattern_->FoundIn(text); }
  std::string Expected() const { return "expected " + wanted_; }

 private:
  std::optional<Pattern> pattern_;
  std::string wanted_;
};

class ExcludedPatternCheck : public OwnCheck<ExcludedPatternCheck> {
 public:
  explicit ExcludedPatternCheck(const Adapter& keyword) : pattern_(keyword) {}

  bool Accepts(const Adapter& target) const { return !pattern_.Accepts(target); }
  std::string Expected() const { return pattern_.Expected(); }

 private:
  PatternCheck pattern_;
};

class JsonTextCheck : public OwnCheck<JsonTextCheck> {
 public:
  bool Accepts(const Adapter& target) const {
    rapidjson::Document document;
    return !target.isString() || base::ParseJson(target.getString(), document).has_value();
  }
  std::string Expected() const { return "expected a string that holds JSON"; }
};

// What members are called. Each wrong one is told, at its place.
template <typename Derived>
class NamesCheck : public valijson::constraints::PolyConstraint {
 public:
  bool validate(const Adapter& target, const Context& context,
                ValidationResults* results) const override {
    if (!target.isObject()) return true;
    const auto& self = static_cast<const Derived&>(*this);
    bool valid = true;
    target.applyToObject([&](const std::string& name, const Adapter&) {
      if (self.Allows(name)) return true;
      valid = false;
      if (results == nullptr) return false;
      Context place = context;
      place.push_back("[" + name + "]");
      results->pushError(place, self.Fault(name));
      return true;
    });
    return valid;
  }

 private:
  Constraint* cloneInto(void* place) const override {
    return new (place) Derived(static_cast<const Derived&>(*this));
  }
  size_t sizeOf() const override { return sizeof(Derived); }
};

class ClosedCheck : public NamesCheck<ClosedCheck> {
 public:
  explicit ClosedCheck(const Adapter& names) {
    names.applyToArray(
        [this](const Adapter& name) { return names_.push_back(name.asString()), true; });
  }

  bool Allows(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  std::string Fault(const std::string& name) const {
    return std::string(kUnexpectedMember) + base::DidYouMean(name, names_);
  }

 private:
  std::vector<std::string> names_;
};

class NamePatternCheck : public NamesCheck<NamePatternCheck> {
 public:
  explicit NamePatternCheck(const Adapter& pattern) : pattern_(pattern) {}

  bool Allows(const std::string& name) const { return pattern_.Accepts(name); }
  std::string Fault(const std::string&) const { return "wrong name; " + pattern_.Expected(); }

 private:
  PatternCheck pattern_;
};

class Builder : public valijson::ConstraintBuilder {
 public:
  using Make = valijson::constraints::Constraint* (*)(const Adapter&);
  explicit Builder(Make make) : make_(make) {}
  valijson::constraints::Constraint* make(const Adapter& keyword) const override {
    return make_(keyword);
  }

 private:
  const Make make_;
};

void AddOwnChecks(valijson::SchemaParser& parser) {
  const auto add = [&parser](std::string_view keyword, Builder::Make make) {
    // The parser takes ownership.
    parser.addConstraintBuilder(fmt::format("{}{}", kOwnKeywordPrefix, keyword), new Builder(make));
  };
  using C = valijson::constraints::Constraint;
  add("type", [](const Adapter& a) -> C* { return new TypeCheck(a); });
  add("enum", [](const Adapter& a) -> C* { return new EnumCheck(a, true); });
  add("const", [](const Adapter& a) -> C* { return new EnumCheck(a, false); });
  add("format", [](const Adapter& a) -> C* { return new FormatCheck(a); });
  add("pattern", [](const Adapter& a) -> C* { return new PatternCheck(a); });
  add("contentMediaType", [](const Adapter&) -> C* { return new JsonTextCheck(); });
  add("not", [](const Adapter& a) -> C* { return new ExcludedPatternCheck(a); });
  add("propertyNames", [](const Adapter& a) -> C* { return new NamePatternCheck(a); });
  add("closed", [](const Adapter& a) -> C* { return new ClosedCheck(a); });
}

// Building one costs more than a validation, and it holds a cache that is not thread-safe.
valijson::Validator& ThreadsValidator() {
  thread_local valijson::Validator validator(valijson::Validator::kStrongTypes);
  return validator;
}

}  // namespace

struct Schema::Compiled {
  std::unique_ptr<rapidjson::Document> bundle;
  QuickSchema quick;
  valijson::Schema schema;
};

Schema::Schema(std::string name)
    : name_(std::move(name)), compiled_(std::make_unique<Compiled>()) {}
Schema::~Schema() = default;

bool Schema::IsValid(const rapidjson::Value& value) const {
  if (compiled_->quick.SurelyAccepts(value)) return true;
  return ThreadsValidator().validate(compiled_->schema, RapidJsonAdapter(value), nullptr);
}

std::vector<SchemaError> Schema::Validate(const rapidjson::Value& value) const {
  ValidationResults results;
  if (ThreadsValidator().validate(compiled_->schema, RapidJsonAdapter(value), &results)) return {};
  std::vector<RawSchemaError> raw;
  ValidationResults::Error error;
  while (results.popError(error)) raw.push_back({error.context, error.description});
  return FormatSchemaErrors(raw, value);
}

std::vector<SchemaError> Schema::ValidateText(std::string_view json) const {
  rapidjson::Document document;
  if (base::Status parsed = base::ParseJson(json, document); !parsed) {
    return {{"", fmt::format("no JSON: {}", parsed.error().message)}};
  }
  return Validate(document);
}

const rapidjson::Value& Schema::bundled() const { return *compiled_->bundle; }

namespace {

// Made when it is first asked for, by whoever asks; of several threads at once, one outcome is
// kept.
template <typename T>
class MadeOnce {
 public:
  ~MadeOnce() { delete made_.load(); }

  template <typename Make>
  const T& Get(const Make& make) {
    if (const T* made = made_.load(std::memory_order_acquire)) return *made;
    auto mine = std::make_unique<const T>(make());
    const T* kept = nullptr;
    if (made_.compare_exchange_strong(kept, mine.get(), std::memory_order_acq_rel))
      return *mine.release();
    return *kept;
  }

 private:
  std::atomic<const T*> made_ = nullptr;
};

}  // namespace

base::Result<std::unique_ptr<Schema>> Schema::Compile(const SchemaLookup& lookup,
                                                      std::string_view name) {
  auto schema = std::make_unique<Schema>(std::string(name));
  auto standard = BundleSchema(lookup, name, BundleDialect::kStandard);
  if (!standard) return tl::unexpected<base::Error>(standard.error());
  schema->compiled_->bundle = std::move(*standard);
  auto compiled = BundleSchema(lookup, name, BundleDialect::kOwnKeywords);
  if (!compiled) return tl::unexpected<base::Error>(compiled.error());
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    AddOwnChecks(parser);
    const rapidjson::Value& root = **compiled;
    parser.populateSchema(RapidJsonAdapter(root), schema->compiled_->schema);
  } catch (const std::exception& failure) {
    // valijson and the own checks report what is wrong in a schema by exceptions.
    return base::Fail(base::ErrorCode::kBadFile, failure.what(), std::string(name));
  }
  schema->compiled_->quick = QuickSchema::Compile(*schema->compiled_->bundle);
  return schema;
}

struct SchemaRegistry::Entry {
  base::EmbeddedFile file;
  MadeOnce<base::Result<base::JsonFile>> json;
  MadeOnce<base::Result<std::unique_ptr<Schema>>> schema;
};

const SchemaRegistry& SchemaRegistry::Embedded() {
  static const SchemaRegistry registry(SchemaFiles());
  return registry;
}

SchemaRegistry::SchemaRegistry(std::span<const base::EmbeddedFile> files) {
  for (const base::EmbeddedFile& file : files) {
    auto entry = std::make_unique<Entry>();
    entry->file = file;
    entries_.insert_or_assign(std::string(file.name), std::move(entry));
  }
}
SchemaRegistry::~SchemaRegistry() = default;
SchemaRegistry::SchemaRegistry(SchemaRegistry&&) noexcept = default;

base::Result<SchemaRegistry::Place> SchemaRegistry::PlaceOf(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found != entries_.end()) return Place(*found->second);
  return base::Fail(base::ErrorCode::kBadFile, fmt::format("there is no schema \"{}\"{}", name,
                                                           base::DidYouMean(name, Names())));
}

base::Result<const Schema*> SchemaRegistry::Get(std::string_view name) const {
  const base::Result<Place> place = PlaceOf(name);
  if (!place) return tl::unexpected<base::Error>(place.error());
  return Get(*place->entry_);
}

base::Result<const Schema*> SchemaRegistry::Get(Entry& entry) const {
  const auto& schema = entry.schema.Get([&] {
    const SchemaLookup lookup =
        [this](std::string_view file) -> base::Result<const base::JsonFile*> {
      const base::Result<Place> place = PlaceOf(file);
      if (!place) return tl::unexpected<base::Error>(place.error());
      const base::EmbeddedFile& source = place->entry_->file;
      const base::Result<base::JsonFile>& json = place->entry_->json.Get(
          [&] { return base::JsonFile::Parse(source.content, std::string(source.name)); });
      if (!json) return tl::unexpected<base::Error>(json.error());
      return &*json;
    };
    return Schema::Compile(lookup, entry.file.name);
  });
  if (!schema) return tl::unexpected<base::Error>(schema.error());
  return schema->get();
}

const Schema* SchemaRegistry::Find(std::string_view name) const {
  const base::Result<const Schema*> schema = Get(name);
  return schema ? *schema : nullptr;
}

const Schema* SchemaRegistry::Find(const Place& place) const {
  const base::Result<const Schema*> schema = Get(*place.entry_);
  return schema ? *schema : nullptr;
}

std::vector<std::string> SchemaRegistry::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

namespace {

// Of a required member that is missing since its name was misspelt, the misspelt one: "unexpected
// member; did you mean 'columns'?" says more than that columns are missing.
const SchemaError& MostTelling(const std::vector<SchemaError>& errors) {
  const SchemaError& first = errors.front();
  const size_t slash = first.pointer.rfind('/');
  if (first.fault != kMissingMember || slash == std::string::npos) return first;
  const std::string meant = "'" + first.pointer.substr(slash + 1) + "'";
  const auto misspelt = std::find_if(errors.begin(), errors.end(), [&](const SchemaError& other) {
    return other.fault == kUnexpectedMember && other.pointer.rfind('/') == slash &&
           other.pointer.compare(0, slash, first.pointer, 0, slash) == 0 &&
           other.remedy.find(meant) != std::string::npos;
  });
  return misspelt == errors.end() ? first : *misspelt;
}

}  // namespace

base::Status CheckAgainst(std::string_view name, const base::JsonFile& file,
                          const rapidjson::Value& value) {
  auto compiled = SchemaRegistry::Embedded().Get(name);
  if (!compiled) return tl::unexpected(compiled.error());
  const auto errors = (*compiled)->Validate(value);
  if (errors.empty()) return {};
  // What is missing has no place of its own: its nearest parent has.
  SchemaError told = MostTelling(errors);
  std::string pointer = told.pointer;
  const rapidjson::Value* place = nullptr;
  while (place == nullptr) {
    const auto parsed = base::JsonPointer::Parse(pointer);
    place = parsed ? parsed->Find(value) : &value;
    if (place == nullptr) pointer = pointer.substr(0, pointer.rfind('/'));
  }
  // As it was written, and not as a double would be: a wrong number is looked for in the file.
  if (place->IsDouble() && !told.found.empty() && !file.TextOf(*place).empty())
    told.found = fmt::format("number {}", base::CutText(file.TextOf(*place), 120));
  return base::FailAt(file, *place, told.ToString());
}

}  // namespace schema
