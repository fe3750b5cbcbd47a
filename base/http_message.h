#ifndef UNDERSTUDY_BASE_HTTP_MESSAGE_H_
#define UNDERSTUDY_BASE_HTTP_MESSAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace base {

// The two services of the platform (docs/platform.md).
enum class Service {
  kGateway,    // L09
  kDataLayer,  // L01
};

// "gateway" or "data_layer", as contracts and profiles write it.
std::string_view ServiceName(Service service);

struct HttpHeader {
  std::string name;  // as sent; compared without regard to ASCII case
  std::string value;
};

using HttpHeaders = std::vector<HttpHeader>;

// The value of the first header of that name; nullptr when there is none.
const std::string* FindHeader(const HttpHeaders& headers, std::string_view name);

// The service's end of a connection. Asking the kernel for an address costs a system call, and
// hardly any request needs it.
class ServiceEnd {
 public:
  virtual ~ServiceEnd() = default;
  // "127.0.0.1:8001"; an IPv6 address has no brackets.
  virtual std::string Address() const = 0;
  // The client's, without its port: "127.0.0.1"; empty when it is not known.
  virtual std::string ClientAddress() const { return {}; }
};

// How a request reached its service, as far as the transport knows.
struct Arrival {
  // nullptr without a socket. Lives as long as the connection.
  const ServiceEnd* at = nullptr;
  // The client is on this machine, so it may be a proxy that reports about the client before it.
  bool from_localhost = true;
  bool by_http_1_0 = false;
};

// A request as it stands on the wire after framing: the body is complete, transfer codings are
// gone. Plain values, no thread-safety of their own.
struct HttpRequest {
  std::string method;
  std::string target;  // path and query, still percent-encoded
  HttpHeaders headers;
  std::string body;
  Arrival arrival{};

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  // What follows the first '?'; empty when there is none.
  std::string_view query() const;
  const std::string* header(std::string_view name) const { return FindHeader(headers, name); }
};

// An answer without framing: content-length, date and connection headers belong to the transport. A
// content-length among the headers only marks its place.
struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;

  const std::string* header(std::string_view name) const { return FindHeader(headers, name); }
};

// The standard phrase, "Unprocessable Entity" for 422; empty for an unknown status.
std::string_view ReasonPhrase(int status);

bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// Without the blanks and tabs at both ends: what HTTP allows around the value of a header.
std::string_view TrimBlanks(std::string_view text);

}  // namespace base

#endif  // UNDERSTUDY_BASE_HTTP_MESSAGE_H_
