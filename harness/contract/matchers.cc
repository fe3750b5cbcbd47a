#include "harness/contract/matchers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/suggest.h"
#include "harness/contract/rule_paths.h"
#include "schema/formats.h"

namespace harness::contract {
namespace {

using rapidjson::Value;

constexpr std::string_view kMissing = "missing";

std::string Where(const base::JsonPointer& place) {
  return place.tokens().empty() ? "body" : "body " + place.ToString();
}

// Numbers are equal by value; 1 and 1.0 are.
bool ScalarsEqual(const Value& a, const Value& b) {
  if (a.IsNumber() && b.IsNumber()) {
    if (!a.IsDouble() && !b.IsDouble()) return a == b;
    return a.GetDouble() == b.GetDouble();
  }
  return a == b;
}

bool SameKind(const Value& a, const Value& b) {
  return a.GetType() == b.GetType() || (a.IsBool() && b.IsBool());
}

// Written without fraction and exponent, or too big for 64 bits.
bool IsInteger(const Value& value) {
  if (!value.IsNumber()) return false;
  if (!value.IsDouble()) return true;
  return std::fabs(value.GetDouble()) >= 0x1p63;
}

// --- the example
// -----------------------------------------------------------------------------------------------------

class ExampleMatch {
 public:
  ExampleMatch(const std::vector<Rule>& rules, bool extra) : rules_(rules), extra_(extra) {}

  // `rule_place` is where the rules see this value (elements of an eachLike under "*"), `place`
  // where people see it.
  void Compare(const Value& example, const Value& actual, const base::JsonPointer& rule_place,
               const base::JsonPointer& place, std::vector<Mismatch>& out) const {
    const Rule* rule = RuleFor(rule_place);
    if (rule != nullptr && rule->kind == Rule::Kind::kEachLike)
      return CompareEach(*rule, example, actual, rule_place, place, out);
    if (rule != nullptr && rule->kind == Rule::Kind::kAnyOrder)
      return CompareAnyOrder(example, actual, rule_place, place, out);
    if (rule != nullptr) return;  // the rule stands instead of the example's value
    if (!SameKind(example, actual)) {
      out.push_back({Where(place), base::DescribeJson(example), base::DescribeJson(actual)});
    } else if (example.IsObject()) {
      CompareObjects(example, actual, rule_place, place, out);
    } else if (example.IsArray()) {
      CompareArrays(example, actual, rule_place, place, out);
    } else if (!ScalarsEqual(example, actual)) {
      out.push_back({Where(place), base::DescribeJson(example), base::DescribeJson(actual)});
    }
  }

 private:
  // An exact pointer before one with "*".
  const Rule* RuleFor(const base::JsonPointer& place) const {
    const Rule* matching = nullptr;
    for (const Rule& rule : rules_) {
      if (rule.kind == Rule::Kind::kNotPresent) continue;
      if (rule.pointer == place) return &rule;
      if (matching == nullptr && rule.pointer.Matches(place)) matching = &rule;
    }
    return matching;
  }

  void CompareObjects(const Value& example, const Value& actual,
                      const base::JsonPointer& rule_place, const base::JsonPointer& place,
                      std::vector<Mismatch>& out) const {
    for (const auto& member : example.GetObject()) {
      const std::string_view name = base::AsView(member.name);
      const Value* found = base::FindMember(actual, name);
      if (found == nullptr) {
        out.push_back({Where(place.Child(name)), Expected(member.value, rule_place.Child(name)),
                       std::string(kMissing)});
      } else {
        Compare(member.value, *found, rule_place.Child(name), place.Child(name), out);
      }
    }
    if (extra_) return;
    std::vector<std::string> names;
    for (const auto& member : example.GetObject()) names.emplace_back(base::AsView(member.name));
    for (const auto& member : actual.GetObject()) {
      const std::string_view name = base::AsView(member.name);
      // A member that has a rule of its own was expected by it.
      if (base::FindMember(example, name) != nullptr || RuleFor(rule_place.Child(name)) != nullptr)
        continue;
      out.push_back({Where(place.Child(name)),
                     "nothing (\"extra\": false)" + base::DidYouMean(name, names),
                     base::DescribeJson(member.value)});
    }
  }

