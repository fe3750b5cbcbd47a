#include "mock_server/journal/journal.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace mock_server::journal {

using base::HttpHeader;
using base::HttpHeaders;
using base::HttpRequest;
using base::HttpResponse;

namespace {

// Everything of an entry that has a fixed size; the texts follow, each behind its length.
struct Fixed {
  uint64_t number;
  int64_t time_us;
  int64_t service_time_ns;
  uint64_t connection;
  uint64_t request_body_bytes;
  uint64_t response_body_bytes;
  int32_t status;
  uint32_t request_headers;
  uint32_t response_headers;
  base::Service service;
};
static_assert(std::is_trivially_copyable_v<Fixed>);

std::string_view Cut(const std::string& body) {
  return std::string_view(body).substr(0, Journal::kMaxBodyBytes);
}

size_t TextBytes(std::string_view text) { return sizeof(uint32_t) + text.size(); }

size_t HeadersBytes(const HttpHeaders& headers) {
  size_t bytes = 0;
  for (const HttpHeader& header : headers)
    bytes += TextBytes(header.name) + TextBytes(header.value);
  return bytes;
}

class Writer {
 public:
  explicit Writer(char* at) : at_(at) {}

  template <typename T>
  void Value(const T& value) {
    std::memcpy(at_, &value, sizeof value);
    at_ += sizeof value;
  }
  void Text(std::string_view text) {
    Value(static_cast<uint32_t>(text.size()));
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void Headers(const HttpHeaders& headers) {
    for (const HttpHeader& header : headers) {
      Text(header.name);
      Text(header.value);
    }
  }

 private:
  char* at_;
};

class Reader {
 public:
  explicit Reader(const char* at) : at_(at) {}

  template <typename T>
  T Value() {
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string Text() {
    const auto size = Value<uint32_t>();
    std::string text(at_, size);
    at_ += size;
    return text;
  }
  HttpHeaders Headers(uint32_t count) {
    HttpHeaders headers;
    for (uint32_t i = 0; i < count; ++i) {
      std::string name = Text();
      headers.push_back({std::move(name), Text()});
    }
    return headers;
  }

 private:
  const char* at_;
};

}  // namespace

Journal::Journal(size_t budget_bytes) : ring_(budget_bytes) {}

void Journal::Record(const Entry& entry, const HttpRequest& request, const HttpResponse& response) {
  counters_.Count(entry.service, request, response.status, entry.service_time, entry.fault,
                  entry.drawn);
  const std::string_view request_body = Cut(request.body);
  const std::string_view response_body = Cut(response.body);
  const size_t bytes = sizeof(Fixed) + TextBytes(request.method) + TextBytes(request.target) +
                       HeadersBytes(request.headers) + TextBytes(request_body) +
                       HeadersBytes(response.headers) + TextBytes(response_body) +
                       TextBytes(entry.fault);
  char* const at = ring_.Reserve(bytes);
  if (at == nullptr) return;
  Writer writer(at);
  writer.Value(Fixed{.number = counters_.requests(),
                     .time_us = entry.time.count(),
                     .service_time_ns = entry.service_time.count(),
                     .connection = entry.connection,
                     .request_body_bytes = request.body.size(),
                     .response_body_bytes = response.body.size(),
                     .status = response.status,
                     .request_headers = static_cast<uint32_t>(request.headers.size()),
                     .response_headers = static_cast<uint32_t>(response.headers.size()),
                     .service = entry.service});
  writer.Text(request.method);
  writer.Text(request.target);
  writer.Headers(request.headers);
  writer.Text(request_body);
  writer.Headers(response.headers);
  writer.Text(response_body);
  writer.Text(entry.fault);
}

Entry Journal::Read(size_t index) const {
  Reader reader(ring_[index]);
  const auto fixed = reader.Value<Fixed>();
  Entry entry;
  entry.number = fixed.number;
  entry.time = std::chrono::microseconds(fixed.time_us);
  entry.service_time = std::chrono::nanoseconds(fixed.service_time_ns);
  entry.service = fixed.service;
  entry.connection = fixed.connection;
  entry.request.method = reader.Text();
  entry.request.target = reader.Text();
  entry.request.headers = reader.Headers(fixed.request_headers);
  entry.request.body = reader.Text();
  entry.response.status = fixed.status;
  entry.response.headers = reader.Headers(fixed.response_headers);
  entry.response.body = reader.Text();
  entry.fault = reader.Text();
  entry.request_body_bytes = fixed.request_body_bytes;
  entry.response_body_bytes = fixed.response_body_bytes;
  return entry;
}

std::vector<Entry> Journal::Last(size_t limit) const {
  std::vector<Entry> entries;
  const size_t count = std::min(limit, ring_.size());
  entries.reserve(count);
  for (size_t i = ring_.size() - count; i < ring_.size(); ++i) entries.push_back(Read(i));
  return entries;
}

void Journal::ForEachNewest(const std::function<bool(Entry entry)>& take) const {
  for (size_t i = ring_.size(); i > 0; --i) {
    if (!take(Read(i - 1))) return;
  }
}

void Journal::Forget() {
  ring_.Clear();
  forgotten_ = counters_;
}

}  // namespace mock_server::journal
