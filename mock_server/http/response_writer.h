#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "contracts/core/clock.h"
#include "contracts/core/http_message.h"
#include "mock_server/http/request_framer.h"

namespace mock_server::http {

// What of a request shapes the bytes of its answer.
struct AnswerFraming {
  bool without_body = false;  // HEAD: the length of the body, but not the body
  bool close_asked = false;   // repeat `connection: close`
};

// Turns answers into bytes as uvicorn does: `date` and `server` first, then the answer's headers in
// their order and in lower case. `content-length` is the writer's: it goes before `content-type`
// (or first, when there is none), and is left out for 1xx, 204 and 304. A line break in a header
// becomes a blank, so that no value can start a header. Not thread-safe.
class ResponseWriter {
 public:
  // `clock` gives the date and must outlive the writer.
  explicit ResponseWriter(const contracts::core::Clock& clock) : clock_(clock) {}

  // Appends the answer to `out`.
  void Write(const contracts::core::HttpResponse& response, const AnswerFraming& framing,
             std::string& out);
  // Appends the answer to a stream that is no HTTP; the connection must be closed after it.
  void WriteFault(FramingFault fault, const FramerLimits& limits, std::string& out);

 private:
  void WriteStart(int status, std::string& out);

  const contracts::core::Clock& clock_;
  std::chrono::seconds date_second_{INT64_MIN};
  std::string date_and_server_;
};

// True when the answer itself ends the connection: it carries `connection: close`.
bool EndsConnection(const contracts::core::HttpResponse& response);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_RESPONSE_WRITER_H_
