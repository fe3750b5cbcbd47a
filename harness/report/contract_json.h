#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_JSON_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_JSON_H_

#include <string>

#include "harness/contract/result.h"

namespace harness::report {

// A run of contracts as JSON (schemas/verify_report.schema.json): all that is known, request and
// answer of each step.
std::string ContractJson(const contract::SuiteResult& suite);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_JSON_H_
