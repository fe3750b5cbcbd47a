#include "mock_server/defects/platform_state.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"

namespace mock_server::defects {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

Faults Made(std::initializer_list<Defect> defects, std::initializer_list<Latent> repairs) {
  Faults faults;
  for (const Defect defect : defects) faults.defects.Set(defect);
  for (const Latent latent : repairs) faults.repairs.Set(latent);
  return faults;
}

// Whether `all` has everything that `part` has, and what it has beyond that.
bool Contains(const Faults& all, const Faults& part) {
  return all.defects.Has(part.defects) && all.repairs.Has(part.repairs);
}

// A text that adds to the state; "none" can't take away what the state has.
template <typename Set>
Result<Set> ReadAddition(std::string_view text, const Set& of_state, std::string_view platform,
                         std::string_view what) {
  if (text.empty()) return Set();
  auto set = Set::Parse(text);
  if (set && set->empty() && !of_state.empty()) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'none' contradicts the platform state '{}', which has {} {}; leave it "
                            "out, or choose '{}'",
                            platform, what, of_state.ToString(), kDefaultPlatform));
  }
  return set;
}

}  // namespace

const std::vector<PlatformState>& PlatformStates() {
  constexpr auto k1 = Defect::kGoalCreate;
  constexpr auto k2 = Defect::kTaskRoutes;
  constexpr auto k3 = Defect::kAgentRead;
  constexpr auto k4 = Defect::kAgentPatch;
  static const std::vector<PlatformState> states = {
      {kDefaultPlatform, "the branch on which the load test was fixed", Made({}, {})},
      {"before-fixes", "the same branch before the sprint: defects 1 to 4",
       Made({k1, k2, k3, k4}, {})},
      {"main",
       "the main line: defects 1 to 4, but tool executions are answered as they should be (no L3)",
       Made({k1, k2, k3, k4}, {Latent::kStoredThough500})},
  };
  return states;
}

std::string PlatformNames() {
  const std::vector<PlatformState>& states = PlatformStates();
  std::string names;
  for (size_t i = 0; i < states.size(); ++i) {
    if (i > 0) names += i + 1 == states.size() ? " or " : ", ";
    names += states[i].name;
  }
  return names;
}

const PlatformState* FindPlatformState(std::string_view name) {
  const std::vector<PlatformState>& states = PlatformStates();
  const auto found = std::find_if(states.begin(), states.end(),
                                  [&](const PlatformState& state) { return state.name == name; });
  return found == states.end() ? nullptr : &*found;
}

Error UnknownPlatform(std::string_view name) {
  std::vector<std::string> known;
  for (const PlatformState& state : PlatformStates()) known.emplace_back(state.name);
  return {ErrorCode::kBadUsage,
          fmt::format("'{}' is not a state of the platform ({}){}", name, PlatformNames(),
                      base::DidYouMean(name, known)),
          ""};
}

Result<Faults> ReadFaults(std::string_view platform, std::string_view defects,
                          std::string_view repairs) {
  const PlatformState* state = FindPlatformState(platform);
  if (state == nullptr) return tl::unexpected(UnknownPlatform(platform));
  Faults faults = state->faults;
  const auto more_defects = ReadAddition(defects, faults.defects, platform, "the defects");
  if (!more_defects) return tl::unexpected(more_defects.error());
  const auto more_repairs = ReadAddition(repairs, faults.repairs, platform, "repaired");
  if (!more_repairs) return tl::unexpected(more_repairs.error());
  faults.defects.Add(*more_defects);
  faults.repairs.Add(*more_repairs);
  return faults;
}

Faults MoveTo(const PlatformState& state, const Faults& now) {
  Faults moved = now;
  for (const PlatformState& other : PlatformStates()) moved.repairs.Remove(other.faults.repairs);
  moved.defects = state.faults.defects;
  moved.repairs.Add(state.faults.repairs);
  return moved;
}

std::string Describe(const Faults& faults) {
  const PlatformState* nearest = &PlatformStates().front();
  for (const PlatformState& state : PlatformStates()) {
    if (Contains(faults, state.faults) && Contains(state.faults, nearest->faults)) nearest = &state;
  }
  Faults added = faults;
  added.defects.Remove(nearest->faults.defects);
  added.repairs.Remove(nearest->faults.repairs);
  std::string text(nearest->name);
  if (!added.defects.empty()) text += " with defects " + added.defects.ToString();
  if (!added.repairs.empty()) {
    text += fmt::format(" {} {} repaired", added.defects.empty() ? "with" : "and",
                        added.repairs.ToString());
  }
  return text;
}

}  // namespace mock_server::defects
