#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_SERVER_SWITCHES_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_SERVER_SWITCHES_H_

#include <chrono>
#include <string>

#include "base/error.h"

namespace mock_server::admin {

// What can be switched of a running server; there is none where a stand-in has no sockets.
class ServerSwitches {
 public:
  virtual ~ServerSwitches() = default;
  // As `serve --latency` takes it.
  virtual std::string latency() const = 0;
  virtual base::Status SetLatency(const std::string& latency) = 0;
  virtual std::chrono::nanoseconds keep_alive() const = 0;
  virtual void SetKeepAlive(std::chrono::nanoseconds time) = 0;
  // Whether the clock is ours to steer; in a rehearsal it is the command's.
  virtual bool may_steer_clock() const = 0;
  // The default session's clock was moved, stopped or resumed.
  virtual void ClockMoved() = 0;
};

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_SERVER_SWITCHES_H_
