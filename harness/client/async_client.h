#ifndef UNDERSTUDY_HARNESS_CLIENT_ASYNC_CLIENT_H_
#define UNDERSTUDY_HARNESS_CLIENT_ASYNC_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "harness/client/url.h"

namespace harness::client {

// The same for all requests of a client.
struct ClientOptions {
  // From the request to the last byte of its answer. A timeout is a failure of the request.
  std::chrono::nanoseconds timeout = std::chrono::seconds(60);
  uint64_t max_body_bytes = 64ull << 20;
  int max_redirects = 30;
  bool verify_tls = true;
  std::string ca_file;  // authorities to trust instead of the system's
};

// One request. All views and pointers must stay until Send() returns, but `headers`, which must
// live as long as the client: a redirect sends them again.
struct OutgoingRequest {
  std::string_view method;
  std::string_view target;  // path and query, below the client's base URL
  const std::string* headers =
      nullptr;  // whole lines, each with CRLF; Host and Content-Length are added
  std::string_view body;
  uint16_t base = 0;  // which of the client's base URLs; 0 is that of Create()
};

// The outcome of a request. The views are valid only inside OnAnswer().
struct ClientAnswer {
  int status = 0;  // 0 when there was no answer
  std::string_view reason;
  std::string_view body;
  std::string_view diagnosis;  // kDiagnosisHeader; empty without one
  // Empty when a whole answer came; else what went wrong, in the words of Locust's HTTP library
  // (`ConnectionRefusedError(111, 'Connection refused')`).
  std::string_view fault;
  // Nobody answers at that address: refused, no route, unknown name.
  bool unreachable = false;
  std::chrono::nanoseconds sent_at{};  // on the monotonic clock, as done_at
  std::chrono::nanoseconds done_at{};
};

// Receives every answer, from inside Poll(). It may call Send() for the same slot.
class AnswerListener {
 public:
  virtual ~AnswerListener() = default;
  virtual void OnAnswer(uint32_t slot, const ClientAnswer& answer) = 0;
};

// Counters since the start. `retries` are included in `requests` once.
struct ClientCounters {
  uint64_t requests = 0;     // Send() calls
  uint64_t connections = 0;  // connections begun
  uint64_t retries = 0;      // sent again because a kept connection turned out to be dead
  uint64_t redirects = 0;    // followed
};

// An HTTP/1.1 client for many users on one thread: each user is a slot with a connection of its own
// that is kept open between requests. Sockets are driven by one epoll. Not thread-safe: Send() and
// Poll() belong to one thread.
//
// A request on a kept connection that dies before the first byte of the answer is sent once more on
// a new one: the server has closed an idle connection just then. Redirects are followed as Python's
// requests does, and count as one request.
class AsyncClient {
 public:
  // `slots` users at most. Fails when the process may not open so many sockets. `clock` and
  // `listener` must outlive the client.
  static base::Result<std::unique_ptr<AsyncClient>> Create(const Url& base, uint32_t slots,
                                                           ClientOptions options,
                                                           const base::Clock& clock,
                                                           AnswerListener& listener);
  ~AsyncClient();

  // Makes room for so many users; fewer than there are changes nothing. Fails as Create() does.
  base::Status Grow(uint32_t slots);

  // Another base URL that requests can name, or the number that it already has.
  base::Result<uint16_t> AddBase(const Url& base);

  // Sends a request; the slot must be free. Its outcome always comes through Poll(), also when it
  // fails at once.
  void Send(uint32_t slot, const OutgoingRequest& request);

  // Abandons the request in flight, if there is one, and closes the slot's connection. Its answer
  // is not reported.
  void Drop(uint32_t slot);

  // Waits until something happens or `deadline` (monotonic clock) passes, and handles what is
  // there.
  void Poll(std::chrono::nanoseconds deadline);

  bool busy(uint32_t slot) const;
  const ClientCounters& counters() const;

 private:
  class Impl;
  explicit AsyncClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_ASYNC_CLIENT_H_
