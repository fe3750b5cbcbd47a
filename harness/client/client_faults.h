#ifndef UNDERSTUDY_HARNESS_CLIENT_CLIENT_FAULTS_H_
#define UNDERSTUDY_HARNESS_CLIENT_CLIENT_FAULTS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/client/response_parser.h"
#include "harness/client/url.h"

namespace harness::client {

// Why a request failed, in the words of Locust's HTTP library (docs/load-model.md, Failures).

inline constexpr std::string_view kRemoteDisconnected =
    "RemoteDisconnected('Remote end closed connection without response')";

// The stream ended inside a body.
std::string IncompleteBodyFault(const ResponseParser& parser);
std::string TimeoutFault(const Origin& origin, bool connecting, std::chrono::nanoseconds timeout);
std::string TooLargeFault(uint64_t max_body_bytes);
std::string TooManyRedirectsFault(int max_redirects);

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_CLIENT_FAULTS_H_
