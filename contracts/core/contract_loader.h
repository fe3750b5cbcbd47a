#ifndef UNDERSTUDY_CONTRACTS_CORE_CONTRACT_LOADER_H_
#define UNDERSTUDY_CONTRACTS_CORE_CONTRACT_LOADER_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "contracts/core/contract_model.h"
#include "contracts/core/error.h"
#include "contracts/core/schema_validator.h"

namespace contracts::core {

// Reads a contract and checks all that can be known without running it: JSON, unknown keys, names
// used before they are captured, pointers, patterns, schemas, rules for places that are nowhere.
// All faults are told (kBadFile, where = file:line:column). Schemas that it names are borrowed from
// `schemas`.
using LoadedContract = tl::expected<Contract, std::vector<Error>>;
LoadedContract LoadContract(std::string_view text, const std::string& file_name,
                            const SchemaRegistry& schemas);

}  // namespace contracts::core

#endif  // UNDERSTUDY_CONTRACTS_CORE_CONTRACT_LOADER_H_
