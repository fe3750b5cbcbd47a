#include "mock_server/http/http_server.h"

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "mock_server/http/accounted_socket.h"
#include "mock_server/http/batch.h"
#include "mock_server/http/client_end.h"
#include "mock_server/http/connection.h"
#include "mock_server/http/event_loop.h"
#include "mock_server/http/listening_socket.h"
#include "mock_server/http/peer.h"
#include "mock_server/http/posted_tasks.h"
#include "mock_server/http/response_writer.h"
#include "mock_server/http/service_ports.h"
#include "mock_server/http/tags.h"
#include "mock_server/http/timer_queue.h"
#include "mock_server/http/wait.h"
#include "mock_server/http/watchers.h"

namespace mock_server::http {

using base::Clock;
using base::Result;
using base::Service;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kReadBytes = 64 * 1024;
// Accepted in one turn, so that a flood of connects can't starve those that are served.
constexpr int kAcceptsPerTurn = 64;
// How often a part of a paced output leaves, if that is a byte or more.
constexpr nanoseconds kPaceTick = std::chrono::milliseconds(50);
// At the limit of descriptors: others may give some back, and nobody tells.
constexpr nanoseconds kAcceptRetry = std::chrono::milliseconds(100);

}  // namespace

class HttpServer::Impl : private EventLoop::Listener {
 public:
  // Has a port of each service.
  Impl(const HttpServerOptions& options, RequestHandler& handler, const Clock& clock,
       ServicePorts ports)
      : options_(options),
        handler_(handler),
        writer_(clock),
        ports_(std::move(ports)),
        timers_(clock, options.time_keeper),
        keeper_(options.time_keeper),
        input_(kReadBytes) {
    ports_.AddTo(loop_);
    loop_.Add(timers_.fd(), kTimerTag, {.read = true});
    loop_.Add(tasks_.fd(), kWakeTag, {.read = true});
    if (keeper_ != nullptr) loop_.Add(keeper_->jump_fd(), kJumpTag, {.read = true});
  }

  std::vector<const ListeningSocket*> Sockets(Service service) const { return ports_.Of(service); }

  void Run() {
    // A stop before the start has woken the loop already.
    loop_.Run(*this);
    End();
  }

  void Stop() {
    stopped_.store(true, std::memory_order_release);
    tasks_.Wake();
  }

  void Post(std::function<void()> task) { tasks_.Post(std::move(task)); }

  Loop& loop() { return watchers_; }

  ServerCounts counts() const { return counts_; }

  nanoseconds keep_alive() const { return options_.keep_alive; }
  void set_keep_alive(nanoseconds time) { options_.keep_alive = time; }
  void ClockMoved(bool stands) {
    now_ = kNever;
    timers_.ClockMoved(stands);
  }

 private:
  // The same for all that became ready together, asked once and only when needed.
  nanoseconds Now() {
    if (now_ == kNever) now_ = timers_.Now();
    return now_;
  }

  Peer* Find(uint64_t tag) {
    const uint64_t slot = tag & kSlotMask;
    if (slot >= peers_.size() || peers_[slot] == nullptr || peers_[slot]->tag != tag)
      return nullptr;
    return peers_[slot].get();
  }

  void OnReady(uint64_t tag, bool readable, bool writable, bool broken) override {
    BeginTurn();
    switch (tag) {
      case kTimerTag:
        OnTimer();
        return;
      case kWakeTag:
        OnWake();
        return;
      case kJumpTag:
        keeper_->JumpSeen();
        OnTimer();
        return;
      default:
        break;
    }
    if (const ServicePort* port = ports_.Find(tag)) {
      Accept(*port);
      return;
    }
    if (watchers_.TakeReady(tag, readable, writable, broken)) return;
    Peer* peer = Find(tag);
    if (peer == nullptr) return;
    if (peer->interest.write && writable) {
      FlushPending(*peer);
    } else if (peer->interest.read && (readable || broken)) {
      Read(*peer);
    } else if (broken) {
      Close(*peer);
    }
  }

