#include "harness/client/http_target.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/file_descriptor.h"
#include "harness/client/tls.h"
#include "harness/client/whole_response_parser.h"

namespace harness::client {

using base::ErrorCode;
using base::Fail;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using base::Status;
using SteadyClock = std::chrono::steady_clock;

namespace {

struct AddressList {
  addrinfo* first = nullptr;
  ~AddressList() {
    if (first != nullptr) ::freeaddrinfo(first);
  }
};

std::string WithoutFinalSlash(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

bool BreaksALine(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

}  // namespace

// A connection to one service, opened when it is needed.
class HttpTarget::Connection {
 public:
  Connection(const Url& url, std::chrono::milliseconds timeout)
      : url_(url),
        prefix_(WithoutFinalSlash(url.target.substr(0, url.target.find('?')))),
        timeout_(timeout) {}

  bool reconnected() const { return reconnected_; }
  std::string base_url() const { return url_.origin.ToString() + prefix_; }

  Result<HttpResponse> Send(const HttpRequest& request) {
    const Result<std::string> bytes = Compose(request);
    if (!bytes) return tl::unexpected(bytes.error());
    deadline_ = SteadyClock::now() + timeout_;
    // A server may close an idle connection at any time, also just now.
    const bool reused = static_cast<bool>(socket_);
    Result<HttpResponse> response = Exchange(*bytes, request.method == "HEAD");
    reconnected_ = !response && reused && died_unanswered_;
    if (reconnected_) response = Exchange(*bytes, request.method == "HEAD");
    return response;
  }

 private:
  Result<std::string> Compose(const HttpRequest& request) const {
    std::string bytes =
        fmt::format("{} {}{} HTTP/1.1\r\n", request.method, prefix_, request.target);
    if (BreaksALine(request.method) || BreaksALine(request.target)) {
      return Fail(ErrorCode::kBadUsage, "a method or path can't contain a line break");
    }
    if (request.header("host") == nullptr)
      bytes += fmt::format("Host: {}\r\n", url_.origin.HostHeader());
    for (const auto& header : request.headers) {
      if (BreaksALine(header.name) || BreaksALine(header.value)) {
        return Fail(ErrorCode::kBadUsage,
                    fmt::format("the header {} can't contain a line break", header.name));
      }
      bytes += fmt::format("{}: {}\r\n", header.name, header.value);
    }
    const bool has_body_method =
        request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (request.header("content-length") == nullptr && (has_body_method || !request.body.empty())) {
      bytes += fmt::format("Content-Length: {}\r\n", request.body.size());
    }
    return bytes + "\r\n" + request.body;
  }

  // One try. Leaves no connection behind that can't be used again.
  Result<HttpResponse> Exchange(const std::string& bytes, bool head) {
    died_unanswered_ = false;
    if (!socket_) {
      if (Status opened = Open(); !opened) {
        Close();
        return tl::unexpected(opened.error());
      }
    }
    WholeResponseParser parser(head);
    const Status done = Talk(bytes, parser);
    if (!done || !parser.keep_alive()) Close();
    if (!done) return tl::unexpected(done.error());
    return std::move(parser.response());
  }

  void Close() {
    tls_.reset();
    socket_.Close();
  }

  tl::unexpected<base::Error> Unreachable(const std::string& reason) const {
    return Fail(ErrorCode::kUnreachable, "nobody answers: " + reason, base_url());
  }
  tl::unexpected<base::Error> NoAnswer(const std::string& reason) const {
    return Fail(ErrorCode::kUnavailable, reason, base_url());
  }
  std::string LateText() const {
    return fmt::format("no answer within {:g} s", std::chrono::duration<double>(timeout_).count());
  }

  Status Open() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    AddressList list;
    const int error = ::getaddrinfo(url_.origin.host.c_str(),
                                    std::to_string(url_.origin.port).c_str(), &hints, &list.first);
    if (error != 0) return Unreachable(::gai_strerror(error));
    std::string reason = "no address";
    for (const addrinfo* address = list.first; address != nullptr; address = address->ai_next) {
      const std::optional<std::string> failure = Connect(*address);
      if (!failure) return StartTls();
      reason = *failure;
    }
    return Unreachable(reason);
  }

  // Nothing when connected, else the reason why not.
  std::optional<std::string> Connect(const addrinfo& address) {
    socket_ = base::FileDescriptor(
        ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_) return std::strerror(errno);
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_.get(), address.ai_addr, address.ai_addrlen) == 0) return std::nullopt;
    if (errno != EINPROGRESS) return std::strerror(errno);
    if (!WaitFor(POLLOUT))
      return fmt::format("no connection within {:g} s",
                         std::chrono::duration<double>(timeout_).count());
    int failure = 0;
    socklen_t size = sizeof failure;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &failure, &size);
    if (failure != 0) return std::strerror(failure);
    return std::nullopt;
  }

  Status StartTls() {
    if (!url_.origin.tls) return {};
    if (tls_context_ == nullptr) {
      auto context = TlsContext::Create(true, "");
      if (!context) return tl::unexpected(context.error());
      tls_context_ = std::move(*context);
    }
    tls_ = tls_context_->NewSession(socket_.get(), url_.origin.host);
    while (true) {
      const IoResult result = tls_->Handshake();
      if (result == IoResult::kOk) return {};
      if (result != IoResult::kBlocked) {
        return Fail(ErrorCode::kUnreachable, "the TLS handshake failed: " + tls_->fault(),
                    base_url());
      }
      if (!WaitFor(POLLIN)) return Unreachable(LateText());
    }
  }

  // False when the deadline passed.
  bool WaitFor(short events) const {
    while (true) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - SteadyClock::now());
      if (left.count() <= 0) return false;
      pollfd entry{socket_.get(), events, 0};
      const int ready = ::poll(&entry, 1, static_cast<int>(left.count()) + 1);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  IoResult Write(std::string_view bytes, size_t* put) {
    if (tls_ != nullptr) return tls_->Write(bytes.data(), bytes.size(), put);
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR ? IoResult::kBlocked : IoResult::kFailed;
    *put = static_cast<size_t>(sent);
    return IoResult::kOk;
  }

  IoResult Read(char* buffer, size_t size, size_t* got) {
    if (tls_ != nullptr) return tls_->Read(buffer, size, got);
    const ssize_t received = ::recv(socket_.get(), buffer, size, 0);
    if (received < 0)
      return errno == EAGAIN || errno == EINTR ? IoResult::kBlocked : IoResult::kFailed;
    *got = static_cast<size_t>(received);
    return received == 0 ? IoResult::kClosed : IoResult::kOk;
  }

  // Sends while there is something to send, and reads all the while: a server may answer before it
  // has read everything.
  Status Talk(std::string_view unsent, WholeResponseParser& parser) {
    char buffer[65536];
    while (true) {
      if (!unsent.empty()) {
        size_t put = 0;
        const IoResult result = Write(unsent, &put);
        if (result == IoResult::kOk) unsent.remove_prefix(put);
        // What it answered before it closed is still to be read.
        if (result == IoResult::kFailed || result == IoResult::kClosed) unsent = {};
      }
      size_t got = 0;
      const IoResult result = Read(buffer, sizeof buffer, &got);
      if (result == IoResult::kOk) {
        if (!parser.Feed({buffer, got}))
          return NoAnswer("its answer can't be read: " + parser.fault());
        if (parser.done()) return {};
      } else if (result == IoResult::kBlocked) {
        if (!WaitFor(static_cast<short>(unsent.empty() ? POLLIN : POLLIN | POLLOUT)))
          return NoAnswer(LateText());
      } else {
        const int reason = errno;
        died_unanswered_ = !parser.started();
        if (result == IoResult::kClosed) parser.End();
        if (parser.done()) return {};
        if (result == IoResult::kFailed) {
          return NoAnswer(tls_ != nullptr ? tls_->fault() : std::string(std::strerror(reason)));
        }
        return NoAnswer(parser.started() ? "it closed the connection in the middle of its answer"
                                         : "it closed the connection without an answer");
      }
    }
  }

  const Url url_;
  const std::string prefix_;
  const std::chrono::milliseconds timeout_;
  SteadyClock::time_point deadline_;
  base::FileDescriptor socket_;
  std::unique_ptr<TlsContext> tls_context_;
  std::unique_ptr<TlsSession> tls_;
  bool died_unanswered_ = false;  // not: was late
  bool reconnected_ = false;
};

HttpTarget::HttpTarget(HttpTargetOptions options)
    : options_(std::move(options)),
      gateway_(std::make_unique<Connection>(options_.gateway, options_.timeout)),
      data_layer_(std::make_unique<Connection>(options_.data_layer, options_.timeout)) {}
HttpTarget::~HttpTarget() = default;

Result<HttpResponse> HttpTarget::Send(Service service, const HttpRequest& request) {
  Connection& connection = service == Service::kGateway ? *gateway_ : *data_layer_;
  Result<HttpResponse> response = connection.Send(request);
  reconnected_ = connection.reconnected();
  return response;
}

std::string HttpTarget::BaseUrl(Service service) const {
  return (service == Service::kGateway ? gateway_ : data_layer_)->base_url();
}

}  // namespace harness::client
