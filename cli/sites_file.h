#ifndef UNDERSTUDY_CLI_SITES_FILE_H_
#define UNDERSTUDY_CLI_SITES_FILE_H_

#include <span>

#include "base/embedded_file.h"

namespace cli {

// The one file sitecustomize.py.
std::span<const base::EmbeddedFile> SitesFile();

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SITES_FILE_H_
