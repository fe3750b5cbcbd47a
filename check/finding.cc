#include "check/finding.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace check {

bool IsServersDefect(mock_server::diagnosis::Code code) {
  switch (code) {
    case mock_server::diagnosis::Code::kDefectGoalCreate:
    case mock_server::diagnosis::Code::kDefectTaskRoutes:
    case mock_server::diagnosis::Code::kDefectAgentRead:
    case mock_server::diagnosis::Code::kDefectAgentPatch:
    case mock_server::diagnosis::Code::kLatentDefect:
      return true;
    default:
      return false;
  }
}

void SortByHarm(std::vector<Finding>& findings) {
  std::map<std::pair<mock_server::diagnosis::Code, mock_server::diagnosis::Severity>, uint64_t>
      of_code;
  for (const Finding& finding : findings)
    of_code[{finding.code, finding.severity}] += finding.count;
  // Higher counts come first, so they are compared the other way round.
  const auto rank = [&](const Finding& finding, const Finding& counted) {
    // Without the key nothing else can be judged, so it is told first.
    return std::tuple(finding.is_servers(), finding.severity,
                      finding.code != mock_server::diagnosis::Code::kKey,
                      of_code[{counted.code, counted.severity}], finding.code, counted.count);
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return rank(a, b) < rank(b, a); });
}

}  // namespace check
