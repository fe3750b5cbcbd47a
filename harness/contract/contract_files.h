#ifndef UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_FILES_H_
#define UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_FILES_H_

#include <span>

#include "base/embedded_file.h"

namespace harness::contract {

// Every contract below contracts/ that holds for the platform (listed in contracts/CMakeLists.txt;
// those in must_fail/ are for tests), as it was when the program was built. Names are like
// "goals/create.contract.json".
std::span<const base::EmbeddedFile> ContractFiles();

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_CONTRACT_FILES_H_
