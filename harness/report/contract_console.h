#ifndef UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_

#include <string>
#include <string_view>

#include "harness/contract/result.h"
#include "output/style.h"

namespace harness::report {

// The console texts for a run of contracts. Pure functions of the results.

// Why a request was sent again that had met a dead connection; HTTP clients do so without a word.
inline constexpr std::string_view kReconnected =
    "the server had just closed the connection that was kept open";

// Why what a step says of events was not checked, and the remedy.
inline constexpr std::string_view kUnheard =
    "the target has no admin API that tells them; add --redis-url redis://HOST:PORT/0, the Redis "
    "on which it publishes";

// "ok    goals/create  5 steps", or everything about a failure. Empty for a contract that passed
// without anything to report, unless `verbose`.
std::string FormatContract(const contract::ContractResult& result, const output::Style& style,
                           bool verbose);

// The last line: totals and time.
std::string FormatTotals(const contract::SuiteResult& suite, const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_CONTRACT_CONSOLE_H_
