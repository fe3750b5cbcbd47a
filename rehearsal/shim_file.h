#ifndef UNDERSTUDY_REHEARSAL_SHIM_FILE_H_
#define UNDERSTUDY_REHEARSAL_SHIM_FILE_H_

#include <span>

#include "base/embedded_file.h"

namespace rehearsal {

// One: the library that is preloaded into the command.
std::span<const base::EmbeddedFile> ShimFiles();

}  // namespace rehearsal

#endif  // UNDERSTUDY_REHEARSAL_SHIM_FILE_H_
