#include "mock_server/admin/pages.h"

#include "mock_server/admin/docs_page_file.h"

namespace mock_server::admin {

base::HttpResponse DocsPage() {
  return {.status = 200,
          .headers = {{"content-type", "text/html; charset=utf-8"},
                      // Nothing is loaded from anywhere else, and nobody frames the switches.
                      {"content-security-policy",
                       "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                       "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                       "frame-ancestors 'none'"},
                      {"cache-control", "no-store"},
                      {"referrer-policy", "no-referrer"}},
          .body = std::string(DocsPageFile()[0].content)};
}

}  // namespace mock_server::admin
