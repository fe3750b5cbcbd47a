#include "schema/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/json_pointer.h"

namespace schema {
namespace {

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// "1.500000" as "1.5", "1.000000" as "1".
std::string TrimZeros(std::string_view number) {
  std::string text(number);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  text.remove_prefix(std::min(text.size(), text.find(before) + before.size()));
  return text.substr(0, text.find(after));
}

// valijson's words, and ours with {} for its number.
struct Phrase {
  std::string_view theirs_before;
  std::string_view theirs_after;
  std::string_view ours;
};
constexpr Phrase kPhrases[] = {
    {"Expected number greater than or equal to ", "\n", "expected a number of at least {}"},
    {"Expected number less than or equal to ", "\n", "expected a number of at most {}"},
    {"Expected number greater than ", "\n", "expected a number above {}"},
    {"Expected number less than ", "\n", "expected a number below {}"},
    {"String should be no more than ", " ", "expected at most {} characters"},
    {"String should be no fewer than ", " ", "expected at least {} characters"},
    {"Array should contain no more than ", " ", "expected at most {} elements"},
    {"Array should contain no fewer than ", " ", "expected at least {} elements"},
    {"Object should have no more than ", " ", "expected at most {} members"},
    {"Object should have no fewer than ", " ", "expected at least {} members"},
    {"Value should be a multiple of ", "\n", "expected a multiple of {}"},
};

std::string Translate(const std::string& theirs) {
  for (const Phrase& phrase : kPhrases) {
    if (StartsWith(theirs, phrase.theirs_before)) {
      return fmt::format(fmt::runtime(phrase.ours),
                         TrimZeros(Between(theirs, phrase.theirs_before, phrase.theirs_after)));
    }
  }
  if (theirs.find("violate uniqueness") != std::string::npos) {
    return fmt::format("expected elements that differ; those at {} and {} are equal",
                       Between(theirs, "indexes #", " "), Between(theirs, "and #", " "));
  }
  if (theirs.find("'not' constraint") != std::string::npos)
    return "expected something else (what is there is excluded)";
  if (theirs.find("'contains' constraint") != std::string::npos)
    return "expected an element that is not there";
  return theirs;
}

base::JsonPointer PointerOf(const std::vector<std::string>& context) {
  base::JsonPointer pointer;
  for (size_t i = 1; i < context.size(); ++i) {
    pointer = pointer.Child(std::string_view(context[i]).substr(1, context[i].size() - 2));
  }
  return pointer;
}

// An echo: a level that is wrong because something below it is.
bool IsEcho(const std::string& description) {
  return StartsWith(description, "Failed to validate") ||
         StartsWith(description, "Cannot validate item");
}

struct Told {
  base::JsonPointer pointer;
  std::string fault;
  std::string remedy{};
  bool complete = false;  // says itself what was found
};

bool IsBelow(const base::JsonPointer& above, const base::JsonPointer& below) {
  return below.tokens().size() > above.tokens().size() &&
         std::equal(above.tokens().begin(), above.tokens().end(), below.tokens().begin());
}

// Alternatives fail each in their way. If one was so near that its faults lie deeper, the others
// are no help.
void DropShallowAlternatives(const base::JsonPointer& place, std::vector<Told>& told) {
  const bool deeper = std::any_of(told.begin(), told.end(),
                                  [&](const Told& t) { return IsBelow(place, t.pointer); });
  if (!deeper) return;
  told.erase(std::remove_if(told.begin(), told.end(),
                            [&](const Told& t) {
                              return t.pointer == place && StartsWith(t.fault, "expected ");
                            }),
             told.end());
}

Told FormatOne(const RawSchemaError& error) {
  Told told{.pointer = PointerOf(error.context), .fault = Translate(error.description)};
  if (StartsWith(error.description, "Missing required property '")) {
    const std::string_view name = std::string_view(error.description).substr(27);
    told.pointer = told.pointer.Child(name.substr(0, name.rfind('\'')));
    told.fault = kMissingMember;
  } else if (StartsWith(error.description, "Missing dependency '")) {
    told.fault = fmt::format("requires '{}' beside it", Between(error.description, "'", "'"));
  } else if (StartsWith(error.description, kUnexpectedMember)) {
    told.remedy = told.fault.substr(kUnexpectedMember.size());
    told.fault = kUnexpectedMember;
  }
  told.complete = !StartsWith(told.fault, "expected ");
  return told;
}

}  // namespace

std::string SchemaError::Message() const {
  return fmt::format("{}{}{}{}", fault, found.empty() ? "" : ", got ", found, remedy);
}

std::string SchemaError::ToString() const {
  return fmt::format("{}: {}", pointer.empty() ? "(root)" : pointer, Message());
}

std::vector<SchemaError> FormatSchemaErrors(const std::vector<RawSchemaError>& raw,
                                            const rapidjson::Value& value) {
  std::vector<Told> told;
  std::vector<base::JsonPointer> alternatives;
  for (const RawSchemaError& error : raw) {
    if (error.description.find("anyOf constraint") != std::string::npos ||
        error.description.find("oneOf constraint") != std::string::npos) {
      alternatives.push_back(PointerOf(error.context));
    }
    if (!IsEcho(error.description)) told.push_back(FormatOne(error));
  }
  if (told.empty()) {
    // Only echoes: a schema that allows nothing here, or more than one alternative of a oneOf.
    const RawSchemaError* deepest = nullptr;
    for (const RawSchemaError& error : raw) {
      if (deepest == nullptr || error.context.size() > deepest->context.size()) deepest = &error;
    }
    if (deepest == nullptr) return {{"", "not allowed by the schema"}};
    return {{PointerOf(deepest->context).ToString(), deepest->description}};
  }
  for (const base::JsonPointer& place : alternatives) DropShallowAlternatives(place, told);

  std::vector<SchemaError> errors;
  std::vector<bool> complete;
  for (const Told& one : told) {
    const std::string pointer = one.pointer.ToString();
    // Alternatives at one place read "expected null or string".
    const bool alternative = !one.complete && std::find(alternatives.begin(), alternatives.end(),
                                                        one.pointer) != alternatives.end();
    const auto same = std::find_if(errors.begin(), errors.end(), [&](const SchemaError& e) {
      return alternative && e.pointer == pointer &&
             !complete[static_cast<size_t>(&e - errors.data())];
    });
    if (same == errors.end()) {
      errors.push_back({.pointer = pointer, .fault = one.fault, .remedy = one.remedy});
      complete.push_back(one.complete);
    } else if (same->fault != one.fault) {
      same->fault += " or " + one.fault.substr(std::string_view("expected ").size());
    }
  }
  for (size_t i = 0; i < errors.size(); ++i) {
    if (complete[i]) continue;
    const rapidjson::Value* found = base::JsonPointer::Parse(errors[i].pointer)->Find(value);
    if (found == nullptr) continue;
    errors[i].found = base::DescribeJson(*found);
    errors[i].found_type = base::JsonTypeName(*found);
  }
  return errors;
}

}  // namespace schema
