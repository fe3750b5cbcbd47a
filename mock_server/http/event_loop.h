#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_EVENT_LOOP_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_EVENT_LOOP_H_

#include <cstdint>
#include <memory>

namespace mock_server::http {

// The kinds of readiness of a descriptor that are of interest.
struct Interest {
  bool read = false;
  bool write = false;
  bool operator==(const Interest&) const = default;
};

// Waits for descriptors on Pistache's reactor, level-triggered
// (docs/adr/0002-pistache-as-reactor.md). Borrows the descriptors; closing one takes it out of the
// loop. Not thread-safe.
class EventLoop {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    // `broken`: the peer is gone in both directions, or the descriptor has an error; reading tells
    // which.
    virtual void OnReady(uint64_t tag, bool readable, bool writable, bool broken) = 0;
    // Called after all descriptors that became ready together. False ends Run().
    virtual bool OnTurnEnd() = 0;
  };

  // Tags are passed back unchanged; they may have 56 bits.
  static constexpr int kTagBits = 56;

  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Both throw std::runtime_error when the system refuses.
  void Add(int fd, uint64_t tag, Interest interest);
  void Modify(int fd, uint64_t tag, Interest interest);
  // For a descriptor that stays open.
  void Remove(int fd);

  // Waits and reports to `listener` what is ready, until it returns false.
  void Run(Listener& listener);

 private:
  struct Reactor;
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_EVENT_LOOP_H_
