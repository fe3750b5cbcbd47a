#include "harness/load/fleet.h"

namespace harness::load {

Fleet::Fleet(const Profile& profile, uint64_t seed)
    : profile_(profile),
      key_{seed, DrawKey::ProfileKey(profile.name)},
      kinds_(profile.workload->users) {
  sessions_.reserve(profile.max_users());
}

uint32_t Fleet::Add() {
  sessions_.emplace_back(*profile_.workload, key_, next_user_++, kinds_.Next());
  return size() - 1;
}

uint32_t Fleet::RemoveLast() {
  sessions_.pop_back();
  return size();
}

}  // namespace harness::load
