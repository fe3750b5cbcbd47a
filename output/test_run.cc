#include "output/test_run.h"

namespace output {

using std::chrono::milliseconds;

std::vector<TestSuite> TestRun::AllSuites() const {
  std::vector<TestSuite> all = suites;
  if (origin.interrupted.empty()) return all;
  TestCase one;
  one.name = "the run was completed";
  one.classname = "run";
  one.outcome = TestCase::Outcome::kError;
  one.message = origin.interrupted;
  all.push_back({"run", "", {one}});
  return all;
}

void TestTotals::Add(const TestCase& one) {
  ++tests;
  failures += one.outcome == TestCase::Outcome::kFailed ? 1 : 0;
  errors += one.outcome == TestCase::Outcome::kError ? 1 : 0;
  skipped += one.outcome == TestCase::Outcome::kSkipped ? 1 : 0;
  duration += Rounded(one.duration);
}

void TestTotals::Add(const TestTotals& other) {
  tests += other.tests;
  failures += other.failures;
  errors += other.errors;
  skipped += other.skipped;
  duration += other.duration;
}

milliseconds Rounded(std::chrono::nanoseconds duration) {
  return std::chrono::round<milliseconds>(duration);
}

}  // namespace output
