#ifndef UNDERSTUDY_HARNESS_CLIENT_HEAD_LINES_H_
#define UNDERSTUDY_HARNESS_CLIENT_HEAD_LINES_H_

#include <string>
#include <string_view>
#include <utility>

#include "base/http_message.h"

namespace harness::client {

// Puts the header lines of a message together from the pieces that llhttp finds, within a limit.
// Not thread-safe.
class HeadLines {
 public:
  // More than any sound message has; a peer that never ends its head must not fill the memory.
  static constexpr size_t kMostBytes = 1 << 20;

  // False when the head is too long. `text` is a part of it that is kept elsewhere, such as a URL.
  bool Append(std::string_view piece, std::string& text) {
    bytes_ += piece.size();
    if (bytes_ > kMostBytes) return false;
    text.append(piece);
    return true;
  }
  bool AppendName(std::string_view piece) { return Append(piece, name_); }
  bool AppendValue(std::string_view piece) { return Append(piece, value_); }

  void EndLine(base::HttpHeaders& headers) {
    headers.push_back({std::move(name_), std::move(value_)});
    name_.clear();
    value_.clear();
  }

  // Another head begins, with the whole limit.
  void Reset() { bytes_ = 0; }

 private:
  std::string name_;
  std::string value_;
  size_t bytes_ = 0;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_HEAD_LINES_H_
