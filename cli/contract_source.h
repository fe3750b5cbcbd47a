#ifndef UNDERSTUDY_CLI_CONTRACT_SOURCE_H_
#define UNDERSTUDY_CLI_CONTRACT_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "contracts/core/contract_model.h"
#include "contracts/core/error.h"
#include "contracts/core/schema_validator.h"

namespace cli {

// Contracts and what they borrow from.
struct ContractSet {
  // Texts of schema files from a directory; the registry borrows them.
  std::vector<std::pair<std::string, std::string>> schema_texts;
  std::unique_ptr<contracts::core::SchemaRegistry> schemas;
  std::vector<contracts::core::Contract> contracts;
};

using LoadedContracts = tl::expected<ContractSet, std::vector<contracts::core::Error>>;

// The contracts in the program.
LoadedContracts LoadEmbeddedContracts();

// All *.contract.json below a directory, or the one file `path`. *.schema.json files in it are
// added to the schemas in the program, by their path below the directory. kBadFile when it can't be
// read, with every fault of every file; kNothingRan when there is no contract in it.
LoadedContracts LoadContractsFrom(const std::string& path);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CONTRACT_SOURCE_H_
