#ifndef UNDERSTUDY_OUTPUT_JUNIT_H_
#define UNDERSTUDY_OUTPUT_JUNIT_H_

#include <string>
#include <string_view>

#include "output/test_run.h"

namespace output {

// A run as JUnit XML, accepted by Jenkins' xUnit plugin and Maven's Surefire (tests/corpus/junit).
// An interrupt makes a case of its own, which is an error.
std::string Junit(const TestRun& run);

// Text as XML takes it, also between quotes. What XML 1.0 can't hold becomes U+FFFD.
std::string XmlEscaped(std::string_view text);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_JUNIT_H_
