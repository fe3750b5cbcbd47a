#ifndef UNDERSTUDY_CHECK_FOLD_H_
#define UNDERSTUDY_CHECK_FOLD_H_

#include <cstddef>
#include <vector>

#include "check/finding.h"
#include "check/recorder.h"

namespace check {

// What was noticed in a client's single requests, with rows of the same fault merged: - a missing
// or wrong key, wherever it is missing, is a fault of the client, and what else was   noticed only
// where it is missing stands under it; - unknown paths that differ in their last segment only are
// one, from some on.
std::vector<Finding> FoldedFindings(const Recorder& recorder, const ClientRecord& client);

// True when each request that this endpoint had from the client was refused for its key.
bool IsUnderKey(const Recorder& recorder, const ClientRecord& client, size_t endpoint);
// The same of all endpoints of a service; those about the service itself want no key.
bool IsUnderKey(const Recorder& recorder, const ClientRecord& client, base::Service service);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_FOLD_H_
