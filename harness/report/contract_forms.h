#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_FORMS_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_FORMS_H_

#include <string>

#include "harness/contract/result.h"
#include "output/test_run.h"

namespace harness::report {

// A run of contracts as JSON (schemas/verify_report.schema.json): all that is known, request and
// answer of each step.
std::string ContractJson(const contract::SuiteResult& suite);

// A run of contracts as test cases: a suite for each contract, a case for each step.
output::TestRun ContractTestRun(const contract::SuiteResult& suite,
                                const output::TestOrigin& origin);

// A run of contracts as a page (output/page.h): a tree of folders, contracts and steps. What failed
// is unfolded, with expected and actual beside each other, place by place.
std::string ContractPage(const contract::SuiteResult& suite);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_FORMS_H_
