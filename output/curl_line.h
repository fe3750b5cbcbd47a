#ifndef UNDERSTUDY_OUTPUT_CURL_LINE_H_
#define UNDERSTUDY_OUTPUT_CURL_LINE_H_

#include <span>
#include <string>
#include <string_view>

#include "base/http_message.h"

namespace output {

// A line for a POSIX shell that makes curl send the same request to `base_url`: the same method,
// target and body to the byte, and the same headers, with curl's own `Accept: */*` where there is
// none: no answer depends on it, and the stand-in tells its diagnosis only to a client that sends
// such a header (docs/diagnoses.md). It contains no control character and no line
// break; bytes that can't be written literally are produced by printf. The `variables`, such as
// "$KEY", are left to the shell to fill in.
std::string CurlLine(const std::string& base_url, const base::HttpRequest& request,
                     std::span<const std::string_view> variables = {});

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_CURL_LINE_H_
