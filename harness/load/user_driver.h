#ifndef UNDERSTUDY_HARNESS_LOAD_USER_DRIVER_H_
#define UNDERSTUDY_HARNESS_LOAD_USER_DRIVER_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "harness/client/async_client.h"
#include "harness/client/dead_connection.h"
#include "harness/client/url.h"
#include "harness/load/answer_check.h"
#include "harness/load/events.h"
#include "harness/load/user_session.h"

namespace harness::load {

class ClientSpans;

// Carries out over sockets, in the machine's time, what users want to do: asks their sessions for
// the next action, sends, waits, and hands answers back. Who is a user, and when one comes or goes,
// the owner decides.
//
// A user has a slot while it is there; the slot that became free last is given out first. Times are
// since Start(). Not thread-safe: everything happens on the thread that calls Poll().
class UserDriver : private client::AnswerListener {
 public:
  // Told of every finished request, from inside Poll().
  using OnSample = std::function<void(uint32_t slot, const RequestSample&)>;
  using OnSend = std::function<void(uint32_t user, const PlannedRequest&)>;

  // What is known of the target beside the samples.
  struct Facts {
    bool reached = false;     // at least one answer came, whatever it said
    std::string first_fault;  // the first reason why nobody answered at the address
    // Requests that were sent again since the gateway had used a dead connection of its own.
    uint64_t dead_connections = 0;
  };

  // `check`, `clock` and `spans` must outlive it. Makes room for `slots` users. Without `spans`,
  // requests have none.
  static base::Result<std::unique_ptr<UserDriver>> Create(const client::Url& target, uint32_t slots,
                                                          const client::ClientOptions& options,
                                                          const base::Clock& clock,
                                                          AnswerCheck& check, OnSample on_sample,
                                                          OnSend on_send = {},
                                                          ClientSpans* spans = nullptr);

  // Begins the time.
  void Start();
  std::chrono::nanoseconds Elapsed() const { return clock_.MonotonicNow() - start_; }

  // Room for so many users; fails when the process may not open so many sockets.
  base::Status Grow(uint32_t slots);
  // A base URL that users can have beside that of Create().
  base::Result<uint16_t> AddBase(const client::Url& url) { return client_->AddBase(url); }

  // Adds a user, who acts at once; it was to come at `due`. There must be room.
  uint32_t Add(UserSession session, std::chrono::nanoseconds due, uint16_t base = 0);
  // Takes a user out. A request in flight is forgotten, as in Locust.
  void Remove(uint32_t slot);
  // Takes a user out when its request in flight is answered, or at once when there is none.
  // Whether it is out.
  bool Retire(uint32_t slot);

  // Lets those act whose wait is over, and waits for answers until the next wait is over or `until`
  // at most.
  void Poll(std::chrono::nanoseconds until);

  uint32_t users() const { return users_; }  // retiring ones included
  // The number of the user in that slot, which must not be free.
  uint32_t user(uint32_t slot) const { return seats_[slot].session->user(); }
  bool present(uint32_t slot, uint32_t user) const {
    return seats_[slot].session && seats_[slot].session->user() == user;
  }
  const Facts& facts() const { return facts_; }
  const client::ClientCounters& counters() const { return client_->counters(); }

 private:
  // A slot.
  struct Seat {
    std::optional<UserSession> session;
    PlannedRequest request;
    std::chrono::nanoseconds lag{};
    std::optional<std::chrono::nanoseconds> first_sent_at;  // of a request that was sent again
    uint32_t occupant = 0;  // counts who sat here: tells the waits of those who are gone
    uint16_t base = 0;
    bool retiring = false;
  };
  // A user whose wait is over at `at`.
  struct Wakeup {
    std::chrono::nanoseconds at;
    uint32_t slot;
    uint32_t occupant;

    bool operator>(const Wakeup& other) const { return at > other.at; }
  };

  UserDriver(const base::Clock& clock, AnswerCheck& check, OnSample on_sample, OnSend on_send,
             ClientSpans* spans);

  void OnAnswer(uint32_t slot, const client::ClientAnswer& answer) override;
  void Act(uint32_t slot, std::chrono::nanoseconds due);
  void Send(uint32_t slot);
  void WakeDue(std::chrono::nanoseconds now);
  void Vacate(uint32_t slot);

  const base::Clock& clock_;
  AnswerCheck& check_;
  const OnSample on_sample_;
  const OnSend on_send_;
  ClientSpans* const spans_;
  std::unique_ptr<client::AsyncClient> client_;
  std::deque<Seat> seats_;
  std::vector<uint32_t> free_;
  uint32_t users_ = 0;
  std::priority_queue<Wakeup, std::vector<Wakeup>, std::greater<>> wakeups_;
  CheckedAnswer checked_;
  client::DeadConnections dead_connections_;
  Facts facts_;
  std::chrono::nanoseconds start_{};
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_USER_DRIVER_H_
