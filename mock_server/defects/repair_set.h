#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_

#include <string>
#include <string_view>

#include "base/error.h"
#include "mock_server/defects/numbered_set.h"

namespace mock_server::defects {

// Faults that the real platform still has (docs/latent-defects.md). The stand-in has them too, as
// long as they are not repaired.
enum class Latent {
  kFailingCreates = 1,    // creates of events, tools, config, evaluations, feedback, documents fail
  kFailingPatches = 2,    // PATCH of tools and documents with objects fails
  kStoredThough500 = 3,   // tool executions are stored, and answered 500
  kShadowedList = 4,      // the list of executions is taken for a tool named "executions"
  kZonedTimes = 5,        // times with a zone are refused
  kDroppedOnRestart = 6,  // a restart of the data layer deletes what five tables hold
  k404InId = 7,           // "404" in an id turns the gateway's refusal into a 404
  kBlindReadiness = 8,    // the gateway is ready while the data layer is down
  kUnreadableNan = 9,     // NaN is stored, and its row can't be read again
};

inline constexpr int kLatentCount = 9;

// The latent defects that are repaired, each alone. A plain value.
class RepairSet : public NumberedSet<Latent, kLatentCount> {
 public:
  // "none", "latent" (all), or a list such as "L1,L4". An error names the part that is wrong and
  // the right form.
  static base::Result<RepairSet> Parse(std::string_view text);

  // "none" or "L1,L4", as Parse reads it.
  std::string ToString() const { return List("L"); }

  bool operator==(const RepairSet&) const = default;
};

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_
