#include "harness/load/spawn_schedule.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace harness::load {

using std::chrono::nanoseconds;

std::vector<SpawnPoint> SpawnScheduleOf(const std::vector<Stage>& stages) {
  std::vector<SpawnPoint> points;
  nanoseconds start{};
  uint32_t users = 0;
  for (const Stage& stage : stages) {
    const auto batch = static_cast<uint32_t>(std::max(1.0, std::floor(stage.spawn_rate)));
    const nanoseconds pause(static_cast<int64_t>(batch / stage.spawn_rate * 1e9));
    for (nanoseconds at = start; users != stage.users && at < start + stage.duration; at += pause) {
      if (users < stage.users) {
        users += std::min(batch, stage.users - users);
      } else {
        users -= std::min(batch, users - stage.users);
      }
      points.push_back({at, users});
    }
    start += stage.duration;
  }
  return points;
}

KindSequence::KindSequence(const std::vector<UserKind>& kinds) {
  for (size_t i = 0; i < kinds.size(); ++i) {
    const double share = kinds[i].share;
    entries_.push_back({share * std::log2(share / (share + 1)), share + 1, share, i});
  }
}

size_t KindSequence::Next() {
  const auto lowest =
      std::min_element(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.divergence, a.next, a.share, a.kind) <
               std::tie(b.divergence, b.next, b.share, b.kind);
      });
  lowest->divergence = lowest->share * std::log2(lowest->next / (lowest->next + 1));
  lowest->next += 1;
  return lowest->kind;
}

}  // namespace harness::load
