#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_

#include <bitset>
#include <string>
#include <string_view>

#include "base/error.h"

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
class RepairSet {
 public:
  // "none", "latent" (all), or a list such as "L1,L4". An error names the part that is wrong and
  // the right form.
  static base::Result<RepairSet> Parse(std::string_view text);

  bool Has(Latent latent) const { return bits_.test(static_cast<size_t>(latent)); }
  void Set(Latent latent, bool on = true) { bits_.set(static_cast<size_t>(latent), on); }
  // Whether it has all of them.
  bool Has(const RepairSet& others) const { return (others.bits_ & ~bits_).none(); }
  void Add(const RepairSet& others) { bits_ |= others.bits_; }
  void Remove(const RepairSet& others) { bits_ &= ~others.bits_; }
  bool empty() const { return bits_.none(); }
  // "none" or "L1,L4", as Parse reads it.
  std::string ToString() const;

  bool operator==(const RepairSet&) const = default;

 private:
  std::bitset<kLatentCount + 1> bits_;  // bit 0 is not used
};

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_REPAIR_SET_H_
