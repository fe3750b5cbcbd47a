#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_ACCESS_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_ACCESS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"

namespace mock_server::admin {

// Who may use the admin API (docs/http.md, Security). It wants no key, so without this any web page
// that is open in a browser on this machine could use it: by a request to another origin, or under
// a name of its own that it makes an address of this server (DNS rebinding). Immutable; any
// threads.
class Access {
 public:
  // `names`: what the server is called beside its addresses, "localhost" and this machine's name.
  // ".example.org" is that name and all below it.
  explicit Access(std::vector<std::string> names = {});

  // The 403 or 415 for a request that is not to be obeyed, with the reason; nothing for one that
  // is.
  std::optional<base::HttpResponse> Refuse(const base::HttpRequest& request) const;

 private:
  bool IsOurs(std::string_view host) const;

  std::vector<std::string> names_;  // in lower case
};

// "127.0.0.1" of "127.0.0.1:8009", "[::1]" of "[::1]:8009".
std::string_view HostWithoutPort(std::string_view authority);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_ACCESS_H_
