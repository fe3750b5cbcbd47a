#ifndef UNDERSTUDY_CLI_LAST_FAILED_H_
#define UNDERSTUDY_CLI_LAST_FAILED_H_

#include <string>
#include <vector>

namespace cli {

// The contracts that failed when they were run last from this working directory, for verify
// --failed: a file in $XDG_CACHE_HOME/understudy or ~/.cache/understudy. It is a convenience: where
// it can't be written, nothing is remembered, and nothing else changes.

// A contract that was run. A plain value.
struct RanContract {
  std::string name;
  bool failed = false;
};

// `contracts` is the folder that was named, empty for those in the program. What was not run stays
// as it was remembered.
void RememberFailed(const std::string& contracts, const std::vector<RanContract>& ran);

std::vector<std::string> LastFailed(const std::string& contracts);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LAST_FAILED_H_
