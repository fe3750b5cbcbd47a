#ifndef UNDERSTUDY_OUTPUT_PAGE_FILES_H_
#define UNDERSTUDY_OUTPUT_PAGE_FILES_H_

#include <span>

#include "base/embedded_file.h"

namespace output {

// page.css and page.js, in that order: style and script of every page.
std::span<const base::EmbeddedFile> PageFiles();

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_PAGE_FILES_H_
