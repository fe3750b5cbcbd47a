#ifndef UNDERSTUDY_HARNESS_CLIENT_RESPONSE_FRAMING_H_
#define UNDERSTUDY_HARNESS_CLIENT_RESPONSE_FRAMING_H_

#include <llhttp.h>

namespace harness::client {

// The rules of RFC 9112 for framing answers that llhttp leaves to its user; both parsers of answers
// use them. Thread-safe.

// Answers without a body, whatever their headers say; llhttp alone would wait for one.
inline bool IsBodyless(bool head_request, int status) {
  return head_request || status == 204 || status == 304;
}

// 100 Continue and its like announce the answer; they are not it. 101 is: no HTTP follows it.
inline bool IsAnnouncement(int status) { return status < 200 && status != 101; }

// Whether another answer can follow the complete one that `parser` has read.
inline bool KeepsAlive(const llhttp_t& parser) {
  return llhttp_should_keep_alive(&parser) != 0 && parser.status_code != 101;
}

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_RESPONSE_FRAMING_H_
