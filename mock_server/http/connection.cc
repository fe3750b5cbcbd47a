#include "mock_server/http/connection.h"

#include <exception>
#include <utility>

#include "mock_server/http/websocket_refusal.h"

namespace mock_server::http {

using base::HttpRequest;

namespace {

// A client that pipelines gets this many answers in a turn, so that others wait for no more than
// these.
constexpr int kRequestsPerTurn = 32;
// No further request is begun while this much output waits for a slow reader.
constexpr size_t kOutputBytesPerTurn = 256 * 1024;
constexpr size_t kHeldBytes = 64 * 1024;
// A body from this size on is sent from where it is: a list of 100 agents has 34 KB.
constexpr size_t kOwnPieceBytes = 8 * 1024;

Answer InternalServerError() {
  return {.response = {.status = 500,
                       .headers = {{"content-type", "text/plain; charset=utf-8"}},
                       .body = "Internal Server Error"},
          .closes = true};
}

}  // namespace

Connection::Connection(const RequestOrigin& origin, const base::Arrival& arrival,
                       RequestHandler& handler, ResponseWriter& writer, const FramerLimits& limits)
    : origin_(origin),
      rules_(RulesOf(origin.service)),
      handler_(handler),
      writer_(writer),
      limits_(limits),
      framer_(rules_.make_framer(limits, arrival)) {}

bool Connection::holds_enough() const { return held_.size() >= kHeldBytes; }

void Connection::Receive(std::string_view bytes, std::string& out) {
  received_since_answer_ = true;
  if (state_ == State::kClosing && std::exchange(failed_, false)) state_ = State::kOpen;
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
  Answer answer = *std::exchange(delayed_, std::nullopt);
  state_ = State::kOpen;
  WriteAnswer(std::move(answer), held_.empty() && !in_body_, out);
  // What came behind it is lost, and the parser's place in it unknown.
  if (!held_.empty()) failed_ = false;
  if (state_ == State::kOpen) {
    std::string input;
    input.swap(held_);
    received_since_answer_ = !input.empty();
    Work(input, out);
  }
}

void Connection::TimeOut(std::string& out) {
  // A client that has its answer, and dawdles with a body that nobody wants, is told nothing more.
  if (!answered_) writer_.WriteFault(FramingFault::kTooSlow, limits_, {}, out);
  state_ = State::kFaulted;
}

void Connection::Shrink() {
  framer_->Shrink();
  if (held_.empty()) std::string().swap(held_);
}

void Connection::Hold(std::string_view input) {
  held_.assign(input);
  state_ = State::kMore;
}

void Connection::Work(std::string_view input, std::string& out) {
  using Event = RequestFramer::Event;
  const size_t start = out.size();
  Cut cut{start, answered_};
  // In a body there may be something to do without more input: it may be empty.
  for (int answers = 0; state_ == State::kOpen && (!input.empty() || in_body_);) {
    if (answers == kRequestsPerTurn || out.size() - start > kOutputBytesPerTurn) {
      Hold(input);
      return;
    }
    const Event event = framer_->Next(input);
    if (event == Event::kNeedMore) break;
    if (event == Event::kFault) {
      Fault(cut, out);
      return;
    }
    const bool had_head = std::exchange(in_body_, event == Event::kHead);
    const bool waits = framer_->expects_continue() && !framer_->wants_websocket();
    if (in_body_ || (event == Event::kRequest && !had_head && waits)) {
      const bool needed = handler_.NeedsBody(origin_, framer_->request());
      if (needed && waits) out += "HTTP/1.1 100 Continue\r\n\r\n";
      if (needed && in_body_) continue;
    }
    received_since_answer_ = !input.empty();
    if (event == Event::kBodyEnd) {
      answered_ = false;
    } else {
      ++answers;
      answered_ = in_body_;
      if (answered_) framer_->DropBody();
      AnswerRequest(input.empty() && !in_body_, out);
      const bool ends = state_ == State::kClosing || state_ == State::kFaulted || !keep_alive_;
      if (!input.empty()) failed_ = false;
      if (ends && ReadOn(input, cut, out)) return;
    }
    if (!rules_.reads_ahead && !answered_) cut = {out.size(), false};
  }
  if (state_ == State::kDelayed) held_.assign(input);
  if (state_ == State::kOpen && input_ended_) state_ = State::kClosing;
}

void Connection::AnswerRequest(bool is_last, std::string& out) {
  const HttpRequest& request = framer_->request();
  keep_alive_ = framer_->keep_alive();
  if (framer_->wants_websocket()) {
    const WebSocketRefusal refusal = RefuseWebSocket(request);
    if (refusal.status != 0) writer_.WriteRefusal(refusal, out);
    state_ = State::kClosing;
    return;
  }
  ++origin_.number;
  framing_ = {
      .without_body = request.method == "HEAD",
      .close_header = framer_->announces_close() ? rules_.close_header : std::string_view()};
  Answer answer;
  try {
    answer = handler_.Handle(origin_, request);
  } catch (...) {  // whatever it is, it must not end the other connections
    answer = InternalServerError();
  }
  if (answer.delay > std::chrono::nanoseconds(0)) {
    delayed_ = std::move(answer);
    state_ = State::kDelayed;
    return;
  }
  WriteAnswer(std::move(answer), is_last, out);
}

void Connection::WriteAnswer(Answer&& answer, bool is_last, std::string& out) {
  if (answer.drop) {
    state_ = State::kDropped;
    return;
  }
  if (answer.damage != nullptr) return WriteDamaged(answer, out);
  if (is_last && answer.response.body.size() >= kOwnPieceBytes) {
    const bool body_follows = writer_.WriteHead(answer.response, framing_, out);
    if (body_follows) body_ = std::move(answer.response.body);
  } else {
    writer_.Write(answer.response, framing_, out);
  }
  EndBehind(answer);
}

void Connection::EndBehind(const Answer& answer) {
  if (keep_alive_ && !answer.closes && !EndsConnection(answer.response)) return;
  state_ = in_body_ ? State::kFaulted : State::kClosing;
  failed_ = keep_alive_ && answer.closes && !in_body_;
}

void Connection::WriteDamaged(const Answer& answer, std::string& out) {
  const Damage& damage = *answer.damage;
  const size_t start = out.size();
  if (damage.sent != Damage::Sent::kNothing) writer_.Write(answer.response, framing_, out);
  DamageAnswer(damage, start, out);
  pace_ = damage.bytes_per_second;
  damaged_ = damage.then != Damage::Then::kGoOn;
  switch (damage.then) {
    case Damage::Then::kGoOn:
      return EndBehind(answer);
    case Damage::Then::kHold:
      state_ = State::kHeld;
      return;
    case Damage::Then::kClose:
      state_ = in_body_ ? State::kFaulted : State::kClosing;
      return;
    case Damage::Then::kReset:
      state_ = State::kCut;
      return;
  }
}

// Nothing is answered any more, but a server that has read it already complains of what is
// malformed.
bool Connection::ReadOn(std::string_view input, Cut cut, std::string& out) {
  using Event = RequestFramer::Event;
  // h11 has read the rest of this request's body by now. It reads the next request as well when the
  // application failed, which does not end the connection for the parser.
  const bool to_the_next = state_ != State::kDelayed && keep_alive_;
  while (!input.empty()) {
    if (!rules_.reads_ahead && !in_body_) {
      if (!to_the_next || cut.at == out.size()) return false;
      cut = {out.size(), false};
    }
    const Event event = framer_->Next(input);
    if (event == Event::kFault) {
      Fault(cut, out);
      return true;
    }
    in_body_ = event == Event::kHead || (in_body_ && event == Event::kNeedMore);
    if (in_body_) framer_->DropBody();
  }
  return false;
}

void Connection::Fault(const Cut& cut, std::string& out) {
  delayed_.reset();
  state_ = State::kFaulted;
  // h11 can't answer a request twice, and uvicorn gives up.
  if (!rules_.reads_ahead && cut.behind_answer && answered_) return;
  out.resize(cut.at);
  writer_.WriteFault(framer_->fault(), limits_,
                     {.like_an_answer = rules_.malformed_like_an_answer,
                      .chunked = framer_->speaks_http_1_1(),
                      .keep_alive = framer_->keep_alive(),
                      .without_body = in_body_ && framer_->request().method == "HEAD"},
                     out);
}

}  // namespace mock_server::http