  void CompareArrays(const Value& example, const Value& actual, const base::JsonPointer& rule_place,
                     const base::JsonPointer& place, std::vector<Mismatch>& out) const {
    if (example.Size() != actual.Size()) {
      out.push_back({Where(place), base::DescribeJson(example), base::DescribeJson(actual)});
    }
    for (rapidjson::SizeType i = 0; i < std::min(example.Size(), actual.Size()); ++i) {
      Compare(example[i], actual[i], rule_place.Child(size_t{i}), place.Child(size_t{i}), out);
    }
  }

  void CompareEach(const Rule& rule, const Value& example, const Value& actual,
                   const base::JsonPointer& rule_place, const base::JsonPointer& place,
                   std::vector<Mismatch>& out) const {
    const std::string expected =
        rule.max ? fmt::format("array of {} to {} elements", rule.min, *rule.max)
                 : fmt::format("array of at least {}", rule.min);
    if (!actual.IsArray() || actual.Size() < rule.min || (rule.max && actual.Size() > *rule.max)) {
      out.push_back({Where(place), expected, base::DescribeJson(actual)});
    }
    if (!actual.IsArray()) return;
    for (rapidjson::SizeType i = 0; i < actual.Size(); ++i) {
      Compare(example[0], actual[i], rule_place.Child("*"), place.Child(size_t{i}), out);
    }
  }

  void CompareAnyOrder(const Value& example, const Value& actual,
                       const base::JsonPointer& rule_place, const base::JsonPointer& place,
                       std::vector<Mismatch>& out) const {
    if (!actual.IsArray() || actual.Size() != example.Size()) {
      out.push_back({Where(place), base::DescribeJson(example) + ", in any order",
                     base::DescribeJson(actual)});
    }
    if (!actual.IsArray()) return;
    for (const rapidjson::SizeType i : Unpaired(example, actual, rule_place)) {
      out.push_back({Where(place),
                     fmt::format("an element like {}", base::DescribeJson(example[i])),
                     fmt::format("none in {}", base::DescribeJson(actual))});
    }
  }

  // Pairs each element of the example with one of its own (augmenting paths, so that no greedy
  // choice spoils another's only partner); gives those that stay alone.
  std::vector<rapidjson::SizeType> Unpaired(const Value& example, const Value& actual,
                                            const base::JsonPointer& rule_place) const {
    using Index = rapidjson::SizeType;
    constexpr Index kNobody = UINT32_MAX;
    std::vector<Index> owner(actual.Size(), kNobody);
    const auto fits = [&](Index i, Index j) {
      std::vector<Mismatch> differences;
      Compare(example[i], actual[j], rule_place.Child(size_t{i}), base::JsonPointer(), differences);
      return differences.empty();
    };
    std::vector<Index> unpaired;
    for (Index i = 0; i < example.Size(); ++i) {
      std::vector<bool> tried(actual.Size(), false);
      const std::function<bool(Index)> find = [&](Index who) {
        for (Index j = 0; j < actual.Size(); ++j) {
          if (tried[j] || !fits(who, j)) continue;
          tried[j] = true;
          if (owner[j] == kNobody || find(owner[j])) {
            owner[j] = who;
            return true;
          }
        }
        return false;
      };
      if (!find(i)) unpaired.push_back(i);
    }
    return unpaired;
  }

  std::string Expected(const Value& example, const base::JsonPointer& rule_place) const;

