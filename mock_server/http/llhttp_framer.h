#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_LLHTTP_FRAMER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_LLHTTP_FRAMER_H_

#include <memory>
#include <string_view>

#include "mock_server/http/request_framer.h"

namespace mock_server::http {

// Frames requests as the gateway does: uvicorn with httptools, which is llhttp. What is known to be
// ambiguous in that parser is refused (docs/adr/0003-llhttp.md). The result does not depend on how
// the bytes were cut into pieces, but for a request with `Connection: Upgrade`: its body is dropped
// and so is whatever else is in the same piece, as the real server does.
class LlhttpFramer : public RequestFramer {
 public:
  LlhttpFramer(const FramerLimits& limits, const base::Arrival& arrival);
  ~LlhttpFramer() override;

  Event Next(std::string_view& input) override;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_LLHTTP_FRAMER_H_
