#include "output/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/fnv.h"

namespace output {

std::string Problem::Fingerprint() const {
  return fmt::format("{:016x}", base::Fnv1a(rule + '\0' + subject));
}

std::string LevelName(Problem::Level level) {
  switch (level) {
    case Problem::Level::kError:
      return "error";
    case Problem::Level::kWarning:
      return "warning";
    case Problem::Level::kNote:
      break;
  }
  return "note";
}

std::vector<Problem> ProblemsOf(const TestRun& run) {
  std::vector<Problem> problems;
  for (const TestSuite& suite : run.AllSuites()) {
    for (const TestCase& one : suite.cases) {
      if (one.outcome != TestCase::Outcome::kFailed && one.outcome != TestCase::Outcome::kError)
        continue;
      Problem problem;
      problem.rule = one.classname;
      problem.title = suite.name;
      problem.subject = one.name;
      problem.message = one.message;
      problem.place = one.place;
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

std::vector<Problem> WorstFirst(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tuple(a.known, a.level) < std::tuple(b.known, b.level);
  });
  return problems;
}

}  // namespace output
