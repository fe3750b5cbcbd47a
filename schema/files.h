#ifndef UNDERSTUDY_SCHEMA_FILES_H_
#define UNDERSTUDY_SCHEMA_FILES_H_

#include <span>

#include "base/embedded_file.h"

namespace schema {

// Every file below schemas/ (listed in schemas/files.cmake), as it was when the program was built.
std::span<const base::EmbeddedFile> SchemaFiles();

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_FILES_H_
