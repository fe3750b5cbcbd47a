#include "harness/load/profile.h"

#include <algorithm>

namespace harness::load {

std::string Row::Label() const {
  return name.starts_with(method + " ") ? name : method + " " + name;
}

bool Step::needs_memory() const {
  return std::any_of(uses.begin(), uses.end(),
                     [](const Use& use) { return use.from != Use::From::kDraw; });
}

std::chrono::nanoseconds Profile::run_time() const {
  std::chrono::nanoseconds total{};
  for (const Stage& stage : stages) total += stage.duration;
  return total;
}

uint32_t Profile::max_users() const {
  uint32_t most = 0;
  for (const Stage& stage : stages) most = std::max(most, stage.users);
  return most;
}

std::string UserKind::ClassName() const {
  std::string result;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    if (digit && result.empty()) result += '_';
    result += letter || digit ? c : '_';
  }
  return result;
}

}  // namespace harness::load
