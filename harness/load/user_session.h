#ifndef UNDERSTUDY_HARNESS_LOAD_USER_SESSION_H_
#define UNDERSTUDY_HARNESS_LOAD_USER_SESSION_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "harness/load/captured_value.h"
#include "harness/load/profile.h"

namespace harness::load {

// Identifies a run's draws. The same key and the same answers give the same requests, in real and
// in virtual time.
struct DrawKey {
  uint64_t seed = 0;
  uint64_t profile = 0;  // ProfileKey()

  static uint64_t ProfileKey(std::string_view profile_name);
};

// A request that a user wants to make. `target` and `body` live until the session is asked again.
struct PlannedRequest {
  const Step* step = nullptr;
  std::string target;
  std::string body;
};

// The minimum of a wait that follows another one: a user that has no waits and finds nothing to
// send must not block the clock and the other users.
constexpr std::chrono::nanoseconds kShortestPause = std::chrono::milliseconds(1);

// What a user does next.
struct Action {
  enum class Kind { kSend, kWait };
  Kind kind = Kind::kWait;
  std::chrono::nanoseconds wait{};  // kWait
};

// One user as a state machine, without clocks or sockets: an engine asks for the next action,
// carries it out, and passes the answer back (docs/load-model.md, Users). Draws of iteration n are
// those of the stream (seed, profile, user, n), so what a user does never depends on another one,
// nor on the time.
//
// As in Locust: on_start steps first, then a task drawn by weight, then a wait; a task that finds
// nothing to work on sends nothing and is waited after all the same. Not thread-safe; `workload`
// must outlive it.
class UserSession {
 public:
  UserSession(const Workload& workload, DrawKey key, uint32_t user, size_t kind);

  // The next action; after kSend, `request` holds it, and OnAnswer() must come before Next() is
  // called again.
  Action Next(PlannedRequest& request);

  // The outcome of the request. `values` are what the step saves, in its order; one that is empty
  // is not saved. Nothing is saved of a failed request: pass none.
  void OnAnswer(const std::vector<std::string>& values);

  const Workload& workload() const { return *workload_; }
  uint32_t user() const { return user_; }
  size_t kind() const { return kind_; }
  size_t group() const { return group_; }

 private:
  enum class Phase : uint8_t { kOnStart, kTask, kWait };

  Action Send();
  bool Prepare(const Step& step, base::Random& random, PlannedRequest& request);

  const Workload* workload_;
  DrawKey key_;
  uint32_t user_;
  uint16_t kind_;
  uint16_t group_;
  uint64_t iteration_ = 0;
  uint32_t on_start_done_ = 0;
  Phase phase_ = Phase::kOnStart;
  bool waited_ = false;  // the last action was a wait
  const Step* sent_ = nullptr;
  base::Random random_{0};
  std::vector<std::vector<CapturedValue>> pools_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_USER_SESSION_H_
