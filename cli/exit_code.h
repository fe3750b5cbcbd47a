#ifndef UNDERSTUDY_CLI_EXIT_CODE_H_
#define UNDERSTUDY_CLI_EXIT_CODE_H_

#include "contracts/core/error.h"

namespace cli {

// What the process ends with, the same in every command (docs/index.md, Exit codes).
enum class ExitCode {
  kOk = 0,
  kCheckFailed = 1,  // a contract or a check failed
  kBadUsage = 2,     // a wrong option or a bad file
  kUnreachable = 3,  // nobody answers at the target
  kNothingRan = 4,   // the selection is empty
  kThresholdFailed = 5,
  kRegression = 6,
  kInconclusive = 7,  // the run was interrupted, its generator late or saturated, or its sample too
                      // small to decide
};

inline ExitCode ExitCodeFor(contracts::core::ErrorCode code) {
  switch (code) {
    case contracts::core::ErrorCode::kUnreachable:
      return ExitCode::kUnreachable;
    case contracts::core::ErrorCode::kNothingRan:
      return ExitCode::kNothingRan;
    case contracts::core::ErrorCode::kInternal:
      return ExitCode::kCheckFailed;
    case contracts::core::ErrorCode::kBadUsage:
    case contracts::core::ErrorCode::kBadFile:
    case contracts::core::ErrorCode::kUnavailable:
      return ExitCode::kBadUsage;
  }
  return ExitCode::kCheckFailed;
}

}  // namespace cli

#endif  // UNDERSTUDY_CLI_EXIT_CODE_H_
