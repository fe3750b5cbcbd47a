#include "harness/load/unreachable_steps.h"

#include <fmt/format.h>

#include <algorithm>

namespace harness::load {
namespace {

bool Picked(const Workload& workload, size_t group) {
  for (const UserKind& kind : workload.users) {
    for (const UserKind::Choice& choice : kind.groups) {
      if (choice.group == group && choice.weight > 0) return true;
    }
  }
  return false;
}

// Of the pools that a step takes from, one that nothing was put into; none: the step can run.
const Use* Lacks(const Step& step, const std::vector<bool>& filled) {
  for (const Use& use : step.uses) {
    if (use.from != Use::From::kDraw && !filled[use.pool]) return &use;
  }
  return nullptr;
}

void Fill(const Step& step, std::vector<bool>& filled) {
  for (const Save& save : step.saves) filled[save.pool] = true;
}

void AddStep(const Workload& workload, const Group& group, const Step& step, std::string why,
             bool lacks_value, std::vector<UnreachableStep>& found) {
  found.push_back({group.name, workload.rows[step.row].Label(), std::move(why), lacks_value});
}

void AddGroup(const Workload& workload, const Group& group, std::vector<UnreachableStep>& found) {
  std::vector<bool> filled(workload.pools.size(), false);
  // on_start steps run once, in their order.
  for (const Step& step : group.on_start) {
    if (const Use* use = Lacks(step, filled)) {
      AddStep(
          workload, group, step,
          fmt::format("uses '{}' at the start, before any step has saved into it; move the step "
                      "that does so before it",
                      workload.pools[use->pool].name),
          /*lacks_value=*/true, found);
    } else {
      Fill(step, filled);
    }
  }
  // The others come in any order, so what one saves may let another one run.
  for (bool more = true; more;) {
    const std::vector<bool> before = filled;
    for (const Step& step : group.steps) {
      if (Lacks(step, filled) == nullptr) Fill(step, filled);
    }
    more = filled != before;
  }
  for (const Step& step : group.steps) {
    const Use* use = Lacks(step, filled);
    if (use == nullptr) continue;
    const bool saved = std::any_of(group.steps.begin(), group.steps.end(), [&](const Step& other) {
      return std::any_of(other.saves.begin(), other.saves.end(),
                         [&](const Save& save) { return save.pool == use->pool; });
    });
    const char* why =
        saved ? "which is saved only by steps that can never run"
              : "and no step of the group saves into it; let one save it from its answer";
    AddStep(workload, group, step,
            fmt::format("uses '{}', {}", workload.pools[use->pool].name, why),
            /*lacks_value=*/true, found);
  }
}

}  // namespace

std::vector<UnreachableStep> UnreachableSteps(const Workload& workload) {
  std::vector<UnreachableStep> found;
  for (size_t i = 0; i < workload.groups.size(); ++i) {
    const Group& group = workload.groups[i];
    if (Picked(workload, i)) {
      AddGroup(workload, group, found);
      continue;
    }
    const std::string why = "no kind of user picks its group";
    for (const Step& step : group.on_start)
      AddStep(workload, group, step, why, /*lacks_value=*/false, found);
    for (const Step& step : group.steps)
      AddStep(workload, group, step, why, /*lacks_value=*/false, found);
  }
  return found;
}

}  // namespace harness::load
