#ifndef UNDERSTUDY_CONTRACTS_CORE_RULE_PATHS_H_
#define UNDERSTUDY_CONTRACTS_CORE_RULE_PATHS_H_

#include <rapidjson/fwd.h>

#include <string>
#include <vector>

#include "contracts/core/json_pointer.h"

namespace contracts::core {

// Whether the pointer, in which "*" stands for any element or member, names a place of the example.
bool ExampleHas(const rapidjson::Value& example, const JsonPointer& pointer);

// Whether a value that satisfies `schema` (bundled: all references are local) can have such a
// place: its properties and items name it.
bool SchemaHas(const rapidjson::Value& schema, const JsonPointer& pointer);

// The pointers of all places of the example, for "did you mean".
std::vector<std::string> PlacesOf(const rapidjson::Value& example);

}  // namespace contracts::core

#endif  // UNDERSTUDY_CONTRACTS_CORE_RULE_PATHS_H_
