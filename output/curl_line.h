#ifndef UNDERSTUDY_OUTPUT_CURL_LINE_H_
#define UNDERSTUDY_OUTPUT_CURL_LINE_H_

#include <string>

#include "base/http_message.h"

namespace output {

// A line for a POSIX shell that makes curl send the same request to `base_url`: the same method,
// target and body to the byte, and the same headers. It holds no byte that rules a terminal, nor a
// line break; what can't stand in it as it is comes out of printf.
std::string CurlLine(const std::string& base_url, const base::HttpRequest& request);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_CURL_LINE_H_
