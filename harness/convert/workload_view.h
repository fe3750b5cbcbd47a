#ifndef UNDERSTUDY_HARNESS_CONVERT_WORKLOAD_VIEW_H_
#define UNDERSTUDY_HARNESS_CONVERT_WORKLOAD_VIEW_H_

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "harness/load/profile.h"
#include "harness/verdict/threshold.h"

namespace harness::convert {

// What every export asks of a profile.

// The headers of the workload, not those that a client sends of itself.
std::vector<std::pair<std::string, std::string>> HeadersOf(const load::Workload& workload);

std::vector<std::string> VariablesOf(const load::Step& step);

// "/api/v1/agents/{id}".
std::string PatternOf(const load::Step& step);

// What all paths of the workload begin with, up to a slash.
std::string CommonPrefixOf(const load::Workload& workload);

// The memories that the group's steps use or fill, rising.
std::vector<size_t> PoolsOf(const load::Group& group);

base::Result<std::vector<verdict::Threshold>> ThresholdsOf(const load::Profile& profile);

// "10", "0.5".
std::string Number(double number);
std::string Seconds(std::chrono::nanoseconds time);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_WORKLOAD_VIEW_H_