  const std::vector<Rule>& rules_;
  const bool extra_;
};

// --- the rules
// -------------------------------------------------------------------------------------------------------

std::string ExpectedBy(const Rule& rule) {
  switch (rule.kind) {
    case Rule::Kind::kRegex:
      return fmt::format("text that matches {}", rule.pattern->expression());
    case Rule::Kind::kType:
      return fmt::format("{}", fmt::join(rule.types, " or "));
    case Rule::Kind::kInteger:
      return "an integer";
    case Rule::Kind::kUuid:
      return "a UUID";
    case Rule::Kind::kTimestamp:
      return "a local time such as 2026-01-18T21:26:47.123456";
    case Rule::Kind::kEnum:
      return fmt::format("one of {}", base::ToJson(*rule.words));
    case Rule::Kind::kNotPresent:
      return "nothing";
    case Rule::Kind::kEachLike:
    case Rule::Kind::kAnyOrder:
      return "an array";
  }
  return "";
}

bool HasType(const Value& value, const std::string& type) {
  if (type == "number") return value.IsNumber();
  if (type == "integer") return IsInteger(value);
  return base::JsonTypeName(value) == type;
}

bool Accepts(const Rule& rule, const Value& value) {
  switch (rule.kind) {
    case Rule::Kind::kRegex:
      return value.IsString() && rule.pattern->FoundIn(base::AsView(value));
    case Rule::Kind::kType:
      return std::any_of(rule.types.begin(), rule.types.end(),
                         [&](const auto& type) { return HasType(value, type); });
    case Rule::Kind::kInteger:
      return IsInteger(value);
    case Rule::Kind::kUuid:
      return value.IsString() && schema::IsUuid(base::AsView(value));
    case Rule::Kind::kTimestamp:
      return value.IsString() && schema::IsTimestamp(base::AsView(value));
    case Rule::Kind::kEnum:
      return std::any_of(rule.words->Begin(), rule.words->End(), [&](const Value& word) {
        return SameKind(word, value) && ScalarsEqual(word, value);
      });
    case Rule::Kind::kNotPresent:
      return false;
    case Rule::Kind::kEachLike:
    case Rule::Kind::kAnyOrder:
      return true;  // the example's comparison does these
  }
  return false;
}

std::string ExampleMatch::Expected(const Value& example,
                                   const base::JsonPointer& rule_place) const {
  const Rule* rule = RuleFor(rule_place);
  const bool by_example =
      rule == nullptr || rule->kind == Rule::Kind::kEachLike || rule->kind == Rule::Kind::kAnyOrder;
  return by_example ? base::DescribeJson(example) : ExpectedBy(*rule);
}

class RuleMatch {
 public:
  RuleMatch(const Rule& rule, bool example_tells_missing, std::vector<Mismatch>& out)
      : rule_(rule), example_tells_missing_(example_tells_missing), out_(out) {}

  void Walk(const Value& value, const base::JsonPointer& here) {
    const auto& tokens = rule_.pointer.tokens();
    const size_t depth = here.tokens().size();
    if (depth == tokens.size()) {
      if (!Accepts(rule_, value))
        out_.push_back({Where(here), ExpectedBy(rule_), base::DescribeJson(value)});
      return;
    }
    if (tokens[depth] != "*") {
      const Value* child = base::FindChild(value, tokens[depth]);
      if (child != nullptr) return Walk(*child, here.Child(tokens[depth]));
    } else if (value.IsArray()) {
      for (rapidjson::SizeType i = 0; i < value.Size(); ++i) Walk(value[i], here.Child(size_t{i}));
      return;
    } else if (value.IsObject()) {
      for (const auto& member : value.GetObject())
        Walk(member.value, here.Child(base::AsView(member.name)));
      return;
    }
    if (rule_.kind == Rule::Kind::kNotPresent || example_tells_missing_) return;
    out_.push_back({Where(here.Child(tokens[depth])), ExpectedBy(rule_), std::string(kMissing)});
  }

 private:
  const Rule& rule_;
  const bool example_tells_missing_;
  std::vector<Mismatch>& out_;
};

}  // namespace

std::vector<Mismatch> MatchBody(const Value* example, const std::vector<Rule>& rules, bool extra,
                                const Value& actual) {
  std::vector<Mismatch> mismatches;
  if (example != nullptr)
    ExampleMatch(rules, extra)
        .Compare(*example, actual, base::JsonPointer(), base::JsonPointer(), mismatches);
  for (const Rule& rule : rules) {
    const bool in_example = example != nullptr && ExampleHas(*example, rule.pointer);
    RuleMatch(rule, in_example, mismatches).Walk(actual, base::JsonPointer());
  }
  return mismatches;
}

}  // namespace harness::contract
