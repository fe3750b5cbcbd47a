#ifndef UNDERSTUDY_PROCESS_EXIT_CODE_H_
#define UNDERSTUDY_PROCESS_EXIT_CODE_H_

#include "base/error.h"

namespace process {

// What the process ends with, the same in every command (docs/index.md, Exit codes).
enum class ExitCode {
  kOk = 0,
  kCheckFailed = 1,  // a contract or a check failed
  kBadUsage = 2,     // a wrong option or a bad file
  kUnreachable = 3,  // the target does not answer
  kNothingRan = 4,   // the selection is empty
  kThresholdFailed = 5,
  kRegression = 6,
  kInconclusive = 7,  // the run was interrupted, its generator late or saturated, its sample too
                      // small to decide, or its target does not agree with itself
  kDrift = 8,         // the target answers otherwise than the stand-in
};

inline ExitCode ExitCodeFor(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::kUnreachable:
      return ExitCode::kUnreachable;
    case base::ErrorCode::kNothingRan:
      return ExitCode::kNothingRan;
    case base::ErrorCode::kInternal:
      return ExitCode::kCheckFailed;
    case base::ErrorCode::kBadUsage:
    case base::ErrorCode::kBadFile:
    case base::ErrorCode::kUnavailable:
      return ExitCode::kBadUsage;
  }
  return ExitCode::kCheckFailed;
}

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_EXIT_CODE_H_
