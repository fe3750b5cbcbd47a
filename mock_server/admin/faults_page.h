#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_FAULTS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_FAULTS_PAGE_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"

namespace mock_server::admin {

// GET /__understudy/faults: the session's faults and how often they happened (docs/faults.md).
base::HttpResponse FaultsPage(AdminTarget& target);
// PUT replaces them all, DELETE ends them; both answer as GET does.
base::HttpResponse PutFaults(AdminTarget& target, const base::HttpRequest& request);
base::HttpResponse DeleteFaults(AdminTarget& target);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_FAULTS_PAGE_H_
