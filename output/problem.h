#ifndef UNDERSTUDY_OUTPUT_PROBLEM_H_
#define UNDERSTUDY_OUTPUT_PROBLEM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "output/test_run.h"

namespace output {

// Something that is wrong, as tools show it beside the code: in SARIF, in GitLab's code quality and
// as annotations of a CI server. Plain data.
struct Problem {
  enum class Level { kError, kWarning, kNote };

  Level level = Level::kError;
  std::string rule;     // stable: "S1", "goals/create"
  std::string title;    // of the rule, one line
  std::string message;  // of this occurrence, one line
  Place place{};
  std::string subject{};  // what it is about where no file is: "GET /api/v1/agents/ (gateway)"
  std::string why{};      // of the rule; may be empty
  std::string fix{};      // likewise
  uint64_t count = 1;     // how often
  bool known = false;     // in the baseline: told, but no reason to fail

  // The same for the same problem in another run: of the rule and the subject, as messages quote
  // ids.
  std::string Fingerprint() const;
};

// "error", "warning", "note".
std::string LevelName(Problem::Level level);

// One for each case that failed.
std::vector<Problem> ProblemsOf(const TestRun& run);

// The worst first: what is new before what is known, errors before warnings before notes, and
// otherwise in their order.
std::vector<Problem> WorstFirst(std::vector<Problem> problems);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_PROBLEM_H_
