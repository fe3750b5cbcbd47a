#ifndef UNDERSTUDY_HARNESS_CLIENT_WHOLE_REQUEST_PARSER_H_
#define UNDERSTUDY_HARNESS_CLIENT_WHOLE_REQUEST_PARSER_H_

#include <llhttp.h>

#include <functional>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "harness/client/head_lines.h"

namespace harness::client {

// Reads the requests that a client sends on one connection, for somebody who looks on. Not
// thread-safe, not movable.
class WholeRequestParser {
 public:
  struct Events {
    // A request's head is complete. Its body is still to come.
    std::function<void(const base::HttpRequest&)> begun;
    std::function<void(base::HttpRequest)> complete;
  };

  WholeRequestParser(size_t most_body_bytes, Events events);
  WholeRequestParser(const WholeRequestParser&) = delete;
  WholeRequestParser& operator=(const WholeRequestParser&) = delete;

  // False when this is no HTTP, or too much; nothing can be read from there on.
  bool Feed(std::string_view bytes);

 private:
  struct Callbacks;

  llhttp_t parser_{};
  const size_t most_body_bytes_;
  const Events events_;
  base::HttpRequest request_;
  HeadLines head_;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_WHOLE_REQUEST_PARSER_H_
