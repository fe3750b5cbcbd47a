#include "harness/load/user_session.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/fnv.h"

namespace harness::load {

using base::Random;

namespace {

// Iteration numbers that tasks never reach.
constexpr uint64_t kGroupChoice = UINT64_MAX;

}  // namespace

uint64_t DrawKey::ProfileKey(std::string_view profile_name) { return base::Fnv1a(profile_name); }

UserSession::UserSession(const Workload& workload, DrawKey key, uint32_t user, size_t kind)
    : workload_(&workload),
      key_(key),
      user_(user),
      kind_(static_cast<uint16_t>(kind)),
      group_(0),
      pools_(workload.pools.size()) {
  const UserKind& user_kind = workload.users[kind];
  Random random = Random::ForKeys({key.seed, key.profile, user, kGroupChoice});
  uint64_t draw = random.Below(user_kind.total_weight);
  for (const UserKind::Choice& choice : user_kind.groups) {
    group_ = static_cast<uint16_t>(choice.group);
    if (draw < choice.weight) break;
    draw -= choice.weight;
  }
}

Action UserSession::Next(PlannedRequest& request) {
  assert(sent_ == nullptr);
  const Group& group = workload_->groups[group_];
  while (phase_ == Phase::kOnStart) {
    if (on_start_done_ == group.on_start.size()) {
      phase_ = Phase::kTask;
      break;
    }
    const Step& step = group.on_start[on_start_done_++];
    random_ = Random::ForKeys({key_.seed, key_.profile, user_, iteration_++});
    if (Prepare(step, random_, request)) return Send();
  }
  if (phase_ == Phase::kTask) {
    phase_ = Phase::kWait;
    random_ = Random::ForKeys({key_.seed, key_.profile, user_, iteration_++});
    uint64_t draw = random_.Below(group.total_weight);
    const Step* step = nullptr;
    for (const Step& candidate : group.steps) {
      step = &candidate;
      if (draw < candidate.weight) break;
      draw -= candidate.weight;
    }
    if (Prepare(*step, random_, request)) return Send();
  }
  phase_ = Phase::kTask;
  const UserKind& kind = workload_->users[kind_];
  const auto span = static_cast<double>((kind.wait_max - kind.wait_min).count());
  const auto drawn = static_cast<int64_t>(random_.NextDouble() * span);
  const std::chrono::nanoseconds wait = kind.wait_min + std::chrono::nanoseconds(drawn);
  return {Action::Kind::kWait,
          std::exchange(waited_, true) ? std::max(wait, kShortestPause) : wait};
}

Action UserSession::Send() {
  waited_ = false;
  return {Action::Kind::kSend, {}};
}

bool UserSession::Prepare(const Step& step, Random& random, PlannedRequest& request) {
  std::vector<std::string> values;
  values.reserve(step.uses.size());
  // First look, then take: a step that lacks one thing must not lose the other.
  for (const Use& use : step.uses) {
    if (use.from != Use::From::kDraw && pools_[use.pool].empty()) return false;
  }
  for (const Use& use : step.uses) {
    if (use.from == Use::From::kDraw) {
      std::string text;
      use.draw.Render(random, {}, text);
      // A drawn text stands in quotes; what is used is the text.
      if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
      values.push_back(std::move(text));
      continue;
    }
    std::vector<CapturedValue>& pool = pools_[use.pool];
    size_t at = 0;
    if (use.from == Use::From::kLast) at = pool.size() - 1;
    if (use.from == Use::From::kRandom) at = random.Below(pool.size());
    values.push_back(pool[at].text());
    if (use.remove) pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(at));
  }
  request.step = &step;
  request.target.clear();
  request.body.clear();
  step.target.Render(random, values, request.target);
  if (step.body) step.body->Render(random, values, request.body);
  sent_ = &step;
  return true;
}

void UserSession::OnAnswer(const std::vector<std::string>& values) {
  assert(sent_ != nullptr);
  for (size_t i = 0; i < sent_->saves.size() && i < values.size(); ++i) {
    if (values[i].empty()) continue;
    const size_t index = sent_->saves[i].pool;
    std::vector<CapturedValue>& pool = pools_[index];
    if (pool.size() >= workload_->pools[index].keep) pool.erase(pool.begin());
    pool.emplace_back(values[i]);
  }
  sent_ = nullptr;
}

}  // namespace harness::load
