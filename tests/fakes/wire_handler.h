#ifndef UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_
#define UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_

#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/http/request_handler.h"

namespace tests::fakes {

// A handler whose answer shows what the server made of a request. The path tells what else to do:
//   /size/N   N bytes of `x`     /delay/N   an answer after N ms     /at-end   an echo when the
//   client half-closes     /drop   a reset     /fail   an echo behind which the connection is
//   closed /hold   a delayed echo, once Release() was called     anything else: an echo
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
    if (path == "/at-end") {
      answer.delay = std::chrono::hours(1);
      answer.leaves_at_half_close = true;
    }
    if (path.starts_with("/delay/"))
      answer.delay = std::chrono::milliseconds(Number(path.substr(7)));
    answer.drop = path == "/drop";
    answer.closes = path == "/fail";
    if (path == "/hold") {
      released_.wait(false);
      answer.delay = std::chrono::milliseconds(1);
    }
    std::string& body = answer.response.body;
    body = origin.service == base::Service::kGateway ? "" : "data layer ";
    body += request.method + " " + request.target;
    if (!request.body.empty()) body += " [" + request.body + "]";
    return answer;
  }

  void OnClosed(const mock_server::http::RequestOrigin&,
                mock_server::http::ConnectionEnd end) override {
    const std::lock_guard lock(mutex_);
    ends_.push_back(end);
    changed_.notify_all();
  }

  // How the first `count` connections that ended came to their ends; fewer when that takes 20 s.
  std::vector<mock_server::http::ConnectionEnd> Ends(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return ends_.size() >= count; });
    return ends_;
  }

  void Release() {
    released_ = true;
    released_.notify_all();
  }

  std::atomic<uint64_t> handled = 0;

 private:
  static size_t Number(std::string_view text) {
    size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  std::atomic<bool> released_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<mock_server::http::ConnectionEnd> ends_;
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_WIRE_HANDLER_H_
