#ifndef UNDERSTUDY_TESTS_SUPPORT_RAW_CLIENT_H_
#define UNDERSTUDY_TESTS_SUPPORT_RAW_CLIENT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tests::support {

// A client that sends bytes as they are and reads what comes, blocking. Every wait ends after 20 s,
// so that a server that hangs fails a test instead of the build. Not thread-safe.
class RawClient {
 public:
  enum class End {
    kOpen,    // not seen yet
    kClosed,  // the server ended the connection
    kReset,   // it was reset
    kHung,    // nothing came for 20 s
  };

  // Throws std::runtime_error when nobody listens. `receive_buffer_bytes` makes a slow reader; 0
  // leaves it.
  explicit RawClient(uint16_t port, const std::string& host = "127.0.0.1",
                     int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // All of it; false when the server is gone.
  bool Send(std::string_view bytes);
  // As much as fits without waiting.
  size_t SendSome(std::string_view bytes);
  // Sends no more, still reads.
  void EndSending();
  // Everything until the server ends the connection.
  std::string ReadToEnd();
  // Exactly `count` bytes, fewer when the connection ends.
  std::string Read(size_t count);
  // The head of an answer, with its empty line.
  std::string ReadHead();
  // One answer: its head and the body that content-length announces.
  std::string ReadAnswer();

  End end() const { return end_; }
  int fd() const { return fd_; }

 private:
  bool ReadMore();

  int fd_ = -1;
  End end_ = End::kOpen;
  std::string buffer_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_RAW_CLIENT_H_
