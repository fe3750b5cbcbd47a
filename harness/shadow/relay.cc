#include "harness/shadow/relay.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <thread>
#include <utility>

#include "base/file_descriptor.h"
#include "harness/client/resolver.h"
#include "harness/shadow/listener.h"

namespace harness::shadow {
namespace {

using base::FileDescriptor;

constexpr size_t kReadBytes = 64 << 10;
// Nothing more is read for a receiver that has so much to take still.
constexpr size_t kMostPending = 256 << 10;
// How long it takes to see that the comparison has caught up.
constexpr int kHeldBackMs = 2;

struct Pair;

// One end of a connection: the client's or the server's.
struct End {
  Pair* pair = nullptr;
  FileDescriptor fd;
  std::string pending;  // to be sent to it
  size_t sent = 0;      // of `pending`
  uint32_t watched = 0;
  bool read_ended = false;  // it sends no more
  bool end_asked = false;   // it is to be told that the other sends no more
  bool told_end = false;

  size_t backlog() const { return pending.size() - sent; }
};

// A client's connection and the one to the server that belongs to it.
struct Pair {
  uint64_t number = 0;
  base::Service service = base::Service::kGateway;
  const client::Resolution* resolution = nullptr;
  size_t address = 0;  // that is being tried
  bool connecting = true;
  bool dead = false;
  bool held_back = false;
  End client;
  End server;
  std::list<Pair>::iterator place;

  End& Other(const End& end) { return &end == &client ? server : client; }
};

// Sends a reset in the place of an end when it is closed.
void ArmReset(const FileDescriptor& fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (fd) ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

class Relay::Loop {
 public:
  Loop(std::vector<Door> doors, PassedQueue& queue) : doors_(std::move(doors)), queue_(queue) {}
  ~Loop() {
    if (!thread_.joinable()) return;
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t woken = ::write(wake_.get(), &one, sizeof one);
    thread_.join();
  }

  base::Status Open() {
    resolutions_.reserve(doors_.size());
    for (const Door& door : doors_) {
      resolutions_.push_back(client::Resolve(door.target));
      if (auto tried = TryToConnect(door.target, resolutions_.back()); !tried) return tried;
      auto listener = Listen(door.host, door.port);
      if (!listener) return tl::unexpected(listener.error());
      urls_.push_back(listener->url);
      listeners_.push_back(std::move(listener->fd));
    }
    epoll_ = FileDescriptor(::epoll_create1(EPOLL_CLOEXEC));
    wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!epoll_ || !wake_)
      return base::Fail(base::ErrorCode::kUnavailable, std::strerror(errno), "epoll");
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
    WatchListeners(true);
    thread_ = std::thread([this] { Run(); });
    return {};
  }

  const std::vector<std::string>& urls() const { return urls_; }

 private:
  void Run() {
    std::array<epoll_event, 64> events{};
    while (true) {
      const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(),
                                     held_back_ > 0 ? kHeldBackMs : -1);
      for (int i = 0; i < count; ++i) {
        const auto& [what, data] = events[static_cast<size_t>(i)];
        if (data.ptr == nullptr) return CloseAll();
        const auto listener =
            std::find_if(listeners_.begin(), listeners_.end(),
                         [&](const FileDescriptor& one) { return &one == data.ptr; });
        if (listener != listeners_.end()) {
          Accept(static_cast<size_t>(listener - listeners_.begin()));
        } else {
          OnReady(*static_cast<End*>(data.ptr), what);
        }
      }
      if (held_back_ > 0 && !queue_.full()) ReleaseAll();
      Bury();
    }
  }

  void WatchListeners(bool on) {
    if (listening_ == on) return;
    listening_ = on;
    for (FileDescriptor& one : listeners_) {
      epoll_event event{.events = EPOLLIN, .data = {.ptr = &one}};
      ::epoll_ctl(epoll_.get(), on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, one.get(), &event);
    }
  }

