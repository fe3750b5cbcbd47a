#include "mock_server/http/request_framer.h"

#include <utility>

namespace mock_server::http {

using base::HttpHeader;

namespace {

// A string with more room than this is freed when the connection waits.
constexpr size_t kKeptCapacityBytes = 4096;

}  // namespace

RequestFramer::RequestFramer(const FramerLimits& limits, const base::Arrival& arrival)
    : limits_(limits) {
  request_.arrival = arrival;
}

void RequestFramer::BeginRequest() {
  request_.target.clear();
  request_.body.clear();
  header_count_ = 0;
  expects_continue_ = false;
  keep_alive_ = true;
  announces_close_ = false;
  wants_websocket_ = false;
  dropping_ = false;
  in_request_ = true;
}

HttpHeader& RequestFramer::AddHeader() {
  if (header_count_ == request_.headers.size()) {
    if (spare_.empty()) {
      request_.headers.emplace_back();
    } else {
      request_.headers.push_back(std::move(spare_.back()));
      spare_.pop_back();
    }
  }
  HttpHeader& header = request_.headers[header_count_++];
  header.name.clear();
  header.value.clear();
  return header;
}

void RequestFramer::EndHeaders() {
  for (; request_.headers.size() > header_count_; request_.headers.pop_back())
    spare_.push_back(std::move(request_.headers.back()));
}

bool RequestFramer::AddToBody(std::string_view part) {
  if (dropping_) return true;
  if (request_.body.size() + part.size() > limits_.max_body_bytes) {
    Fail(FramingFault::kBodyTooLarge);
    return false;
  }
  request_.body += part;
  return true;
}

RequestFramer::Event RequestFramer::Fail(FramingFault reason) {
  if (fault_ == FramingFault::kNone) fault_ = reason;
  return Event::kFault;
}

void RequestFramer::Shrink() {
  if (in_request_) return;
  // Assigning an empty string would keep the room.
  if (request_.body.capacity() > kKeptCapacityBytes) std::string().swap(request_.body);
  if (request_.target.capacity() > kKeptCapacityBytes) std::string().swap(request_.target);
  if (head_size_ > kKeptCapacityBytes) {
    base::HttpHeaders().swap(request_.headers);
    std::vector<HttpHeader>().swap(spare_);
  }
}

}  // namespace mock_server::http
