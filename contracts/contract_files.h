#ifndef UNDERSTUDY_CONTRACTS_CONTRACT_FILES_H_
#define UNDERSTUDY_CONTRACTS_CONTRACT_FILES_H_

#include <span>

#include "contracts/core/embedded_file.h"

namespace contracts {

// Every contract below contracts/ that holds for the platform (listed in contracts/CMakeLists.txt;
// those in must_fail/ are for tests), as it was when the program was built. Names are like
// "goals/create.contract.json".
std::span<const core::EmbeddedFile> ContractFiles();

}  // namespace contracts

#endif  // UNDERSTUDY_CONTRACTS_CONTRACT_FILES_H_
