#ifndef UNDERSTUDY_HARNESS_CLIENT_URL_H_
#define UNDERSTUDY_HARNESS_CLIENT_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace harness::client {

// Where a server listens. Two requests share a connection only when their origins are equal.
struct Origin {
  bool tls = false;
  std::string host;  // a name or an address, IPv6 without brackets
  uint16_t port = 80;

  bool operator==(const Origin&) const = default;
  // "127.0.0.1:8009" or "[::1]:8009": the Host header; without the port when it is the scheme's
  // own.
  std::string HostHeader() const;
  // "http://127.0.0.1:8009".
  std::string ToString() const;
  // Whether it is an address of this machine alone, or "localhost".
  bool IsLoopback() const;
};

// An absolute http or https URL, taken apart. Nothing of it is decoded.
struct Url {
  Origin origin;
  std::string target = "/";  // path and query
};

// Reads an absolute http or https URL. kBadUsage names what is wrong with it.
base::Result<Url> ParseUrl(std::string_view text);

// What a Location header means, seen from `base` (RFC 3986, 5.2): absolute, scheme-relative,
// absolute path or relative.
base::Result<Url> ResolveUrl(const Url& base, std::string_view location);

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_URL_H_
