#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_

#include <string>

#include "harness/contract/result.h"
#include "output/junit.h"

namespace harness::report {

// A run of contracts as JUnit XML: a suite for each contract, a case for each step.
std::string ContractJunit(const contract::SuiteResult& suite, const output::JunitOrigin& origin);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_JUNIT_H_
