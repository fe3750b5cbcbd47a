#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_EXPECT_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_EXPECT_PAGE_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"

namespace mock_server::admin {

// POST /__understudy/expect: which of a list of expectations hold, and for each that does not, the
// requests that came nearest (docs/admin.md, Expectations).
base::HttpResponse ExpectPage(AdminTarget& target, const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_EXPECT_PAGE_H_
