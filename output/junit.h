#ifndef UNDERSTUDY_OUTPUT_JUNIT_H_
#define UNDERSTUDY_OUTPUT_JUNIT_H_

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace output {

// The common form of all JUnit reports, accepted by Jenkins' xUnit plugin and Maven's Surefire
// (tests/corpus/junit). Plain data.

struct JunitCase {
  enum class Outcome { kPassed, kFailed, kError, kSkipped };

  std::string name;
  std::string classname;
  std::chrono::nanoseconds duration{0};
  Outcome outcome = Outcome::kPassed;
  std::string message;  // of an outcome that is not kPassed, in one line
  std::string text;     // the same at length
  std::string output;   // worth reading in any case
};

// Its counts and its time are those of its cases.
struct JunitSuite {
  std::string name;
  std::string file;  // empty: not about a file
  std::vector<JunitCase> cases;
};

// Where a report comes from.
struct JunitOrigin {
  std::string hostname;
  std::chrono::microseconds started{};  // since the epoch
  // "interrupted by SIGTERM" makes a case of its own, which is an error: a build that was cancelled
  // must not look like one that passed. Empty: the run came to its end.
  std::string interrupted;
};

// A whole document. `name` is that of the command: "understudy verify".
std::string JunitDocument(std::string_view name, const JunitOrigin& origin,
                          std::span<const JunitSuite> suites);

// Text as XML takes it, also between quotes. What XML 1.0 can't hold becomes U+FFFD.
std::string XmlEscaped(std::string_view text);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_JUNIT_H_
