#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_TIME_KEEPER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_TIME_KEEPER_H_

#include <chrono>
#include <cstdint>

namespace mock_server::http {

// Decides what time it is for a server, and hears all that it does: in a rehearsal, time jumps when
// nothing is under way (docs/rehearsal.md). Called on the server's thread only. A connection is
// named by its two ports.
class TimeKeeper {
 public:
  // A pair of ports that nobody keeps account of has no number.
  static constexpr int64_t kNoAccount = -1;

  virtual ~TimeKeeper() = default;

  // Never goes back. May jump ahead between two calls.
  virtual std::chrono::nanoseconds Now() const = 0;
  // Readable when time has jumped; the server looks at its timers then. Reading it is JumpSeen().
  virtual int jump_fd() const = 0;
  virtual void JumpSeen() = 0;

  // The server's thread begins to work, and ends: its next timer is due at `next`, or never
  // (nanoseconds::max()).
  virtual void BeginTurn() = 0;
  virtual void EndTurn(std::chrono::nanoseconds next) = 0;

  virtual int64_t Accepted(uint16_t server_port, uint16_t client_port) = 0;
  virtual void Received(int64_t account, uint64_t bytes) = 0;
  // Before the bytes are sent; then how many of them were not.
  virtual void Sends(int64_t account, uint64_t bytes) = 0;
  virtual void Unsent(int64_t account, uint64_t bytes) = 0;
  virtual void SawEnd(int64_t account) = 0;
  virtual void Closed(int64_t account) = 0;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_TIME_KEEPER_H_
