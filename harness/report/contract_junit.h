#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_

#include <string>

#include "harness/contract/result.h"

namespace harness::report {

// A run of contracts as JUnit XML, as GitLab and Jenkins read it: a suite for each contract, a case
// for each step.
std::string ContractJunit(const contract::SuiteResult& suite);

// Text for XML 1.0: markup escaped, characters that XML can't hold (and bytes that are no UTF-8)
// replaced by U+FFFD.
std::string XmlEscaped(std::string_view text);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_
