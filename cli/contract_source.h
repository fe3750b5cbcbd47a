#ifndef UNDERSTUDY_CLI_CONTRACT_SOURCE_H_
#define UNDERSTUDY_CLI_CONTRACT_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/contract/contract_model.h"
#include "schema/registry.h"

namespace cli {

// Contracts and what they borrow from.
struct ContractSet {
  // Texts of schema files from a directory; the registry borrows them.
  std::vector<std::pair<std::string, std::string>> schema_texts;
  std::unique_ptr<schema::SchemaRegistry> schemas;
  std::vector<harness::contract::Contract> contracts;
};

using LoadedContracts = tl::expected<ContractSet, std::vector<base::Error>>;

// The contracts in the program.
LoadedContracts LoadEmbeddedContracts();

// All *.contract.json below a directory, or the one file `path`. *.schema.json files in it are
// added to the schemas in the program, by their path below the directory. kBadFile when it can't be
// read, with every fault of every file; kNothingRan when there is no contract in it.
LoadedContracts LoadContractsFrom(const std::string& path);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CONTRACT_SOURCE_H_
