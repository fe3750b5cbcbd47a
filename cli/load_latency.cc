#include "cli/load_latency.h"

#include "latency/baselines.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using latency::LatencyChoice;
using latency::ParseLatencyChoice;

Result<LatencyChoice> VirtualLatencyOf(const LoadOptions& options,
                                       const harness::load::Profile& profile) {
  if (!options.latency.empty()) {
    auto choice = ParseLatencyChoice(options.latency);
    if (choice && choice->model.empty()) {
      return Fail(ErrorCode::kBadUsage,
                  "a virtual run needs a latency, or users without waits would keep it from ever "
                  "ending; fixed:1ms is short",
                  "--latency");
    }
    return choice;
  }
  if (!latency::BuiltInBaseline(profile.baseline).empty()) {
    auto run = ParseLatencyChoice(profile.baseline);
    if (!run || run->load == profile.max_users()) return run;
  }
  return ParseLatencyChoice("recorded");
}

}  // namespace cli
