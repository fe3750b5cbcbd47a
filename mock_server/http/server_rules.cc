#include "mock_server/http/server_rules.h"

#include "mock_server/http/h11_framer.h"
#include "mock_server/http/llhttp_framer.h"

namespace mock_server::http {

using base::Arrival;
using base::Service;

namespace {

template <typename Framer>
std::unique_ptr<RequestFramer> Make(const FramerLimits& limits, const Arrival& arrival) {
  return std::make_unique<Framer>(limits, arrival);
}

// uvicorn 0.24 with httptools and websockets.
constexpr ServerRules kGatewayRules = {.make_framer = Make<LlhttpFramer>,
                                       .reads_ahead = true,
                                       .close_header = "connection: close\r\n",
                                       .malformed_like_an_answer = true};

// uvicorn 0.40 with h11 0.16.
constexpr ServerRules kDataLayerRules = {.make_framer = Make<H11Framer>,
                                         .reads_ahead = false,
                                         .close_header = "Connection: close\r\n",
                                         .malformed_like_an_answer = false};

}  // namespace

const ServerRules& RulesOf(Service service) {
  return service == Service::kGateway ? kGatewayRules : kDataLayerRules;
}

}  // namespace mock_server::http
