#include "harness/client/async_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include "harness/client/client_connection.h"
#include "harness/client/client_faults.h"
#include "python/repr.h"

namespace harness::client {

using base::Clock;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using python::OsErrorRepr;
using python::StrRepr;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kReadBufferBytes = 256 << 10;
constexpr int kEventsPerWait = 256;

// Each user's socket, and some for the rest of the process.
Status RaiseDescriptorLimit(uint32_t slots) {
  const rlim_t needed = static_cast<rlim_t>(slots) + 64;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= needed) return {};
  if (limit.rlim_max < needed) {
    return Fail(ErrorCode::kUnavailable,
                std::to_string(slots) + " users need " + std::to_string(needed) +
                    " file descriptors, but this process may open only " +
                    std::to_string(limit.rlim_max) +
                    "; raise the hard limit (ulimit -Hn) or use fewer users");
  }
  limit.rlim_cur = needed;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return {};
}

// When to look at a slot again. There is one of these a slot at most, whatever the rate: it is
// looked at when the timeout of an older request would have passed, and is put back when the slot
// has got a newer one since.
struct Deadline {
  nanoseconds at;
  uint32_t slot;

  bool operator>(const Deadline& other) const { return at > other.at; }
};

// What the targets of requests are below.
struct Base {
  uint16_t server;
  std::string prefix;  // of every path; without a slash at its end
};

struct Failure {
  uint32_t slot;
  uint32_t request_number;
  std::string fault;
  bool unreachable;
};

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

class AsyncClient::Impl {
 public:
  Impl(ClientOptions options, const Clock& clock, AnswerListener& listener, uint32_t slots)
      : options_(std::move(options)),
        clock_(clock),
        listener_(listener),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        connections_(slots),
        buffer_(kReadBufferBytes) {}

  void Grow(uint32_t slots) {
    if (slots > connections_.size()) connections_.resize(slots);
  }

  Result<uint16_t> AddBase(const Url& base) {
    if (!epoll_) return Fail(ErrorCode::kUnavailable, OsErrorRepr(errno), "epoll");
    if (base.origin.tls) {
      if (auto ready = NeedTls(); !ready) return tl::unexpected(ready.error());
    }
    std::string prefix = base.target.substr(0, base.target.find('?'));
    while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
    const uint16_t server = ServerOf(base.origin);
    for (size_t i = 0; i < bases_.size(); ++i) {
      if (bases_[i].server == server && bases_[i].prefix == prefix) return static_cast<uint16_t>(i);
    }
    bases_.push_back({server, std::move(prefix)});
    return static_cast<uint16_t>(bases_.size() - 1);
  }

  void Send(uint32_t slot, const OutgoingRequest& request) {
    Connection& connection = connections_[slot];
    ++counters_.requests;
    ++connection.request_number;
    connection.busy = true;
    connection.sent_at = clock_.MonotonicNow();
    connection.headers = request.headers;
    connection.redirects = 0;
    connection.retried = false;
    const Base& base = bases_[request.base];
    if (connection.fd && connection.server != base.server) Close(connection);
    connection.server = base.server;
    Compose(connection, request.method, base.prefix, request.target, request.body);
    if (options_.timeout > nanoseconds::zero() && !connection.watched) {
      connection.watched = true;
      deadlines_.push({connection.sent_at + options_.timeout, slot});
    }
    Begin(slot);
  }

  void Drop(uint32_t slot) {
    Connection& connection = connections_[slot];
    connection.busy = false;
    Close(connection);
    connection.parser.ReleaseMemory();
    std::string().swap(connection.out);
  }

