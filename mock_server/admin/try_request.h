#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_TRY_REQUEST_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_TRY_REQUEST_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"

namespace mock_server::admin {

// POST /__understudy/try: sends a request to either service of the session and answers what came
// back as {"status", "headers", "body"}; status 0 is a dropped connection (docs/admin.md, Trying a
// request). The request counts as traffic.
base::HttpResponse TryRequest(AdminTarget& target, const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_TRY_REQUEST_H_
