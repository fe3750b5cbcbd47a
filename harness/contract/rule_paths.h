#ifndef UNDERSTUDY_HARNESS_CONTRACT_RULE_PATHS_H_
#define UNDERSTUDY_HARNESS_CONTRACT_RULE_PATHS_H_

#include <rapidjson/fwd.h>

#include <string>
#include <vector>

#include "base/json_pointer.h"

namespace harness::contract {

// Whether the pointer, in which "*" stands for any element or member, names a place of the example.
bool ExampleHas(const rapidjson::Value& example, const base::JsonPointer& pointer);

// Whether a value that satisfies `schema` (bundled: all references are local) can have such a
// place: its properties and items name it.
bool SchemaHas(const rapidjson::Value& schema, const base::JsonPointer& pointer);

// The pointers of all places of the example, for "did you mean".
std::vector<std::string> PlacesOf(const rapidjson::Value& example);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_RULE_PATHS_H_
