#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_CONNECTION_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_CONNECTION_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/http/request_framer.h"
#include "mock_server/http/request_handler.h"
#include "mock_server/http/response_writer.h"
#include "mock_server/http/server_rules.h"

namespace mock_server::http {

// One client's connection: bytes in, bytes out, without a socket or a clock. It passes requests to
// the handler one by one; while an answer is delayed, or too much output is pending, input is held
// back. The service determines how it reads and writes (server_rules.h). Not thread-safe. Borrows
// handler, writer and limits.
class Connection {
 public:
  enum class State {
    kOpen,     // input is welcome
    kDelayed,  // an answer waits; call Deliver() after delay()
    kMore,     // held input can be worked on: call Continue() once the output is sent
    kClosing,  // close when the output is sent
    kFaulted,  // the same, but the client may still be sending: let it read the answer first
    kDropped,  // reset at once
    kCut,      // reset when the output is sent
    kHeld,     // silent until the client ends it
  };

  // `arrival` is copied into each request.
  Connection(const RequestOrigin& origin, const base::Arrival& arrival, RequestHandler& handler,
             ResponseWriter& writer, const FramerLimits& limits);

  // Bytes from the client; whatever is to be sent is appended to `out`, with TakeBody() behind it.
  void Receive(std::string_view bytes, std::string& out);
  // The client has ended its side; what it asked for is still answered.
  void ReceiveEnd(std::string& out);
  // The delay is over.
  void Deliver(std::string& out);
  // The output was sent, and this connection has its turn again.
  void Continue(std::string& out);
  // The request took too long: 408.
  void TimeOut(std::string& out);

  State state() const { return state_; }
  // Since the request arrived; in kDelayed.
  std::chrono::nanoseconds delay() const {
    return delayed_ ? delayed_->delay : std::chrono::nanoseconds(0);
  }
  // In kDelayed: call Deliver() behind ReceiveEnd().
  bool delivers_at_end() const { return delayed_ && delayed_->leaves_at_half_close; }
  // Enough input is held back; reading more would only fill memory.
  bool holds_enough() const;
  // Bytes arrived that were not answered yet.
  bool awaits_rest() const { return state_ == State::kOpen && received_since_answer_; }
  // A request was read, and its answer was not yet written.
  bool owes_answer() const { return state_ == State::kDelayed || state_ == State::kMore; }
  // In kClosing: the application failed, and nothing followed the request. Bytes that arrive before
  // the connection is closed are received as usual.
  bool failed() const { return failed_; }
  // The connection ends, or is silent, because it was told to be.
  bool damaged() const { return damaged_; }
  // How fast the output may leave that was written last, in bytes a second; 0: at once. Asked for
  // once.
  uint64_t TakePace() { return std::exchange(pace_, 0); }
  // Leaves behind `out`: the body of the last answer, when it is so large that a copy of it costs
  // more than a second piece of output. Usually empty. To be asked for after each call that got
  // `out`.
  std::string TakeBody() { return std::exchange(body_, {}); }
  bool has_body() const { return !body_.empty(); }
  uint64_t requests() const { return origin_.number; }
  const RequestOrigin& origin() const { return origin_; }
  // Frees what a large request left behind.
  void Shrink();

 private:
  // Where in the output a fault would cut, while input is worked on.
  struct Cut {
    size_t at = 0;
    // The request that the parser is in was answered in an earlier piece.
    bool behind_answer = false;
  };

  void Work(std::string_view input, std::string& out);
  // `is_last`: no input waits that might add to the output or take some of it back.
  void AnswerRequest(bool is_last, std::string& out);
  void WriteAnswer(Answer&& answer, bool is_last, std::string& out);
  void WriteDamaged(const Answer& answer, std::string& out);
  void EndBehind(const Answer& answer);
  // Behind an answer that ends the connection. True when it met a fault, and answered that.
  bool ReadOn(std::string_view input, Cut cut, std::string& out);
  void Fault(const Cut& cut, std::string& out);
  void Hold(std::string_view input);

  RequestOrigin origin_;
  const ServerRules& rules_;
  RequestHandler& handler_;
  ResponseWriter& writer_;
  const FramerLimits& limits_;
  const std::unique_ptr<RequestFramer> framer_;
  State state_ = State::kOpen;
  bool input_ended_ = false;
  bool received_since_answer_ = false;
  // Of the request that the parser is in.
  bool in_body_ = false;
  bool answered_ = false;  // by its head
  // Of the request that is being answered; the framer may already be at the next.
  AnswerFraming framing_;
  bool keep_alive_ = true;
  bool failed_ = false;
  bool damaged_ = false;
  uint64_t pace_ = 0;
  std::string body_;  // goes behind the output
  std::optional<Answer> delayed_;
  std::string held_;  // input that waits for its turn
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_CONNECTION_H_
