#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/http/request_framer.h"
#include "mock_server/http/websocket_refusal.h"

namespace mock_server::http {

// What of a request shapes the bytes of its answer.
struct AnswerFraming {
  bool without_body = false;  // HEAD: the length of the body, but not the body
  // Written last, with its line end, unless the answer has a header of that name; may be empty.
  std::string_view close_header{};
};

// How the answer to a malformed request is written.
struct FaultFraming {
  // With date, server and length, as the gateway does. The data layer leaves these out, and the
  // next ones count.
  bool like_an_answer = true;
  // The client has shown that it speaks HTTP/1.1, so the end of the body is told by a last chunk;
  // otherwise the end of the connection tells it.
  bool chunked = false;
  bool keep_alive = true;     // until this fault
  bool without_body = false;  // the fault is in the body of a HEAD
};

// Turns answers into bytes as uvicorn does: `date` and `server` first, then the answer's headers in
// their order and in lower case. `content-length` is the writer's: it goes before `content-type`
// (or first, when there is none), and is left out for 1xx, 204 and 304. A line break in a header
// becomes a blank, so that no value can start a header. Not thread-safe.
class ResponseWriter {
 public:
  // `clock` gives the date and must outlive the writer.
  explicit ResponseWriter(const base::Clock& clock) : clock_(clock) {}

  // Appends the answer to `out`.
  void Write(const base::HttpResponse& response, const AnswerFraming& framing, std::string& out);
  // Appends all of it but the body. True when the body goes behind it.
  bool WriteHead(const base::HttpResponse& response, const AnswerFraming& framing,
                 std::string& out);
  // Appends the answer to a stream that is not HTTP; the connection must be closed after it.
  void WriteFault(FramingFault fault, const FramerLimits& limits, const FaultFraming& framing,
                  std::string& out);
  // The same for a WebSocket that is not opened.
  void WriteRefusal(const WebSocketRefusal& refusal, std::string& out);

 private:
  void WriteStart(int status, std::string& out);
  void RenewDate();

  const base::Clock& clock_;
  std::chrono::seconds date_second_{INT64_MIN};
  std::string date_;  // of that second, "Sun, 18 Jan 2026 21:26:47 GMT"
  std::string date_and_server_;
};

// True when the answer itself ends the connection: it carries `connection: close`.
bool EndsConnection(const base::HttpResponse& response);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_