  void Poll(nanoseconds deadline) {
    if (!deadlines_.empty()) deadline = std::min(deadline, deadlines_.top().at);
    nanoseconds wait = std::max(deadline - clock_.MonotonicNow(), nanoseconds::zero());
    if (!failures_.empty()) wait = nanoseconds::zero();
    std::array<epoll_event, kEventsPerWait> events;
    const int count = Wait(events.data(), wait);
    for (int i = 0; i < count; ++i) {
      const auto slot = static_cast<uint32_t>(events[i].data.u64);
      const auto generation = static_cast<uint32_t>(events[i].data.u64 >> 32);
      if (connections_[slot].fd && connections_[slot].generation == generation) {
        const bool ended = (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        OnReady(slot, ended);
      }
    }
    FormatFailures();
    ExpireDeadlines();
  }

  bool busy(uint32_t slot) const { return connections_[slot].busy; }
  const ClientCounters& counters() const { return counters_; }

 private:
  int Wait(epoll_event* events, nanoseconds wait) {
    if (precise_wait_) {
      timespec timeout{};
      timeout.tv_sec = static_cast<time_t>(wait.count() / 1'000'000'000);
      timeout.tv_nsec = static_cast<long>(wait.count() % 1'000'000'000);
      const int count = ::epoll_pwait2(epoll_.get(), events, kEventsPerWait, &timeout, nullptr);
      if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
      precise_wait_ = false;
    }
    // Kernels before 5.11 and some sandboxes know milliseconds only. Rounded down, so that nothing
    // is late; the last fraction of a millisecond is then spent in this loop.
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(wait).count();
    return ::epoll_wait(epoll_.get(), events, kEventsPerWait, static_cast<int>(milliseconds));
  }

  Status NeedTls() {
    if (tls_) return {};
    auto context = TlsContext::Create(options_.verify_tls, options_.ca_file);
    if (!context) return tl::unexpected(context.error());
    tls_ = std::move(*context);
    return {};
  }

  uint16_t ServerOf(const Origin& origin) {
    for (size_t i = 0; i < servers_.size(); ++i) {
      if (servers_[i].origin == origin) return static_cast<uint16_t>(i);
    }
    servers_.push_back({origin, origin.HostHeader(), Resolve(origin)});
    return static_cast<uint16_t>(servers_.size() - 1);
  }

  void Compose(Connection& connection, std::string_view method, std::string_view prefix,
               std::string_view target, std::string_view body) {
    std::string& out = connection.out;
    out.clear();
    connection.method_size = static_cast<uint8_t>(method.size());
    out.append(method).append(" ").append(prefix).append(target).append(" HTTP/1.1\r\nHost: ");
    out.append(servers_[connection.server].host_header).append("\r\n");
    if (connection.headers != nullptr) out.append(*connection.headers);
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
      out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    }
    out.append("\r\n");
    connection.body_offset = out.size();
    out.append(body);
  }

  // Sends what is composed, over the kept connection or a new one.
  void Begin(uint32_t slot) {
    Connection& connection = connections_[slot];
    connection.out_done = 0;
    connection.got_bytes = false;
    connection.parser.Begin(connection.method() == "HEAD", options_.max_body_bytes);
    if (!connection.fd) {
      connection.next_address = 0;
      Connect(slot);
    } else {
      Flush(slot);
    }
  }

  void Connect(uint32_t slot) {
    Connection& connection = connections_[slot];
    const Server& server = servers_[connection.server];
    std::string fault = server.resolution.fault;
    while (connection.next_address < server.resolution.addresses.size()) {
      const SocketAddress& address = server.resolution.addresses[connection.next_address++];
      Close(connection);
      connection.fd = base::FileDescriptor(
          ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      if (!connection.fd) {
        fault = OsErrorRepr(errno);
        continue;
      }
      ++counters_.connections;
      ++connection.generation;
      const int on = 1;
      ::setsockopt(connection.fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const int result = ::connect(
          connection.fd.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size);
      if (result != 0 && errno != EINPROGRESS) {
        fault = OsErrorRepr(errno);
        continue;
      }
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
      event.data.u64 = static_cast<uint64_t>(connection.generation) << 32 | slot;
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event);
      connection.connecting = true;
      return;
    }
    Close(connection);
    FailLater(slot, fault.empty() ? OsErrorRepr(EADDRNOTAVAIL) : fault, true);
  }

  void Close(Connection& connection) {
    connection.tls.reset();
    connection.fd.Close();
    connection.connecting = connection.handshaking = connection.reused = false;
  }

  void OnReady(uint32_t slot, bool ended) {
    Connection& connection = connections_[slot];
    if (connection.connecting) {
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(connection.fd.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) {
        const Server& server = servers_[connection.server];
        if (connection.next_address < server.resolution.addresses.size()) {
          Connect(slot);
        } else {
          Close(connection);
          Tell(slot, OsErrorRepr(error), true);
        }
        return;
      }
      connection.connecting = false;
      const Origin& origin = servers_[connection.server].origin;
      if (origin.tls) {
        connection.tls = tls_->NewSession(connection.fd.get(), origin.host);
        connection.handshaking = true;
      }
    }
    if (connection.handshaking) {
      const IoResult result = connection.tls->Handshake();
      if (result == IoResult::kBlocked) return;
      if (result != IoResult::kOk) {
        const std::string fault =
            result == IoResult::kClosed
                ? std::string("SSLEOFError(8, 'EOF occurred in violation of protocol')")
                : connection.tls->fault();
        Close(connection);
        Tell(slot, fault, true);
        return;
      }
      connection.handshaking = false;
    }
    if (connection.busy && !Flush(slot)) return;
    Read(slot, ended);
  }

  // Writes what is left of the request. False when that ended the request.
  bool Flush(uint32_t slot) {
    Connection& connection = connections_[slot];
    if (connection.connecting || connection.handshaking) return true;
    while (connection.out_done < connection.out.size()) {
      const char* data = connection.out.data() + connection.out_done;
      const size_t size = connection.out.size() - connection.out_done;
      size_t put = 0;
      IoResult result = IoResult::kOk;
      if (connection.tls) {
        result = connection.tls->Write(data, size, &put);
      } else {
        const ssize_t sent = ::send(connection.fd.get(), data, size, MSG_NOSIGNAL);
        if (sent >= 0) {
          put = static_cast<size_t>(sent);
        } else {
          result = errno == EAGAIN || errno == EINTR ? IoResult::kBlocked : IoResult::kFailed;
        }
      }
      if (result == IoResult::kBlocked) return true;
      if (result != IoResult::kOk) {
        // The answer may have come before the connection broke: a server that refuses a body does
        // so. Reading tells.
        if (connection.reused || connection.tls) {
          BreakOff(slot, connection.tls ? connection.tls->fault() : OsErrorRepr(errno));
          return false;
        }
        connection.out_done = connection.out.size();
        return true;
      }
      connection.out_done += put;
    }
    return true;
  }

  // `ended`: the end of the stream is there too, and there will be no other event for it.
  void Read(uint32_t slot, bool ended) {
    Connection& connection = connections_[slot];
    const uint32_t generation = connection.generation;
    while (connection.fd && connection.generation == generation) {
      size_t got = 0;
      IoResult result = IoResult::kOk;
      int error = 0;
      if (connection.tls) {
        result = connection.tls->Read(buffer_.data(), buffer_.size(), &got);
      } else {
        const ssize_t received = ::recv(connection.fd.get(), buffer_.data(), buffer_.size(), 0);
        error = errno;
        if (received > 0) {
          got = static_cast<size_t>(received);
        } else if (received == 0) {
          result = IoResult::kClosed;
        } else {
          result = error == EAGAIN || error == EINTR ? IoResult::kBlocked : IoResult::kFailed;
        }
      }
      if (result == IoResult::kBlocked) return;
      if (result != IoResult::kOk) {
        OnStreamEnd(slot, result, connection.tls ? connection.tls->fault() : OsErrorRepr(error));
        return;
      }
      if (!connection.busy) {
        Close(connection);  // bytes that nobody asked for
        return;
      }
      if (!OnBytes(slot, got)) return;
      // A short read means the socket is drained: the next bytes bring an event of their own.
      if (!connection.tls && !ended && got < buffer_.size()) return;
    }
  }

  // False when the connection is not to be read from any more.
  bool OnBytes(uint32_t slot, size_t size) {
    Connection& connection = connections_[slot];
    connection.got_bytes = true;
    size_t used = 0;
    switch (connection.parser.Feed(buffer_.data(), size, &used)) {
      case ResponseParser::State::kMore:
        return true;
      case ResponseParser::State::kDone: {
        const bool keep = connection.parser.keep_alive() && used == size &&
                          connection.out_done == connection.out.size();
        OnWholeAnswer(slot, keep);
        return keep;
      }
      case ResponseParser::State::kBad: {
        const std::string fault = connection.parser.fault();
        Close(connection);
        Tell(slot, fault, false);
        return false;
      }
      case ResponseParser::State::kTooLarge: {
        Close(connection);
        Tell(slot, TooLargeFault(options_.max_body_bytes), false);
        return false;
      }
    }
    return false;
  }

  void OnStreamEnd(uint32_t slot, IoResult result, const std::string& fault) {
    Connection& connection = connections_[slot];
    if (!connection.busy) {
      Close(connection);
      return;
    }
    if (result == IoResult::kClosed && connection.parser.End() == ResponseParser::State::kDone) {
      OnWholeAnswer(slot, false);
      return;
    }
    BreakOff(slot, result == IoResult::kClosed ? std::string() : fault);
  }

  // The stream is gone in the middle of an exchange. `fault` is empty when the peer simply closed
  // it.
  void BreakOff(uint32_t slot, const std::string& fault) {
    Connection& connection = connections_[slot];
    const bool reused = connection.reused;
    Close(connection);
    if (!connection.got_bytes && reused && !connection.retried) {
      connection.retried = true;
      ++counters_.retries;
      Begin(slot);
      return;
    }
    if (connection.parser.in_body()) {
      Tell(slot, IncompleteBodyFault(connection.parser), false);
      return;
    }
    Tell(slot, fault.empty() ? kRemoteDisconnected : std::string_view(fault), false);
  }

  void OnWholeAnswer(uint32_t slot, bool keep) {
    Connection& connection = connections_[slot];
    if (keep) {
      connection.reused = true;
    } else {
      Close(connection);
    }
    const ResponseParser& parser = connection.parser;
    if (IsRedirect(parser.status()) && !parser.location().empty()) {
      Redirect(slot);
      return;
    }
    ClientAnswer answer;
    answer.status = parser.status();
    answer.reason = parser.reason();
    answer.body = parser.body();
    answer.diagnosis = parser.diagnosis();
    Deliver(slot, answer);
  }

  // As requests does: 303 becomes GET, so does a POST at 301 and anything but HEAD at 302; the rest
  // stays as it is.
  void Redirect(uint32_t slot) {
    Connection& connection = connections_[slot];
    if (connection.redirects >= options_.max_redirects) {
      Tell(slot, TooManyRedirectsFault(options_.max_redirects), false);
      return;
    }
    ++connection.redirects;
    ++counters_.redirects;
    const int status = connection.parser.status();
    std::string method(connection.method());
    std::string body = connection.out.substr(connection.body_offset);
    const bool becomes_get = ((status == 303 || status == 302) && method != "HEAD") ||
                             (status == 301 && method == "POST");
    if (becomes_get) {
      method = "GET";
      body.clear();
    }
    Url base;
    base.origin = servers_[connection.server].origin;
    const std::string_view line(connection.out);
    const size_t start = connection.method_size + 1u;
    base.target = line.substr(start, line.find(' ', start) - start);
    auto next = ResolveUrl(base, connection.parser.location());
    if (!next) {
      Tell(slot, "InvalidURL(" + StrRepr(connection.parser.location()) + ")", false);
      return;
    }
    if (next->origin.tls) {
      if (auto ready = NeedTls(); !ready) {
        Tell(slot, "SSLError(1, " + StrRepr(ready.error().message) + ")", false);
        return;
      }
    }
    const uint16_t server = ServerOf(next->origin);
    if (server != connection.server) {
      Close(connection);
      connection.server = server;
    }
    Compose(connection, method, "", next->target, body);
    Begin(slot);
  }

  void FailLater(uint32_t slot, std::string fault, bool unreachable) {
    failures_.push_back({slot, connections_[slot].request_number, std::move(fault), unreachable});
  }

  void FormatFailures() {
    // Telling may add new ones, which wait for the next round so that a refused target can't loop
    // here for ever.
    std::vector<Failure> now;
    now.swap(failures_);
    for (const Failure& failure : now) {
      const Connection& connection = connections_[failure.slot];
      if (connection.busy && connection.request_number == failure.request_number) {
        Tell(failure.slot, failure.fault, failure.unreachable);
      }
    }
  }

  void ExpireDeadlines() {
    const nanoseconds now = clock_.MonotonicNow();
    while (!deadlines_.empty() && deadlines_.top().at <= now) {
      const uint32_t slot = deadlines_.top().slot;
      deadlines_.pop();
      Connection& connection = connections_[slot];
      connection.watched = false;
      if (!connection.busy) continue;
      if (connection.sent_at + options_.timeout > now) {
        connection.watched = true;
        deadlines_.push({connection.sent_at + options_.timeout, slot});
        continue;
      }
      const bool connecting = connection.connecting;
      const Origin& origin = servers_[connection.server].origin;
      Close(connection);
      Tell(slot, TimeoutFault(origin, connecting, options_.timeout), connecting);
    }
  }

  void Tell(uint32_t slot, std::string_view fault, bool unreachable) {
    ClientAnswer answer;
    answer.fault = fault;
    answer.unreachable = unreachable;
    Deliver(slot, answer);
  }

  void Deliver(uint32_t slot, ClientAnswer& answer) {
    Connection& connection = connections_[slot];
    answer.sent_at = connection.sent_at;
    answer.done_at = clock_.MonotonicNow();
    connection.busy = false;
    // The listener may send the slot's next request, which begins a new answer in the parser.
    const uint32_t number = connection.request_number;
    listener_.OnAnswer(slot, answer);
    if (connection.request_number == number) connection.parser.ReleaseMemory();
  }

  const ClientOptions options_;
  const Clock& clock_;
  AnswerListener& listener_;
  base::FileDescriptor epoll_;
  std::unique_ptr<TlsContext> tls_;
  std::vector<Server> servers_;
  std::vector<Base> bases_;
  std::deque<Connection> connections_;  // a parser must stay where it is
  std::vector<char> buffer_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  std::vector<Failure> failures_;
  ClientCounters counters_;
  bool precise_wait_ = true;
};

AsyncClient::AsyncClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AsyncClient::~AsyncClient() = default;

Result<std::unique_ptr<AsyncClient>> AsyncClient::Create(const Url& base, uint32_t slots,
                                                         ClientOptions options, const Clock& clock,
                                                         AnswerListener& listener) {
  if (auto raised = RaiseDescriptorLimit(slots); !raised) return tl::unexpected(raised.error());
  auto impl = std::make_unique<Impl>(std::move(options), clock, listener, slots);
  if (auto added = impl->AddBase(base); !added) return tl::unexpected(added.error());
  return std::unique_ptr<AsyncClient>(new AsyncClient(std::move(impl)));
}

Status AsyncClient::Grow(uint32_t slots) {
  if (auto raised = RaiseDescriptorLimit(slots); !raised) return raised;
  impl_->Grow(slots);
  return {};
}

Result<uint16_t> AsyncClient::AddBase(const Url& base) { return impl_->AddBase(base); }

void AsyncClient::Send(uint32_t slot, const OutgoingRequest& request) {
  impl_->Send(slot, request);
}
void AsyncClient::Drop(uint32_t slot) { impl_->Drop(slot); }
void AsyncClient::Poll(nanoseconds deadline) { impl_->Poll(deadline); }
bool AsyncClient::busy(uint32_t slot) const { return impl_->busy(slot); }
const ClientCounters& AsyncClient::counters() const { return impl_->counters(); }

}  // namespace harness::client
