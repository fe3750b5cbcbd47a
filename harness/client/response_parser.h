#ifndef UNDERSTUDY_HARNESS_CLIENT_RESPONSE_PARSER_H_
#define UNDERSTUDY_HARNESS_CLIENT_RESPONSE_PARSER_H_

#include <llhttp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace harness::client {

// Cuts one answer at a time out of a stream of bytes: status, Location, diagnosis, body without its
// transfer coding. 1xx answers are read over. It rests on llhttp
// (docs/adr/0004-load-client-parser.md).
//
// A body that lies in one piece in the caller's buffer is not copied; body() then refers to that
// buffer. Not thread-safe, not movable while it parses.
class ResponseParser {
 public:
  enum class State {
    kMore,      // the answer goes on
    kDone,      // it is complete; what follows it was not touched
    kBad,       // this is no HTTP; see fault()
    kTooLarge,  // the body passed the limit
  };

  // Begins a new answer. The answer to HEAD has no body, whatever its headers say.
  void Begin(bool head_request, uint64_t max_body_bytes);

  // Reads on. `*used` is how many bytes belong to this answer when it is done.
  State Feed(const char* data, size_t size, size_t* used);

  // The stream ended; kDone when the answer was one that ends so.
  State End();

  int status() const { return status_; }
  const std::string& reason() const { return reason_; }
  const std::string& location() const { return location_; }
  const std::string& diagnosis() const { return diagnosis_; }  // kDiagnosisHeader
  // Of the last complete answer; valid until the buffer given to Feed() changes or Begin().
  std::string_view body() const { return body_.empty() ? span_ : std::string_view(body_); }
  uint64_t body_bytes() const { return body_bytes_; }
  bool keep_alive() const { return keep_alive_; }
  // True once the header section ended.
  bool in_body() const { return in_body_; }
  bool chunked() const;
  // Body bytes that were promised and did not come.
  uint64_t missing_bytes() const { return parser_.content_length; }
  // What is wrong, as Python's http.client names it: `BadStatusLine('...')`.
  const std::string& fault() const { return fault_; }
  // Gives back what a large answer took.
  void ReleaseMemory();

 private:
  friend struct ResponseParserCallbacks;

  void AppendBody(const char* data, size_t size);
  void KeepSpan();

  llhttp_t parser_{};
  uint64_t max_body_bytes_ = 0;
  uint64_t body_bytes_ = 0;
  std::string_view span_;
  std::string body_;
  std::string reason_;
  std::string field_;
  std::string location_;
  std::string diagnosis_;
  std::string* wanted_ = nullptr;  // where the value of the header goes that is being read
  std::string fault_;
  int status_ = 0;
  bool head_request_ = false;
  bool in_body_ = false;
  bool done_ = false;
  bool too_large_ = false;
  bool keep_alive_ = false;
  bool any_input_ = false;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_RESPONSE_PARSER_H_
