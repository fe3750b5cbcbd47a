#ifndef UNDERSTUDY_HARNESS_LOAD_SPAWN_SCHEDULE_H_
#define UNDERSTUDY_HARNESS_LOAD_SPAWN_SCHEDULE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/load/profile.h"

namespace harness::load {

// At `at` (since the start of the run) there shall be `users` users.
struct SpawnPoint {
  std::chrono::nanoseconds at{};
  uint32_t users = 0;

  bool operator==(const SpawnPoint&) const = default;
};

// Locust's dispatcher: batches of max(1, floor(rate)) users, each followed by the pause that
// corresponds to the rate; the first batch at the start of its stage. A stage that ends before its
// number is reached hands over at the number that it has.
std::vector<SpawnPoint> SpawnScheduleOf(const std::vector<Stage>& stages);

// Which kind the n-th user is: Locust's Kullback-Leibler generator over the kinds' shares. Equal
// shares come in turn, 3:1 gives A B A A A B A A….
class KindSequence {
 public:
  explicit KindSequence(const std::vector<UserKind>& kinds);

  // The index of the next user's kind.
  size_t Next();

 private:
  struct Entry {
    double
        divergence;  // by how much choosing it now would lower the divergence; the lowest is chosen
    double next;
    double share;
    size_t kind;
  };
  std::vector<Entry> entries_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_SPAWN_SCHEDULE_H_