  void Accept(size_t door) {
    while (true) {
      FileDescriptor fd(
          ::accept4(listeners_[door].get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!fd) {
        // Out of descriptors: clients wait in the kernel until some are free.
        if ((errno == EMFILE || errno == ENFILE) && !pairs_.empty()) WatchListeners(false);
        return;
      }
      Pair& pair = pairs_.emplace_front();
      pair.place = pairs_.begin();
      pair.number = ++connections_;
      pair.service = doors_[door].service;
      pair.resolution = &resolutions_[door];
      pair.client.pair = pair.server.pair = &pair;
      pair.client.fd = std::move(fd);
      Connect(pair, EHOSTUNREACH);
    }
  }

  void Connect(Pair& pair, int error) {
    for (; pair.address < pair.resolution->addresses.size(); ++pair.address) {
      pair.server.fd = BeginToConnect(pair.resolution->addresses[pair.address]);
      pair.server.watched = 0;
      if (pair.server.fd) return Watch(pair);
      error = errno;
    }
    Tell(pair, Passed::Kind::kRefused, std::strerror(error));
    // The kernel took the client's connection before we knew. A reset is what is left of a refusal.
    Reset(pair);
  }

  void Tell(const Pair& pair, Passed::Kind kind, std::string bytes = {}) {
    queue_.Push({kind, pair.service, pair.number, std::move(bytes)});
  }

  // Asks the kernel for what can happen next at both ends.
  void Watch(Pair& pair) {
    for (End* end : {&pair.client, &pair.server}) {
      if (!end->fd || pair.dead) continue;
      const bool connecting = end == &pair.server && pair.connecting;
      const bool may_read = !pair.connecting && !end->read_ended &&
                            pair.Other(*end).backlog() < kMostPending &&
                            !(end == &pair.client && pair.held_back);
      const uint32_t wanted = (may_read ? uint32_t{EPOLLIN} : 0) |
                              (connecting || end->backlog() > 0 ? uint32_t{EPOLLOUT} : 0);
      const bool is_new = end->watched == 0;
      // Errors are always told, so an end of which nothing is wanted is watched, too.
      if (end->watched == (wanted | kWatched)) continue;
      epoll_event event{.events = wanted, .data = {.ptr = end}};
      ::epoll_ctl(epoll_.get(), is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, end->fd.get(), &event);
      end->watched = wanted | kWatched;
    }
  }

  void OnReady(End& end, uint32_t what) {
    Pair& pair = *end.pair;
    if (pair.dead || !end.fd) return;
    if (&end == &pair.server && pair.connecting) {
      if (const int error = ConnectError(end.fd.get()); error != 0) {
        ++pair.address;
        end.fd.Close();
        return Connect(pair, error);
      }
      pair.connecting = false;
      return Watch(pair);
    }
    if ((what & EPOLLOUT) != 0) Flush(end);
    const bool broken = (what & (EPOLLERR | EPOLLHUP)) != 0;
    // It had ended, and is gone now: nobody takes what is still to come.
    if (broken && end.read_ended) return Reset(pair);
    // Of an end that is gone everything is read at once: it is told again and again otherwise.
    if ((what & EPOLLIN) != 0 || broken) Read(end, broken);
    Settle(pair);
  }

  void Read(End& end, bool to_the_end) {
    Pair& pair = *end.pair;
    const bool from_client = &end == &pair.client;
    while (!pair.dead && end.fd && !end.read_ended) {
      const ssize_t got = ::recv(end.fd.get(), buffer_.data(), buffer_.size(), 0);
      if (got < 0) {
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) Reset(pair);
        return;
      }
      End& other = pair.Other(end);
      if (got == 0) {
        end.read_ended = true;
        other.end_asked = true;
        if (!from_client) Tell(pair, Passed::Kind::kAnswerEnd);
        return;
      }
      std::string bytes(buffer_.data(), static_cast<size_t>(got));
      Send(other, bytes);
      // Nobody took it, and the end of the connection was told.
      if (pair.dead) return;
      Tell(pair, from_client ? Passed::Kind::kRequestBytes : Passed::Kind::kAnswerBytes,
           std::move(bytes));
      if (from_client && queue_.full() && !pair.held_back) {
        pair.held_back = true;
        ++held_back_;
      }
      // The rest is told again; others may be read in between.
      if (!to_the_end) return;
    }
  }

