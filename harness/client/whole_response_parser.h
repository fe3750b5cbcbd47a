#ifndef UNDERSTUDY_HARNESS_CLIENT_WHOLE_RESPONSE_PARSER_H_
#define UNDERSTUDY_HARNESS_CLIENT_WHOLE_RESPONSE_PARSER_H_

#include <llhttp.h>

#include <string>
#include <string_view>

#include "base/http_message.h"
#include "harness/client/head_lines.h"

namespace harness::client {

// Reads one answer with all its headers. (ResponseParser, of the load client, keeps only what that
// looks at, and copies nothing.) Not thread-safe, not movable.
class WholeResponseParser {
 public:
  static constexpr size_t kMostBodyBytes = 256 << 20;

  // The answer to HEAD has no body, whatever its headers say. A longer body is a fault.
  explicit WholeResponseParser(bool head_request, size_t most_body_bytes = kMostBodyBytes);
  WholeResponseParser(const WholeResponseParser&) = delete;
  WholeResponseParser& operator=(const WholeResponseParser&) = delete;

  // False when this is no HTTP, or too much; see fault().
  bool Feed(std::string_view bytes);
  // The stream ended; an answer without a length is complete then.
  void End();

  bool done() const { return done_; }
  // What came after the answer in the last Feed(); lives as long as its bytes.
  std::string_view rest() const { return rest_; }
  bool started() const { return started_; }
  bool keep_alive() const { return keep_alive_; }
  const std::string& fault() const { return fault_; }
  base::HttpResponse& response() { return response_; }

 private:
  struct Callbacks;

  llhttp_t parser_{};
  const bool head_request_;
  const size_t most_body_bytes_;
  std::string_view rest_;
  base::HttpResponse response_;
  HeadLines head_;
  std::string fault_;
  bool started_ = false;
  bool done_ = false;
  bool keep_alive_ = false;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_WHOLE_RESPONSE_PARSER_H_
