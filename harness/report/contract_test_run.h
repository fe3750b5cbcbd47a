#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_TEST_RUN_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_TEST_RUN_H_

#include "harness/contract/result.h"
#include "output/test_run.h"

namespace harness::report {

// A run of contracts as test cases: a suite for each contract, a case for each step.
output::TestRun ContractTestRun(const contract::SuiteResult& suite,
                                const output::TestOrigin& origin);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_TEST_RUN_H_
