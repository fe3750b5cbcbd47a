#ifndef UNDERSTUDY_OUTPUT_FORMS_H_
#define UNDERSTUDY_OUTPUT_FORMS_H_

#include <span>
#include <string>
#include <string_view>

#include "output/problem.h"
#include "output/test_run.h"

namespace output {

// A run as JUnit XML, accepted by Jenkins' xUnit plugin and Maven's Surefire (tests/corpus/junit).
// An interrupt makes a case of its own, which is an error.
std::string Junit(const TestRun& run);

// Text as XML takes it, also between quotes. What XML 1.0 can't hold becomes U+FFFD.
std::string XmlEscaped(std::string_view text);

// A run in the Common Test Report Format, https://ctrf.io, as its schema has it
// (tests/corpus/reports). An error is a failure whose raw status says so.
std::string Ctrf(const TestRun& run);

// A run in the Test Anything Protocol, version 14 (https://testanything.org), which readers of 13
// understand: a line for each case, "SUITE > CASE", and below what failed why, as YAML. An
// interrupt bails out.
std::string Tap(const TestRun& run);

// Problems in the Static Analysis Results Interchange Format 2.1.0, as its schema has it
// (tests/corpus/reports). Files that are named by a relative path are below %SRCROOT%, the root of
// the repository. A problem without a place has a logical location only, which GitHub's code
// scanning refuses.
std::string Sarif(std::span<const Problem> problems, const TestOrigin& origin);

// Problems as GitLab shows them in a merge request (artifacts:reports:codequality): a list of Code
// Climate's issues. Each has a path there, so one without a place is given its subject for one.
// Known problems are information.
std::string CodeQuality(std::span<const Problem> problems);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_FORMS_H_
