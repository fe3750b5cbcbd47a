#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_

#include <string>

#include "harness/contract/result.h"
#include "harness/report/style.h"

namespace harness::report {

// What a person reads of a run of contracts, piece by piece. Pure functions of the results.

// "ok    goals/create  5 steps", or all that is known of the failure.
std::string TellContract(const contract::ContractResult& result, const Style& style);

// The last line: totals and time.
std::string TellTotals(const contract::SuiteResult& suite, const Style& style);

// "1 contract", "5 contracts".
std::string Counted(int count, std::string_view noun);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_
