#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_PLATFORM_STATE_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_PLATFORM_STATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/repair_set.h"

namespace mock_server::defects {

// What a stand-in does wrong: which defects of the sprint it has, and which latent ones it has not.
// A plain value.
struct Faults {
  DefectSet defects;
  RepairSet repairs;

  bool operator==(const Faults&) const = default;
};

// A branch of the platform, by name (docs/platform.md, Branches). Immutable.
struct PlatformState {
  std::string_view name;  // "main"
  std::string_view meaning;
  Faults faults;
};

inline constexpr std::string_view kDefaultPlatform = "fixed";

// All of them, the default first. The only place that lists them.
const std::vector<PlatformState>& PlatformStates();

// "fixed, before-fixes or main".
std::string PlatformNames();

// The faults of a state and what the other two texts add to it: DefectSet and RepairSet as their
// Parse() reads them; an empty text adds nothing. kBadUsage names what is wrong, also when "none"
// contradicts the state.
base::Result<Faults> ReadFaults(std::string_view platform, std::string_view defects,
                                std::string_view repairs);

// `now` moved to another state: its defects, its repairs, and those repairs of `now` that belong to
// no state.
Faults MoveTo(const PlatformState& state, const Faults& now);

// The state that comes nearest, and what was added: "main", "fixed with defects 1,3 and L4
// repaired".
std::string Describe(const Faults& faults);

// nullptr when there is none of that name.
const PlatformState* FindPlatformState(std::string_view name);

// The error of such a name; it tells the right ones.
base::Error UnknownPlatform(std::string_view name);

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_PLATFORM_STATE_H_
