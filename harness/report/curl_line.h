#ifndef UNDERSTUDY_HARNESS_REPORT_CURL_LINE_H_
#define UNDERSTUDY_HARNESS_REPORT_CURL_LINE_H_

#include <string>

#include "contracts/core/http_message.h"

namespace harness::report {

// A line for a POSIX shell that makes curl send the same request to `base_url`: the same method,
// target and body to the byte, and the same headers. It holds no byte that rules a terminal, nor a
// line break; what can't stand in it as it is comes out of printf.
std::string CurlLine(const std::string& base_url, const contracts::core::HttpRequest& request);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CURL_LINE_H_
