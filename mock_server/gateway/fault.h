#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_FAULT_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_FAULT_H_

#include <string>
#include <string_view>

#include "python/value.h"

namespace mock_server::gateway {

// A refusal of the gateway's own pipeline (docs/platform.md, Everything else). A plain value.
struct Fault {
  int status = 400;
  std::string_view code;  // a literal: "E9103"
  std::string message;
  std::string_view place;  // what of the request is refused, a literal: "/header/Authorization"
  python::Dict details;    // empty: none are sent
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_FAULT_H_
