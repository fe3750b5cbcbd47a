#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_server::http {

// The output of several connections that became ready together, to be sent together: the clients'
// processor is woken once instead of once an answer, which halves the cost of sending when we are
// the slower side. Not thread-safe.
class Batch {
 public:
  struct Output {
    uint64_t tag = 0;  // of its connection
    size_t begin = 0;
    size_t end = 0;
    std::string body{};  // goes behind it (Connection::TakeBody())
  };

  // Where the next connection's output is appended; Add() or Undo() must follow. `turn` is when the
  // first of those began that are ready now.
  std::string& Begin(std::chrono::nanoseconds turn) {
    if (outputs_.empty()) began_ = std::max(turn, made_);
    begin_ = bytes_.size();
    return bytes_;
  }
  bool HasNew() const { return bytes_.size() > begin_; }
  void Undo() { bytes_.resize(begin_); }
  // The output is made, `now`.
  void Add(uint64_t tag, std::chrono::nanoseconds now) {
    made_ = now;
    outputs_.push_back({tag, begin_, bytes_.size(), {}});
  }
  // What goes behind the one that was added last.
  void AddBody(std::string body) {
    body_bytes_ += body.size();
    outputs_.back().body = std::move(body);
  }

  // Whether others should wait no longer for what is here.
  bool IsFull() const {
    return outputs_.size() >= kMostOutputs || bytes_.size() + body_bytes_ >= kMostBytes ||
           made_ - began_ >= kMostTime;
  }

  const std::vector<Output>& outputs() const { return outputs_; }
  std::string_view Bytes(const Output& output) const {
    return std::string_view(bytes_).substr(output.begin, output.end - output.begin);
  }
  // Keeps its room, unless that is large.
  void Clear() {
    outputs_.clear();
    body_bytes_ = 0;
    bytes_.clear();
    if (bytes_.capacity() > kKeptBytes) std::string().swap(bytes_);
  }

 private:
  static constexpr size_t kMostOutputs = 32;
  static constexpr size_t kMostBytes = size_t{64} * 1024;
  static constexpr std::chrono::nanoseconds kMostTime = std::chrono::microseconds(500);
  static constexpr size_t kKeptBytes = 1024 * 1024;

  std::string bytes_;
  std::vector<Output> outputs_;
  size_t begin_ = 0;  // of the output that is being made
  size_t body_bytes_ = 0;
  std::chrono::nanoseconds began_{0};
  std::chrono::nanoseconds made_{0};  // when the last output was
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_
