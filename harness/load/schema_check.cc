#include "harness/load/schema_check.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace harness::load {

using base::Status;
using schema::Schema;
using schema::SchemaRegistry;

namespace {

// Failures are counted by their text, so it must not hold what differs from answer to answer:
// elements of arrays become "*", and of the value only its type stays.
std::string StableText(const schema::SchemaError& error) {
  std::string pointer;
  for (size_t at = 0; at < error.pointer.size();) {
    const size_t end = std::min(error.pointer.find('/', at + 1), error.pointer.size());
    const std::string token = error.pointer.substr(at + 1, end - at - 1);
    const bool index =
        !token.empty() && std::all_of(token.begin(), token.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
    pointer += "/" + (index ? std::string("*") : token);
    at = end;
  }
  const schema::SchemaError stable{.pointer = std::move(pointer),
                                   .fault = error.fault,
                                   .found = error.found_type,
                                   .remedy = error.remedy};
  return stable.ToString();
}

}  // namespace

bool RegistrySchemaCheck::KnownValid(const std::string& schema, std::string_view body) {
  // Below that the whole check is as quick.
  constexpr size_t kWorthwhile = 2000;
  if (body.size() < kWorthwhile) return false;
  auto found = lists_.find(schema);
  if (found == lists_.end()) {
    const Schema* list = registry_.Find(schema);
    if (list == nullptr) return false;
    found = lists_.emplace(schema, std::make_unique<ListCheck>(registry_, *list)).first;
  }
  return found->second->KnownValid(body);
}

std::optional<std::string> RegistrySchemaCheck::Check(const std::string& schema,
                                                      const rapidjson::Value& document) {
  const Schema* found = registry_.Find(schema);
  if (found == nullptr) return "no such schema";
  if (found->IsValid(document)) return std::nullopt;
  const auto errors = found->Validate(document);
  return errors.empty() ? "(root)" : StableText(errors.front());
}

}  // namespace harness::load
