#ifndef UNDERSTUDY_BASE_EMBEDDED_FILE_H_
#define UNDERSTUDY_BASE_EMBEDDED_FILE_H_

#include <string_view>

namespace base {

// A data file compiled into the program (see understudy_embed() in cmake/). Both views live as long
// as the process.
struct EmbeddedFile {
  std::string_view name;  // path below the embedding root, e.g. "goals/create.contract.json"
  std::string_view content;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_EMBEDDED_FILE_H_
