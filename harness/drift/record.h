#ifndef UNDERSTUDY_HARNESS_DRIFT_RECORD_H_
#define UNDERSTUDY_HARNESS_DRIFT_RECORD_H_

#include <string>

#include "base/redaction.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

// A scenario with what was answered to it, as a line of a file that ParseScenarios() and
// ParseRecordings() read. Secrets are taken out of the answers. Steps from `steps` on are left out,
// and so is what was not played.
std::string RecordLine(const Scenario& scenario, const Recording& recording,
                       const base::Redactor& redactor, size_t steps);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_RECORD_H_
