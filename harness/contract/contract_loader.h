#ifndef UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_LOADER_H_
#define UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_LOADER_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "harness/contract/contract_model.h"
#include "schema/registry.h"

namespace harness::contract {

// Reads a contract and checks everything that can be checked without running it: JSON, unknown
// keys, names used before they are captured, pointers, patterns, schemas, rules for unknown places.
// Reports all errors (kBadFile, where = file:line:column). Schemas that it names are borrowed from
// `schemas`.
using LoadedContract = tl::expected<Contract, std::vector<base::Error>>;
LoadedContract LoadContract(std::string_view text, const std::string& file_name,
                            const schema::SchemaRegistry& schemas);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_LOADER_H_
