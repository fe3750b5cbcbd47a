#include "mock_server/http/event_loop.h"

#include <pistache/reactor.h>

#include <mutex>
#include <utility>
#include <vector>

namespace mock_server::http {

namespace {

using Pistache::Polling::NotifyOn;
using Pistache::Polling::Tag;

NotifyOn ToNotifyOn(Interest interest) {
  NotifyOn flags = NotifyOn::None;
  if (interest.read) flags = flags | NotifyOn::Read;
  if (interest.write) flags = flags | NotifyOn::Write;
  return flags;
}

// Thrown through Pistache: neither its run() nor its runOnce() returns before shutdown(), and a
// reactor that was shut down can't be used again.
struct LeaveLoop {};

class ReadyHandler : public Pistache::Aio::Handler {
  PROTOTYPE_OF(Pistache::Aio::Handler, ReadyHandler)

 public:
  void onReady(const Pistache::Aio::FdSet& ready) override {
    for (const auto& entry : ready) {
      const bool readable = entry.isReadable();
      const bool writable = entry.isWritable();
      // Pistache drops EPOLLERR: an event without any flag is one.
      listener->OnReady(entry.getTag().value(), readable, writable,
                        entry.isHangup() || (!readable && !writable));
    }
    if (!listener->OnTurnEnd()) throw LeaveLoop();
  }
  void registerPoller(Pistache::Polling::Epoll&) override {}

  EventLoop::Listener* listener = nullptr;
};

}  // namespace

struct EventLoop::Reactor {
  Reactor() : reactor(Pistache::Aio::Reactor::create()), handler(std::make_shared<ReadyHandler>()) {
    reactor->init(Pistache::Aio::SyncContext());
    key = reactor->addHandler(handler);
  }

  std::shared_ptr<Pistache::Aio::Reactor> reactor;
  std::shared_ptr<ReadyHandler> handler;
  Pistache::Aio::Reactor::Key key;

  // Pistache 0.0.5 never closes the event descriptor of a reactor, so reactors are kept and used
  // again: a process has as many as it ever had servers at once. Nothing of a server stays in one,
  // its descriptors are closed by then.
  struct Pool {
    std::mutex mutex;
    std::vector<std::unique_ptr<Reactor>> idle;
  };

  static Pool& ThePool() {
    static Pool& pool = *new Pool;  // outlives every server, static ones too
    return pool;
  }

  static std::unique_ptr<Reactor> Take() {
    {
      Pool& pool = ThePool();
      const std::lock_guard lock(pool.mutex);
      if (!pool.idle.empty()) {
        auto reactor = std::move(pool.idle.back());
        pool.idle.pop_back();
        return reactor;
      }
    }
    return std::make_unique<Reactor>();
  }

  static void Give(std::unique_ptr<Reactor> reactor) {
    reactor->handler->listener = nullptr;
    Pool& pool = ThePool();
    const std::lock_guard lock(pool.mutex);
    pool.idle.push_back(std::move(reactor));
  }
};

EventLoop::EventLoop() : reactor_(Reactor::Take()) {}
EventLoop::~EventLoop() { Reactor::Give(std::move(reactor_)); }

void EventLoop::Add(int fd, uint64_t tag, Interest interest) {
  reactor_->reactor->registerFd(reactor_->key, fd, ToNotifyOn(interest), Tag(tag));
}

void EventLoop::Modify(int fd, uint64_t tag, Interest interest) {
  reactor_->reactor->modifyFd(reactor_->key, fd, ToNotifyOn(interest), Tag(tag));
}

void EventLoop::Remove(int fd) { reactor_->reactor->removeFd(reactor_->key, fd); }

void EventLoop::Run(Listener& listener) {
  reactor_->handler->listener = &listener;
  try {
    reactor_->reactor->run();
  } catch (const LeaveLoop&) {
  }
}

}  // namespace mock_server::http
