#ifndef UNDERSTUDY_CLI_SERVE_SUMMARY_H_
#define UNDERSTUDY_CLI_SERVE_SUMMARY_H_

#include <chrono>
#include <string>

#include "mock_server/journal/counters.h"

namespace cli {

// The summary of `serve`: requests by service, endpoint and class of status.
std::string ServeSummary(const mock_server::journal::Counters& counters,
                         std::chrono::nanoseconds duration);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVE_SUMMARY_H_
