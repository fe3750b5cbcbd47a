#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"

namespace mock_server::http {

// Limits of a request. The real servers have only the first; the others protect the machine from a
// client (docs/http.md, Limits).
struct FramerLimits {
  // The gateway's own: a longer target is malformed.
  size_t max_target_bytes = 65535;
  // Request line and headers with their line ends; must be larger than max_target_bytes. Trailers
  // that are not kept are not limited, except by time.
  size_t max_header_bytes = size_t{1} << 20;
  size_t max_body_bytes = size_t{16} << 20;
};

// Why a connection can't go on.
enum class FramingFault {
  kNone,
  kMalformed,        // not an HTTP request, or one that two parsers could read differently: 400
  kHeadersTooLarge,  // 431
  kBodyTooLarge,     // 413
  kTooSlow,          // 408; set by TimeOut() of the caller, since the framer has no clock
};

// Divides a stream of bytes into requests. Implementations decide what is a request, what is
// malformed and when a connection ends: each of the platform's two servers has its own parser
// (server_rules.h). Has no socket. Not thread-safe.
class RequestFramer {
 public:
  enum class Event {
    kNeedMore,  // all input is consumed
    // The head of request() is complete and its body is not there yet, or the client waits for `100
    // Continue`. The caller may answer now and drop the body, or go on.
    kHead,
    kRequest,  // request() is complete
    kBodyEnd,  // the body that was dropped has come to its end
    kFault,    // fault() is the reason; every further call returns the same
  };

  virtual ~RequestFramer() = default;
  RequestFramer(const RequestFramer&) = delete;
  RequestFramer& operator=(const RequestFramer&) = delete;

  // Takes what it can from the front of `input`, up to the next event.
  virtual Event Next(std::string_view& input) = 0;

  // After kHead: the rest of this request is read and thrown away, without a limit; kBodyEnd comes
  // instead of kRequest.
  void DropBody() { dropping_ = true; }

  // Good from kHead or kRequest to the next call of Next() that finds another request. The framer
  // keeps and reuses it.
  const base::HttpRequest& request() const { return request_; }
  // Of the request: it asked for `100 Continue`.
  bool expects_continue() const { return expects_continue_; }
  // Of the request: false when the connection ends after the answer.
  bool keep_alive() const { return keep_alive_; }
  // Of the request: the answer carries `connection: close`.
  bool announces_close() const { return announces_close_; }
  // Of the request: it asks for a WebSocket, and the server knows what that is.
  bool wants_websocket() const { return wants_websocket_; }
  // Since the connection began: the client has shown that it speaks HTTP/1.1 or later.
  bool speaks_http_1_1() const { return speaks_http_1_1_; }
  FramingFault fault() const { return fault_; }
  // Bytes of a request came, but not all.
  bool in_request() const { return in_request_; }
  // Frees what a large request left behind; for connections that wait.
  void Shrink();

 protected:
  // `arrival` is copied into every request.
  RequestFramer(const FramerLimits& limits, const base::Arrival& arrival);

  // Clears the request and everything about it.
  void BeginRequest();
  // Room for one more header, empty. Those of the request before are used again where they are, so
  // EndHeaders() must follow the last.
  base::HttpHeader& AddHeader();
  // The one that was added last.
  base::HttpHeader& LastHeader() { return request_.headers[header_count_ - 1]; }
  void EndHeaders();
  // False, with the fault set, when the limit is passed. Throws dropped bytes away.
  bool AddToBody(std::string_view part);
  // Always kFault; of several faults the first counts.
  Event Fail(FramingFault reason);

  const FramerLimits limits_;
  base::HttpRequest request_;
  size_t head_size_ = 0;  // of the last complete request's head
  bool expects_continue_ = false;
  bool keep_alive_ = true;
  bool announces_close_ = false;
  bool wants_websocket_ = false;
  bool speaks_http_1_1_ = false;
  bool in_request_ = false;
  bool dropping_ = false;
  FramingFault fault_ = FramingFault::kNone;

 private:
  size_t header_count_ = 0;  // of the request that is being read
  // Headers of earlier requests that had more, kept for the room in their strings.
  std::vector<base::HttpHeader> spare_;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_
