#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_ACTIONS_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_ACTIONS_H_

#include <chrono>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/app/request_context.h"
#include "mock_server/gateway/upstream.h"
#include "python/value.h"

namespace mock_server::gateway {

// A request to one endpoint, past all checks.
struct Request {
  const app::Environment& environment;
  app::RequestContext& context;
  Upstream& upstream;
  std::chrono::microseconds started_at;
  std::string id;      // the path's parameter in canonical form; empty when there is none
  python::Dict query;  // converted, defaults filled in
  python::Dict body;   // converted; of a create with the defaults of what was absent
};

using Action = base::HttpResponse (*)(Request&);

// nullptr when there is none of that name.
Action FindAction(std::string_view name);

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_ACTIONS_H_
