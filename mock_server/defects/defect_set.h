#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_

#include <bitset>
#include <string>
#include <string_view>

#include "base/error.h"

namespace mock_server::defects {

// The defects that the load-test sprint found in the server (docs/platform.md, The six defects). 5
// and 6 were in the load script: a server can't have them, so they are accepted in lists and change
// nothing here.
enum class Defect {
  kGoalCreate = 1,  // POST goals: the data layer misses the fields it requires
  kTaskRoutes = 2,  // no /plans/tasks routes; the gateway wants a UUID as plan_id
  kAgentRead = 3,   // GET agent: jsonb columns arrive as strings and fail the answer's model
  kAgentPatch = 4,  // PATCH agent with objects: a dict is handed to the driver
  kRowIdUsed = 5,   // the script uses a row's id where goal_id or task_id is due
  kBadStatus = 6,   // the script sends words that are no AgentStatus
};

// A set of defects, each switchable alone. A plain value.
class DefectSet {
 public:
  // "none", "all", or a list such as "1,3". An error names the part that is wrong and the right
  // form.
  static base::Result<DefectSet> Parse(std::string_view text);

  bool Has(Defect defect) const { return bits_.test(static_cast<size_t>(defect)); }
  void Set(Defect defect, bool on = true) { bits_.set(static_cast<size_t>(defect), on); }
  // Whether it has all of them.
  bool Has(const DefectSet& others) const { return (others.bits_ & ~bits_).none(); }
  void Add(const DefectSet& others) { bits_ |= others.bits_; }
  void Remove(const DefectSet& others) { bits_ &= ~others.bits_; }
  bool empty() const { return bits_.none(); }
  // "none" or "1,3", as Parse reads it.
  std::string ToString() const;

  bool operator==(const DefectSet&) const = default;

 private:
  std::bitset<7> bits_;  // bit 0 is not used
};

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_
