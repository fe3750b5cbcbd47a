#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_H_

#include "base/http_message.h"

namespace mock_server::admin {

// The page that people read, docs_page.html: self-contained, it asks the admin API beside it for
// everything it shows.
base::HttpResponse DocsPage();

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_DOCS_PAGE_H_