  void Send(End& end, std::string_view bytes) {
    if (end.backlog() == 0) bytes.remove_prefix(Write(end, bytes));
    if (!bytes.empty()) end.pending.append(bytes);
  }

  // How much of it went out.
  size_t Write(End& end, std::string_view bytes) {
    size_t sent = 0;
    while (sent < bytes.size() && end.fd && !end.pair->dead) {
      const ssize_t put =
          ::send(end.fd.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put >= 0) {
        sent += static_cast<size_t>(put);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      } else if (errno != EINTR) {
        Reset(*end.pair);
      }
    }
    return sent;
  }

  void Flush(End& end) {
    end.sent += Write(end, std::string_view(end.pending).substr(end.sent));
    if (end.backlog() > 0) return;
    end.pending.clear();
    end.sent = 0;
  }

  // Passes ends on, and closes what has nothing more to do.
  void Settle(Pair& pair) {
    if (pair.dead) return;
    for (End* end : {&pair.client, &pair.server}) {
      if (end->end_asked && !end->told_end && end->backlog() == 0) {
        ::shutdown(end->fd.get(), SHUT_WR);
        end->told_end = true;
      }
    }
    for (End* end : {&pair.client, &pair.server}) {
      if (end->read_ended && end->told_end) end->fd.Close();
    }
    if (!pair.client.fd && !pair.server.fd) return Kill(pair);
    Watch(pair);
  }

  // One of the ends was reset, so the other is.
  void Reset(Pair& pair) {
    ArmReset(pair.client.fd);
    ArmReset(pair.server.fd);
    Kill(pair);
  }

  // It goes once no event can name it any more.
  void Kill(Pair& pair) {
    if (pair.dead) return;
    pair.dead = true;
    pair.client.fd.Close();
    pair.server.fd.Close();
    held_back_ -= pair.held_back ? 1 : 0;
    Tell(pair, Passed::Kind::kClosed);
    buried_.push_back(pair.place);
  }

  void Bury() {
    if (buried_.empty()) return;
    for (const auto& pair : buried_) pairs_.erase(pair);
    buried_.clear();
    WatchListeners(true);
  }

  void ReleaseAll() {
    held_back_ = 0;
    for (Pair& pair : pairs_) {
      if (!std::exchange(pair.held_back, false)) continue;
      Watch(pair);
    }
  }

  void CloseAll() {
    for (Pair& pair : pairs_) Kill(pair);
    Bury();
  }

  // In End::watched: the kernel knows it. No event that is waited for has this bit.
  static constexpr uint32_t kWatched = uint32_t{1} << 31;

  const std::vector<Door> doors_;
  PassedQueue& queue_;
  std::vector<client::Resolution> resolutions_;
  std::vector<FileDescriptor> listeners_;
  std::vector<std::string> urls_;
  FileDescriptor epoll_;
  FileDescriptor wake_;
  std::list<Pair> pairs_;
  std::vector<std::list<Pair>::iterator> buried_;
  std::array<char, kReadBytes> buffer_{};
  uint64_t connections_ = 0;
  size_t held_back_ = 0;  // pairs
  bool listening_ = false;
  std::thread thread_;
};

Relay::Relay(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Relay::~Relay() = default;

base::Result<std::unique_ptr<Relay>> Relay::Open(const std::vector<Door>& doors,
                                                 PassedQueue& queue) {
  auto loop = std::make_unique<Loop>(doors, queue);
  if (auto opened = loop->Open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Relay>(new Relay(std::move(loop)));
}

const std::vector<std::string>& Relay::urls() const { return loop_->urls(); }

}  // namespace harness::shadow
