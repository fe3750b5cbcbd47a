#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_OPTIONS_PAGE_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_OPTIONS_PAGE_H_

#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"
#include "mock_server/admin/server_switches.h"

namespace mock_server::admin {

// GET /__understudy/options: what can be switched while it runs. `server` is nullptr without
// sockets.
base::HttpResponse OptionsPage(AdminTarget& target, const ServerSwitches* server);
// PUT switches what the body names, all or nothing; answers as GET does.
base::HttpResponse PutOptions(AdminTarget& target, ServerSwitches* server,
                              const base::HttpRequest& request);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_OPTIONS_PAGE_H_
