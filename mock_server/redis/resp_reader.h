#ifndef UNDERSTUDY_MOCK_SERVER_REDIS_RESP_READER_H_
#define UNDERSTUDY_MOCK_SERVER_REDIS_RESP_READER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mock_server::redis {

// Takes the commands of a Redis client out of its bytes: arrays of bulk strings, or words on a
// line. Everything has a limit, so that a client can't fill memory. Not thread-safe.
class RespReader {
 public:
  static constexpr size_t kMaxLine = 4096;
  static constexpr size_t kMaxWords = 1024;
  static constexpr size_t kMaxBulk = size_t{1} << 20;
  static constexpr size_t kMaxCommand = size_t{4} << 20;

  enum class Event { kNeedMore, kCommand, kFault };

  void Add(std::string_view bytes) { buffer_ += bytes; }
  // After kCommand, command() has the next one; after kFault nothing more can be read.
  Event Next();
  // At least one word. Good until the next call.
  std::vector<std::string>& command() { return words_; }
  // What is wrong, in the words of Redis.
  std::string_view fault() const { return fault_; }
  // A command has begun and is not complete.
  bool is_within() const { return words_left_ > 0 || next_ < buffer_.size(); }
  // Bytes of what was read and is not done with.
  size_t held() const {
    const size_t begun = bulk_ < 0 ? 0 : static_cast<size_t>(bulk_);  // is in the buffer
    return buffer_.size() + (words_left_ > 0 ? command_bytes_ - begun : 0);
  }

 private:
  // The next line without its end; false when it is not complete.
  bool TakeLine(std::string_view& line);
  bool TakeWords(std::string_view line);
  // The number behind a '*' or '$'; -1 when it is none or beyond `most`.
  static long Number(std::string_view text, size_t most);
  Event Fault(std::string_view fault);
  Event NeedMore();

  std::string buffer_;
  size_t next_ = 0;  // what is before it has been taken
  std::vector<std::string> words_;
  size_t words_left_ = 0;  // of an array that has begun
  long bulk_ = -1;         // the length of the bulk string that has begun
  size_t command_bytes_ = 0;
  std::string_view fault_;
};

}  // namespace mock_server::redis

#endif  // UNDERSTUDY_MOCK_SERVER_REDIS_RESP_READER_H_
