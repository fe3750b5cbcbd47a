#include "mock_server/redis/resp_reader.h"

#include <algorithm>

#include "base/number.h"

namespace mock_server::redis {
namespace {

// An empty buffer keeps this much room.
constexpr size_t kKeptBytes = 4096;

}  // namespace

RespReader::Event RespReader::Next() {
  if (!fault_.empty()) return Event::kFault;
  if (words_left_ == 0) {
    words_.clear();
    command_bytes_ = 0;
  }
  while (true) {
    if (bulk_ >= 0) {
      const size_t size = static_cast<size_t>(bulk_);
      if (buffer_.size() - next_ < size + 2) return NeedMore();
      if (buffer_.compare(next_ + size, 2, "\r\n") != 0)
        return Fault("Protocol error: expected CRLF behind a bulk string");
      words_.emplace_back(buffer_, next_, size);
      next_ += size + 2;
      bulk_ = -1;
      if (--words_left_ == 0) return Event::kCommand;
    }
    std::string_view line;
    if (!TakeLine(line)) {
      if (buffer_.size() - next_ > kMaxLine) return Fault("Protocol error: too big inline request");
      return NeedMore();
    }
    if (words_left_ > 0) {
      if (!line.starts_with('$')) return Fault("Protocol error: expected '$'");
      bulk_ = Number(line.substr(1), kMaxBulk);
      command_bytes_ += bulk_ < 0 ? 0 : static_cast<size_t>(bulk_);
      if (bulk_ < 0 || command_bytes_ > kMaxCommand)
        return Fault("Protocol error: invalid bulk length");
    } else if (line.starts_with('*')) {
      if (line.starts_with("*-") || line == "*0") continue;  // as Redis: no command
      const long words = Number(line.substr(1), kMaxWords);
      if (words < 0) return Fault("Protocol error: invalid multibulk length");
      words_left_ = static_cast<size_t>(words);
    } else if (TakeWords(line)) {
      return Event::kCommand;
    }
  }
}

bool RespReader::TakeLine(std::string_view& line) {
  const size_t end = buffer_.find('\n', next_);
  if (end == std::string::npos || end - next_ > kMaxLine) return false;
  line = std::string_view(buffer_).substr(next_, end - next_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  next_ = end + 1;
  return true;
}

bool RespReader::TakeWords(std::string_view line) {
  while (!line.empty()) {
    const size_t begin = line.find_first_not_of(" \t");
    if (begin == line.npos) break;
    const size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    words_.emplace_back(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
  return !words_.empty();
}

long RespReader::Number(std::string_view text, size_t most) {
  const auto number = base::ParseNumber<size_t>(text);
  return number && *number <= most ? static_cast<long>(*number) : -1;
}

RespReader::Event RespReader::Fault(std::string_view fault) {
  fault_ = fault;
  std::string().swap(buffer_);
  next_ = 0;
  return Event::kFault;
}

RespReader::Event RespReader::NeedMore() {
  buffer_.erase(0, next_);
  next_ = 0;
  if (buffer_.empty() && buffer_.capacity() > kKeptBytes) std::string().swap(buffer_);
  return Event::kNeedMore;
}

}  // namespace mock_server::redis
