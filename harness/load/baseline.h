#ifndef UNDERSTUDY_HARNESS_LOAD_BASELINE_H_
#define UNDERSTUDY_HARNESS_LOAD_BASELINE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/load/profile.h"

namespace harness::load {

// How many requests were made, and how many of them failed.
struct Counts {
  uint64_t requests = 0;
  uint64_t failures = 0;

  double share() const {
    return requests == 0 ? 0 : static_cast<double>(failures) / static_cast<double>(requests);
  }
};

// The counts of a recorded run.
struct Baseline {
  std::string run;
  std::string state;  // of the platform and the script on that day
  Counts total;
  struct PerRow {
    Row row;
    Counts counts;
  };
  std::vector<PerRow> rows;
};

// Reads a file of the form of latency/baselines; `where` stands in errors. kBadFile when
// it is no recorded run.
base::Result<Baseline> ParseBaseline(std::string_view text, const std::string& where);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_BASELINE_H_
