#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_FILE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_FILE_H_

#include <span>

#include "base/embedded_file.h"

namespace mock_server::admin {

// docs_page.html alone.
std::span<const base::EmbeddedFile> DocsPageFile();

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_FILE_H_
