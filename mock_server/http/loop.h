#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_LOOP_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_LOOP_H_

#include <chrono>
#include <cstdint>

#include "mock_server/http/event_loop.h"

namespace mock_server::http {

// A server's event loop, for what shares its thread: descriptors and timers beside those of HTTP.
// To be used on that thread, or while the server does not run.
class Loop {
 public:
  // Hears of its descriptor and its timers between two requests. It must not block: every client of
  // the server waits meanwhile.
  class Watcher {
   public:
    virtual ~Watcher() = default;
    // As EventLoop::Listener::OnReady().
    virtual void OnReady(bool readable, bool writable, bool broken) = 0;
    virtual void OnTimer() = 0;
    // The server stops: nothing will be ready any more. It may leave.
    virtual void OnStop() = 0;
  };
  using Key = uint32_t;

  virtual ~Loop() = default;

  // `watcher` must leave before it is destroyed.
  virtual Key Join(Watcher& watcher) = 0;
  // Its timers are forgotten. Its descriptor must be closed or unwatched.
  virtual void Leave(Key key) = 0;
  // Throws std::runtime_error when the system refuses.
  virtual void Watch(Key key, int fd, Interest interest) = 0;
  virtual void ChangeWatch(Key key, int fd, Interest interest) = 0;
  virtual void Unwatch(int fd) = 0;
  // OnTimer() is called once at `due` or soon after. A timer can't be taken back.
  virtual void SetTimer(Key key, std::chrono::nanoseconds due) = 0;
  // The clock of the timers.
  virtual std::chrono::nanoseconds Now() const = 0;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_LOOP_H_
