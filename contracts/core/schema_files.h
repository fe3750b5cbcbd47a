#ifndef UNDERSTUDY_CONTRACTS_CORE_SCHEMA_FILES_H_
#define UNDERSTUDY_CONTRACTS_CORE_SCHEMA_FILES_H_

#include <span>

#include "contracts/core/embedded_file.h"

namespace contracts::core {

// Every file below schemas/ (listed in schemas/files.cmake), as it was when the program was built.
std::span<const EmbeddedFile> SchemaFiles();

}  // namespace contracts::core

#endif  // UNDERSTUDY_CONTRACTS_CORE_SCHEMA_FILES_H_
