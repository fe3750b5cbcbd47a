#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_WATCHERS_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_WATCHERS_H_

#include <map>

#include "mock_server/http/event_loop.h"
#include "mock_server/http/loop.h"
#include "mock_server/http/tags.h"
#include "mock_server/http/timer_queue.h"

namespace mock_server::http {

// Who shares the event loop and the timers of a server with its connections. Borrows both. Not
// thread-safe.
class Watchers : public Loop {
 public:
  Watchers(EventLoop& loop, TimerQueue& timers) : loop_(loop), timers_(timers) {}

  // Tells the watcher whose tag it is; false when it is nobody's.
  bool TakeReady(uint64_t tag, bool readable, bool writable, bool broken) const;
  bool TakeTimer(uint64_t tag) const;
  // The server stops.
  void Stop();

  Key Join(Watcher& watcher) override;
  void Leave(Key key) override;
  void Watch(Key key, int fd, Interest interest) override;
  void ChangeWatch(Key key, int fd, Interest interest) override;
  void Unwatch(int fd) override;
  void SetTimer(Key key, std::chrono::nanoseconds due) override;
  std::chrono::nanoseconds Now() const override;

 private:
  // nullptr when it has left.
  Watcher* Find(uint64_t tag) const;

  EventLoop& loop_;
  TimerQueue& timers_;
  std::map<Key, Watcher*> watchers_;
  Key last_ = 0;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_WATCHERS_H_
