#ifndef UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_
#define UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_

#include <atomic>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

#include "mock_server/http/request_handler.h"

namespace tests::fakes {

// A handler whose answer shows what the server made of a request. The path tells what else to do:
//   /size/N   N bytes of `x`     /delay/N   an answer after N ms     /drop   a reset     anything
//   else: an echo
class WireHandler : public mock_server::http::RequestHandler {
 public:
  mock_server::http::Answer Handle(const mock_server::http::RequestOrigin& origin,
                                   const base::HttpRequest& request) override {
    ++handled;
    mock_server::http::Answer answer;
    answer.response.headers = {{"content-type", "text/plain"}};
    const std::string_view path = request.path();
    if (path.starts_with("/size/")) {
      answer.response.body.assign(Number(path.substr(6)), 'x');
      return answer;
    }
    if (path.starts_with("/delay/"))
      answer.delay = std::chrono::milliseconds(Number(path.substr(7)));
    answer.drop = path == "/drop";
    std::string& body = answer.response.body;
    body = origin.service == base::Service::kGateway ? "" : "data layer ";
    body += request.method + " " + request.target;
    if (!request.body.empty()) body += " [" + request.body + "]";
    return answer;
  }

  std::atomic<uint64_t> handled = 0;

 private:
  static size_t Number(std::string_view text) {
    size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_
