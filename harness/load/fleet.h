#ifndef UNDERSTUDY_HARNESS_LOAD_FLEET_H_
#define UNDERSTUDY_HARNESS_LOAD_FLEET_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/load/profile.h"
#include "harness/load/spawn_schedule.h"
#include "harness/load/user_session.h"

namespace harness::load {

// The users of a run in virtual time: who is there now, of which kind, and their sessions.
// A user has a number of its own for its draws, and a slot while it is there; the last that came is
// the first to go, as in Locust. Not thread-safe; `profile` must outlive it.
class Fleet {
 public:
  Fleet(const Profile& profile, uint64_t seed);

  // Adds the next user and tells its slot.
  uint32_t Add();
  // Takes the last user out and tells the slot that is free now. There must be one.
  uint32_t RemoveLast();

  uint32_t size() const { return static_cast<uint32_t>(sessions_.size()); }
  UserSession& session(uint32_t slot) { return sessions_[slot]; }
  // Whether the user is still the one in that slot.
  bool Present(uint32_t slot, uint32_t user) const {
    return slot < sessions_.size() && sessions_[slot].user() == user;
  }

 private:
  const Profile& profile_;
  DrawKey key_;
  KindSequence kinds_;
  uint32_t next_user_ = 0;
  std::vector<UserSession> sessions_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_FLEET_H_
