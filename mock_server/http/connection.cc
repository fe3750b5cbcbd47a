#include "mock_server/http/connection.h"

#include <exception>
#include <utility>

namespace mock_server::http {

using contracts::core::HttpResponse;

namespace {

// A client that pipelines gets this many answers in a turn, so that others wait for no more than
// these.
constexpr int kRequestsPerTurn = 32;
// No further request is begun while this much output waits for a slow reader.
constexpr size_t kOutputBytesPerTurn = 256 * 1024;
constexpr size_t kHeldBytes = 64 * 1024;

Answer InternalServerError() {
  return {.response = {.status = 500,
                       .headers = {{"content-type", "text/plain; charset=utf-8"}},
                       .body = "Internal Server Error"}};
}

}  // namespace

Connection::Connection(const RequestOrigin& origin, RequestHandler& handler, ResponseWriter& writer,
                       const FramerLimits& limits)
    : origin_(origin), handler_(handler), writer_(writer), limits_(limits), framer_(limits) {}

bool Connection::holds_enough() const { return held_.size() >= kHeldBytes; }

void Connection::Receive(std::string_view bytes, std::string& out) {
  received_since_answer_ = true;
  if (state_ == State::kOpen) {
    Work(bytes, out);
  } else if (state_ == State::kDelayed || state_ == State::kMore) {
    held_ += bytes;
  }
}

void Connection::ReceiveEnd(std::string& out) {
  input_ended_ = true;
  if (state_ == State::kOpen) Work({}, out);
}

void Connection::Continue(std::string& out) {
  if (state_ != State::kMore) return;
  state_ = State::kOpen;
  std::string input;
  input.swap(held_);
  Work(input, out);
}

void Connection::Deliver(std::string& out) {
  if (!delayed_) return;
  const Answer answer = *std::exchange(delayed_, std::nullopt);
  state_ = State::kOpen;
  WriteAnswer(answer, out);
  if (state_ == State::kOpen) {
    std::string input;
    input.swap(held_);
    received_since_answer_ = !input.empty();
    Work(input, out);
  }
}

void Connection::TimeOut(std::string& out) {
  writer_.WriteFault(FramingFault::kTooSlow, limits_, out);
  state_ = State::kFaulted;
}

void Connection::Shrink() {
  framer_.Shrink();
  if (held_.empty()) std::string().swap(held_);
}

void Connection::Hold(std::string_view input) {
  held_.assign(input);
  state_ = State::kMore;
}

void Connection::Work(std::string_view input, std::string& out) {
  const size_t out_start = out.size();
  int answered = 0;
  while (!input.empty()) {
    if (answered == kRequestsPerTurn || out.size() - out_start > kOutputBytesPerTurn) {
      Hold(input);
      return;
    }
    RequestFramer::Event event = framer_.Next(input);
    if (event == RequestFramer::Event::kContinue) {
      out += "HTTP/1.1 100 Continue\r\n\r\n";
      event = framer_.Next(input);  // a request without a body is complete by now
    }
    switch (event) {
      case RequestFramer::Event::kContinue:
      case RequestFramer::Event::kNeedMore:
        break;
      case RequestFramer::Event::kFault:
        Fault(out, out_start);
        return;
      case RequestFramer::Event::kRequest:
        ++answered;
        received_since_answer_ = !input.empty();
        AnswerRequest(out);
        if (!keep_alive_ && !input.empty()) {
          // Nothing may follow; the parser tells line breaks from bytes that make the whole
          // malformed.
          if (framer_.Next(input) == RequestFramer::Event::kFault) {
            Fault(out, out_start);
            return;
          }
        }
        if (state_ == State::kDelayed) {
          held_.assign(input);
          return;
        }
        if (state_ != State::kOpen) return;
        continue;
    }
    break;
  }
  if (input_ended_) state_ = State::kClosing;
}

void Connection::AnswerRequest(std::string& out) {
  ++origin_.number;
  framing_ = {.without_body = framer_.request().method == "HEAD",
              .close_asked = framer_.close_asked()};
  keep_alive_ = framer_.keep_alive();
  Answer answer;
  try {
    answer = handler_.Handle(origin_, framer_.request());
  } catch (...) {  // whatever it is, it must not end the other connections
    answer = InternalServerError();
  }
  if (answer.delay > std::chrono::nanoseconds(0)) {
    delayed_ = std::move(answer);
    state_ = State::kDelayed;
    return;
  }
  WriteAnswer(answer, out);
}

void Connection::WriteAnswer(const Answer& answer, std::string& out) {
  if (answer.drop) {
    state_ = State::kDropped;
    return;
  }
  writer_.Write(answer.response, framing_, out);
  if (!keep_alive_ || EndsConnection(answer.response)) state_ = State::kClosing;
}

void Connection::Fault(std::string& out, size_t out_start) {
  // uvicorn reads a whole packet before it answers any of it, and says nothing else about a packet
  // that is malformed.
  out.resize(out_start);
  delayed_.reset();
  writer_.WriteFault(framer_.fault(), limits_, out);
  state_ = State::kFaulted;
}

}  // namespace mock_server::http