  bool OnTurnEnd() override {
    SendBatch();
    ++counts_.wake_ups;
    now_ = kNever;
    EndTurn();
    return !stopped_.load(std::memory_order_acquire);
  }

  void BeginTurn() {
    if (keeper_ == nullptr || in_turn_) return;
    in_turn_ = true;
    keeper_->BeginTurn();
  }

  // Not while input waits for its next turn, which comes at once.
  void EndTurn() {
    if (keeper_ == nullptr || !in_turn_ || !turns_.empty()) return;
    in_turn_ = false;
    keeper_->EndTurn(timers_.next());
  }

  void Accept(const ServicePort& port) {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
      ListeningSocket::Client client = port.socket.Accept();
      if (client.fd) {
        AddPeer(std::move(client), port);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        PauseAccepting();
        return;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        return;
      }
    }
  }

  void AddPeer(ListeningSocket::Client client, const ServicePort& port) {
    if (free_slots_.empty()) {
      if (peers_.size() >= kMaxSlots) return;
      free_slots_.push_back(peers_.size());
      peers_.emplace_back();
    }
    const uint64_t slot = free_slots_.back();
    const uint64_t tag = (uint64_t{++generation_} << kSlotBits) | slot;
    ++counts_.accepted;
    const int64_t account = keeper_ == nullptr
                                ? TimeKeeper::kNoAccount
                                : keeper_->Accepted(port.socket.port, client.client_port);
    auto peer = std::make_unique<Peer>(
        std::move(client), tag, account,
        RequestOrigin{.service = port.service, .connection = counts_.accepted}, handler_, writer_,
        options_.limits);
    loop_.Add(peer->fd.get(), tag, peer->interest);
    free_slots_.pop_back();
    peers_[slot] = std::move(peer);
    ++counts_.open;
  }

  // Clients wait in the backlog until a descriptor is free.
  void PauseAccepting() {
    if (ports_.Pause(loop_)) timers_.Set(Now() + kAcceptRetry, kAcceptRetryTag);
  }

  void Read(Peer& peer) {
    const ssize_t count = ReceiveAccounted(keeper_, peer, input_);
    if (count < 0) {
      if (errno != EAGAIN && errno != EINTR) Close(peer);
      return;
    }
    if (count == 0) {
      peer.input_ended = true;
      if (peer.connection.owes_answer()) peer.ended_early = true;
    }
    if (peer.lingering) {
      if (peer.input_ended) Close(peer);
      return;
    }
    // Delays count from here, so that the time of the answer's making is part of them.
    std::string& output = batch_.Begin(Now());
    if (count == 0) {
      peer.connection.ReceiveEnd(output);
      if (peer.connection.delivers_at_end()) {
        peer.answer_due = kNever;
        peer.connection.Deliver(output);
      }
    } else {
      peer.connection.Receive({input_.data(), static_cast<size_t>(count)}, output);
    }
    if (!batch_.HasNew() || peer.connection.state() == Connection::State::kDropped) {
      batch_.Undo();
      UpdateState(peer);
      return;
    }
    batch_.Add(peer.tag, timers_.Now());
    if (peer.connection.has_body()) batch_.AddBody(peer.connection.TakeBody());
    if (batch_.IsFull()) SendBatch();
  }

  void SendBatch() {
    for (const Batch::Output& output : batch_.outputs()) {
      if (Peer* peer = Find(output.tag); peer != nullptr)
        Send(*peer, batch_.Bytes(output), output.body);
    }
    batch_.Clear();
  }

  // Sends `output_` and what goes behind it.
  void SendOutput(Peer& peer) {
    const std::string body = peer.connection.TakeBody();
    Send(peer, output_, body);
  }

  // Sends what the connection wants to be sent, and does what its state asks for. `peer` may be
  // gone afterwards, as after each of the functions below.
  void Send(Peer& peer, std::string_view output, std::string_view behind) {
    if (peer.connection.state() != Connection::State::kDropped && !output.empty()) {
      // A client that ends its side behind its requests does so within microseconds. Looking for
      // that costs a system call, so it is done before the first answer only.
      if (!std::exchange(peer.has_output, true) && !peer.input_ended)
        peer.ended_early = HasEnded(peer.fd.get());
      if (const uint64_t pace = peer.connection.TakePace(); pace != 0) {
        peer.pending += output;
        peer.pending += behind;
        peer.pace = pace;
        SendPaced(peer);
        return;
      }
      const ssize_t sent = SendAccounted(keeper_, peer, output, behind);
      if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        Close(peer);
        return;
      }
      const size_t taken = sent < 0 ? 0 : static_cast<size_t>(sent);
      const size_t of_output = std::min(taken, output.size());
      peer.pending += output.substr(of_output);
      peer.pending += behind.substr(taken - of_output);
    }
    UpdateState(peer);
  }

  // The next part of a paced output, and the timer for the one behind it.
  void SendPaced(Peer& peer) {
    const nanoseconds byte_time = nanoseconds(std::chrono::seconds(1)) / peer.pace;
    const nanoseconds tick = std::max(kPaceTick, byte_time);
    peer.pace_due = Now() + tick;
    timers_.Set(peer.pace_due, peer.tag);
    const auto part = static_cast<size_t>(std::max<double>(
        1, static_cast<double>(peer.pace) * std::chrono::duration<double>(tick).count()));
    FlushPending(peer, part);
  }

  void FlushPending(Peer& peer, size_t most = std::string::npos) {
    const ssize_t sent = SendAccounted(
        keeper_, peer, std::string_view(peer.pending).substr(peer.pending_sent, most));
    if (sent < 0) {
      if (errno != EAGAIN && errno != EINTR) return Close(peer);
      UpdateState(peer);
      return;
    }
    peer.pending_sent += static_cast<size_t>(sent);
    if (peer.pending_sent == peer.pending.size()) {
      std::string().swap(peer.pending);
      peer.pending_sent = 0;
      peer.pace = 0;
      peer.pace_due = kNever;
    }
    UpdateState(peer);
  }

  void UpdateState(Peer& peer) {
    using State = Connection::State;
    const State state = peer.connection.state();
    if (state == State::kDropped) {
      Reset(peer);
      return;
    }
    if (!peer.pending.empty()) {
      // Nothing more is read from who doesn't read.
      SetDeadline(peer, Wait::kOutput);
      SetInterest(peer, {.write = peer.pace == 0});
      return;
    }
    const bool may_read = !peer.input_ended && !peer.connection.holds_enough();
    switch (state) {
      case State::kOpen:
        SetDeadline(peer, peer.connection.awaits_rest()    ? Wait::kRequest
                          : peer.connection.requests() > 0 ? Wait::kIdle
                                                           : Wait::kNothing);
        peer.connection.Shrink();
        SetInterest(peer, {.read = may_read});
        return;
      case State::kDelayed:
        SetDeadline(peer, Wait::kNothing);
        if (peer.answer_due == kNever) {
          peer.answer_due = Now() + peer.connection.delay();
          timers_.Set(peer.answer_due, peer.tag);
        }
        SetInterest(peer, {.read = may_read});
        return;
      case State::kMore:
        SetDeadline(peer, Wait::kNothing);
        if (!peer.in_turns) {
          peer.in_turns = true;
          turns_.push_back(peer.tag);
          tasks_.Wake();
        }
        SetInterest(peer, {.read = may_read});
        return;
      case State::kFaulted:
        if (peer.input_ended) break;
        // Closing with unread input would reset the connection, and the client might never read
        // why.
        ::shutdown(peer.fd.get(), SHUT_WR);
        peer.lingering = true;
        SetDeadline(peer, Wait::kLinger);
        SetInterest(peer, {.read = true});
        return;
      case State::kHeld:
        if (peer.input_ended) break;
        peer.lingering = true;
        SetDeadline(peer, Wait::kNothing);
        SetInterest(peer, {.read = true});
        return;
      case State::kCut:
        return Reset(peer);
      case State::kDropped:
      case State::kClosing:
        if (peer.ended_early) return EndEarlyPeer(peer);
        if (peer.connection.failed() && !peer.input_ended) {
          SetDeadline(peer, Wait::kFailure);
          SetInterest(peer, {.read = true});
          return;
        }
        break;
    }
    Close(peer);
  }

  void SetInterest(Peer& peer, Interest interest) {
    if (interest == peer.interest) return;
    peer.interest = interest;
    loop_.Modify(peer.fd.get(), peer.tag, interest);
  }

  void SetDeadline(Peer& peer, Wait wait) {
    const uint64_t requests = peer.connection.requests();
    // The time of a request counts from its first byte, however many follow.
    if (wait == Wait::kRequest && peer.wait == wait && peer.requests_before == requests) return;
    peer.wait = wait;
    peer.requests_before = requests;
    if (wait == Wait::kNothing) {
      peer.deadline = kNever;
      return;
    }
    peer.deadline = Now() + TimeOf(wait, options_);
    SetRing(peer);
  }

  // One timer a connection: it is set anew when it rings too early, instead of at each request.
  void SetRing(Peer& peer) {
    if (peer.deadline >= peer.ring) return;
    peer.ring = peer.deadline;
    timers_.Set(peer.ring, peer.tag);
  }

  void OnTimer() {
    SendBatch();
    const nanoseconds now = now_ = timers_.Now();
    while (const std::optional<TimerQueue::Timer> timer = timers_.TakeDue(now)) {
      if (timer->tag == kAcceptRetryTag) {
        ports_.Resume(loop_);
      } else if (watchers_.TakeTimer(timer->tag)) {
        continue;
      } else if (Peer* peer = Find(timer->tag); peer != nullptr) {
        OnPeerTimer(*peer, now);
      }
    }
  }

  void OnPeerTimer(Peer& peer, nanoseconds now) {
    if (peer.ring <= now) {
      peer.ring = kNever;
      if (peer.deadline <= now) {
        Expire(peer);
        return;
      }
      SetRing(peer);
    }
    if (peer.answer_due <= now) {
      peer.answer_due = kNever;
      output_.clear();
      peer.connection.Deliver(output_);
      SendOutput(peer);
      return;
    }
    if (peer.pace_due <= now) SendPaced(peer);
  }

  void Expire(Peer& peer) {
    switch (peer.wait) {
      case Wait::kRequest:
        output_.clear();
        peer.connection.TimeOut(output_);
        SendOutput(peer);
        return;
      case Wait::kOutput:
        Reset(peer);
        return;
      case Wait::kNothing:
        return;
      case Wait::kIdle:
        Close(peer, ConnectionEnd::kIdle);
        return;
      case Wait::kFailure:
        Close(peer, ConnectionEnd::kFailure);
        return;
      case Wait::kLastAck:
        CloseAfter(LastAckOf(peer.fd.get()), peer);
        return;
      case Wait::kLinger:
        Close(peer);
        return;
    }
  }

  void OnWake() {
    SendBatch();
    tasks_.Run();
    for (const uint64_t tag : std::exchange(turns_, {})) {
      Peer* peer = Find(tag);
      if (peer == nullptr) continue;
      peer->in_turns = false;
      if (peer->connection.state() != Connection::State::kMore || !peer->pending.empty()) continue;
      Now();
      output_.clear();
      peer->connection.Continue(output_);
      SendOutput(*peer);
    }
  }

  void Close(Peer& peer, ConnectionEnd end = ConnectionEnd::kByClient) {
    if (peer.connection.damaged()) end = ConnectionEnd::kFailure;
    handler_.OnClosed(peer.connection.origin(), end);
    const uint64_t slot = peer.tag & kSlotMask;
    const int64_t account = peer.account;
    peers_[slot].reset();
    if (account != TimeKeeper::kNoAccount) keeper_->Closed(account);
    free_slots_.push_back(slot);
    --counts_.open;
    ports_.Resume(loop_);
  }

  // One that ended its side before it was sent its answer: is it there to read that?
  void EndEarlyPeer(Peer& peer) {
    ::shutdown(peer.fd.get(), SHUT_WR);
    const LastAck seen = LastAckOf(peer.fd.get());
    if (seen != LastAck::kMissing) return CloseAfter(seen, peer);
    // It is on another machine. Both directions are shut, which would wake the loop for ever.
    loop_.Remove(peer.fd.get());
    SetDeadline(peer, Wait::kLastAck);
  }

  void CloseAfter(LastAck seen, Peer& peer) {
    Close(peer, seen == LastAck::kCame ? ConnectionEnd::kHalfClosed : ConnectionEnd::kByClient);
  }

  void Reset(Peer& peer) {
    ResetOnClose(peer.fd.get());
    Close(peer);
  }

  void End() {
    ports_.Close();
    tasks_.Run();
    watchers_.Stop();
    for (size_t slot = 0; slot < peers_.size(); ++slot) {
      if (peers_[slot] == nullptr) continue;
      Peer& peer = *peers_[slot];
      output_.assign(peer.pending, peer.pending_sent);
      if (peer.connection.state() == Connection::State::kDelayed) peer.connection.Deliver(output_);
      [[maybe_unused]] const ssize_t sent =
          SendAccounted(keeper_, peer, output_, peer.connection.TakeBody());
      // Reads what is there, so that the client sees an end and no reset.
      ::shutdown(peer.fd.get(), SHUT_WR);
      [[maybe_unused]] const ssize_t read = ::recv(peer.fd.get(), input_.data(), input_.size(), 0);
      Close(peer, ConnectionEnd::kServerStops);
    }
  }

  HttpServerOptions options_;
  RequestHandler& handler_;
  ResponseWriter writer_;
  ServicePorts ports_;
  PostedTasks tasks_;
  EventLoop loop_;
  TimerQueue timers_;
  Watchers watchers_{loop_, timers_};
  TimeKeeper* const keeper_;  // nullptr: the machine's clock
  bool in_turn_ = false;      // the keeper knows that something is being done
  std::atomic<bool> stopped_{false};
  std::vector<std::unique_ptr<Peer>> peers_;  // by slot
  std::vector<uint64_t> free_slots_;
  std::vector<uint64_t> turns_;  // tags of connections with input that waits for the next turn
  uint32_t generation_ = 0;
  ServerCounts counts_;
  nanoseconds now_ = kNever;
  std::vector<char>
      input_;           // what a read brings; parsed in place, so that no connection needs a buffer
  std::string output_;  // answers of the connection at work, when a timer or a turn made them
  Batch batch_;         // answers to what was read in this turn
};

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(const HttpServerOptions& options,
                                                       RequestHandler& handler,
                                                       const Clock& clock) {
  auto ports = ServicePorts::Open(options);
  if (!ports) return tl::unexpected(ports.error());
  try {
    return std::unique_ptr<HttpServer>(
        new HttpServer(std::make_unique<Impl>(options, handler, clock, *std::move(ports))));
  } catch (const std::exception& error) {
    return base::Fail(base::ErrorCode::kUnavailable,
                      std::string("can't start the server: ") + error.what());
  }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

std::string HttpServer::Url(Service service) const {
  return impl_->Sockets(service).front()->Url();
}
std::vector<std::string> HttpServer::Urls(Service service) const {
  std::vector<std::string> urls;
  for (const ListeningSocket* socket : impl_->Sockets(service)) urls.push_back(socket->Url());
  return urls;
}
uint16_t HttpServer::Port(Service service) const { return impl_->Sockets(service).front()->port; }
void HttpServer::Run() { impl_->Run(); }
void HttpServer::Stop() { impl_->Stop(); }
void HttpServer::Post(std::function<void()> task) { impl_->Post(std::move(task)); }
Loop& HttpServer::loop() { return impl_->loop(); }
nanoseconds HttpServer::keep_alive() const { return impl_->keep_alive(); }
void HttpServer::set_keep_alive(nanoseconds time) { impl_->set_keep_alive(time); }
void HttpServer::ClockMoved(bool stands) { impl_->ClockMoved(stands); }
ServerCounts HttpServer::counts() const { return impl_->counts(); }

}  // namespace mock_server::http
