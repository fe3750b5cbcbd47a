#ifndef UNDERSTUDY_OUTPUT_TEST_RUN_H_
#define UNDERSTUDY_OUTPUT_TEST_RUN_H_

#include <chrono>
#include <string>
#include <vector>

namespace output {

// The result of a command as test cases: what every report for a CI server is made of. Plain data.

// A line of a file that somebody wrote, by its path from the working directory.
struct Place {
  std::string file;  // empty: nowhere in a file
  int line = 0;      // from 1; 0: the file as a whole

  bool operator==(const Place&) const = default;
};

struct TestCase {
  enum class Outcome { kPassed, kFailed, kError, kSkipped };

  std::string name;
  std::string classname;
  std::chrono::nanoseconds duration{0};
  Outcome outcome = Outcome::kPassed;
  std::string message;  // of an outcome that is not kPassed, in one line
  std::string text;     // the same at length
  std::string output;   // worth reading in any case
  Place place{};        // what to look at when it fails
};

// Its counts and its time are those of its cases.
struct TestSuite {
  std::string name;
  std::string file;  // empty: not about a file
  std::vector<TestCase> cases;
};

// Where a report comes from.
struct TestOrigin {
  std::string hostname;
  std::chrono::microseconds started{};  // since the epoch
  // "interrupted by SIGTERM": a build that was cancelled must not look like one that passed. Empty:
  // the run came to its end.
  std::string interrupted;
  std::string version{};  // of this program
};

struct TestRun {
  std::string command;  // "understudy verify"
  TestOrigin origin;
  std::vector<TestSuite> suites;

  // The suites, and one more with an error in it when the run was interrupted.
  std::vector<TestSuite> AllSuites() const;
};

// How many cases ended how, and how long they took.
struct TestTotals {
  size_t tests = 0;
  size_t failures = 0;
  size_t errors = 0;
  size_t skipped = 0;
  // Of the cases' times, each rounded, so that it is right to whoever adds up what is shown.
  std::chrono::milliseconds duration{0};

  size_t passed() const { return tests - failures - errors - skipped; }
  void Add(const TestCase& one);
  void Add(const TestTotals& other);
};

std::chrono::milliseconds Rounded(std::chrono::nanoseconds duration);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_TEST_RUN_H_
