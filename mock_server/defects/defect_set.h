#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_

#include <string>
#include <string_view>

#include "base/error.h"
#include "mock_server/defects/numbered_set.h"

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
  kBadStatus = 6,   // the script sends values that are not an AgentStatus
};

inline constexpr int kDefectCount = 6;

// A set of defects, each switchable alone. A plain value.
class DefectSet : public NumberedSet<Defect, kDefectCount> {
 public:
  // "none", "all", or a list such as "1,3". An error names the part that is wrong and the right
  // form.
  static base::Result<DefectSet> Parse(std::string_view text);

  // "none" or "1,3", as Parse reads it.
  std::string ToString() const { return List(""); }

  bool operator==(const DefectSet&) const = default;
};

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_DEFECT_SET_H_
