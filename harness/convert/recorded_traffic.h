#ifndef UNDERSTUDY_HARNESS_CONVERT_RECORDED_TRAFFIC_H_
#define UNDERSTUDY_HARNESS_CONVERT_RECORDED_TRAFFIC_H_

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "latency/recorded_times.h"

namespace harness::convert {

// A profile from what was recorded of other traffic (docs/distributed.md, What is imported): the
// text of its file. What the recording does not say is said in comments.

// From Locust's statistics: the mix, and as many users as its rate takes with a wait of about two
// seconds. Bodies, ids and statuses are guesses. `where` names the file.
base::Result<std::string> ProfileOfStatistics(const latency::RecordedTimes& run,
                                              const std::string& where);

// From an HTTP archive, as browsers save it: requests with their bodies, ids that came from earlier
// answers, statuses, mix and pauses. `har` has passed its schema (har.schema.json); kBadFile when
// it is something else than an archive.
base::Result<std::string> ProfileOfHar(const base::JsonFile& har);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_RECORDED_TRAFFIC_H_
