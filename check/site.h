#ifndef UNDERSTUDY_CHECK_SITE_H_
#define UNDERSTUDY_CHECK_SITE_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "output/test_run.h"

namespace check {

// A client may say from which line of its script a request comes: the header X-Understudy-Site with
// "FILE:LINE", the file with what a header can't hold as %XX.
inline constexpr std::string_view kSiteHeader = "x-understudy-site";

// Nothing when the request does not say, or not in this form: whoever sends it is not to be trusted
// more than any other client.
std::optional<output::Place> SiteOf(const base::HttpRequest& request);

// "load/script.py:12".
std::string SiteText(const output::Place& site);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_SITE_H_
