#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "contracts/core/http_message.h"

namespace mock_server::http {

// What one request may cost. The real servers know no limit but the first; the others keep a client
// from eating the machine (docs/http.md, Limits).
struct FramerLimits {
  // The platform's own: a longer target is malformed.
  size_t max_target_bytes = 65535;
  // Request line and headers with their line ends; must be larger than max_target_bytes. Trailers
  // are not kept and so not limited, except by time.
  size_t max_header_bytes = size_t{1} << 20;
  size_t max_body_bytes = size_t{16} << 20;
};

// Why a connection can't go on.
enum class FramingFault {
  kNone,
  kMalformed,        // no HTTP request, or one that two parsers could read differently: 400
  kHeadersTooLarge,  // 431
  kBodyTooLarge,     // 413
  kTooSlow,          // 408; the framer knows no time, whoever does tells it
};

// Cuts a stream of bytes into requests, as the real servers' parser does (llhttp below httptools),
// plus what is known to be ambiguous in that parser: bare CR or LF in the head is refused
// (docs/adr/0003-llhttp.md). The result never depends on how the bytes were cut into pieces. Knows
// no socket. Not thread-safe.
class RequestFramer {
 public:
  enum class Event {
    kNeedMore,  // all input is consumed
    kContinue,  // the client waits for `100 Continue` before it sends the body
    kRequest,   // request() is complete
    kFault,     // fault() tells; the stream is dead and every further call says the same
  };

  explicit RequestFramer(const FramerLimits& limits);
  ~RequestFramer();
  RequestFramer(const RequestFramer&) = delete;
  RequestFramer& operator=(const RequestFramer&) = delete;

  // Takes what it can from the front of `input`, up to the next event.
  Event Next(std::string_view& input);

  // Valid from kRequest to the next call of Next(). The framer keeps and reuses it.
  const contracts::core::HttpRequest& request() const;
  // The request said `Connection: close`, in exactly these letters; the answer repeats it (uvicorn
  // compares bytes).
  bool close_asked() const;
  // Of the request: false when the connection ends after the answer (HTTP/1.0, close_asked()).
  bool keep_alive() const;
  FramingFault fault() const;
  // Bytes of a request came, but not all.
  bool in_request() const;
  // Frees what a large request left behind; for connections that wait.
  void Shrink();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_REQUEST_FRAMER_H_
