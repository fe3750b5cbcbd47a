#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_HANDLER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_HANDLER_H_

#include <chrono>
#include <cstdint>
#include <memory>

#include "base/http_message.h"
#include "mock_server/http/damage.h"

namespace mock_server::http {

// Where a request came from.
struct RequestOrigin {
  base::Service service = base::Service::kGateway;
  uint64_t connection = 0;  // 1, 2, 3, … over the life of the server
  uint64_t number = 0;      // of the request on its connection, from 1
};

// What is to be sent back, and when.
struct Answer {
  base::HttpResponse response;
  // The first byte leaves this long after the request arrived, the time that Handle() took
  // included; zero: at once. Others are served meanwhile, the answers of one connection keep their
  // order, and a request that was sent before the last answer came arrives when that one leaves.
  std::chrono::nanoseconds delay{0};
  // It also leaves when the client half-closes the connection, without the rest of the delay.
  bool leaves_at_half_close = false;
  // Send nothing: the client sees its connection reset, after `delay`.
  bool drop = false;
  // The connection is closed after it without being announced, as uvicorn does when an application
  // failed. A request that the client sends before it can see the end is answered.
  bool closes = false;
  // Usually none. `drop` goes first.
  std::unique_ptr<const Damage> damage{};
};

// How a connection ended.
enum class ConnectionEnd {
  kByClient,     // the client closed it, asked for that, or broke the rules of HTTP
  kHalfClosed,   // the same, but it half-closed the connection before it was sent its answer
  kIdle,         // the server closed it, since the client had been silent
  kFailure,      // the server closed it, since an application had failed
  kServerStops,  // the server ends
};

// Answers the requests of an HttpServer. Called on the server's thread, one request at a time.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  // Whether the answer may depend on the body of `head`, which is not there yet. False: Handle() is
  // called at once, with an empty body, and the real one is read and thrown away. True: when it is
  // complete, and a client that waits for `100 Continue` gets that now.
  virtual bool NeedsBody([[maybe_unused]] const RequestOrigin& origin,
                         [[maybe_unused]] const base::HttpRequest& head) {
    return true;
  }

  // `request` lives until the call returns. An exception becomes `500 Internal Server Error`.
  virtual Answer Handle(const RequestOrigin& origin, const base::HttpRequest& request) = 0;

  // The connection has ended; `origin.number` is the number of its requests. Must not throw.
  virtual void OnClosed([[maybe_unused]] const RequestOrigin& origin,
                        [[maybe_unused]] ConnectionEnd end) {}
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_HANDLER_H_
