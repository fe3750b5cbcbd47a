#include "harness/convert/workload_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "harness/convert/code_value.h"
#include "python/json_writer.h"

namespace harness::convert {

using base::Result;
using load::Group;
using load::Step;
using load::Use;
using load::Workload;
using verdict::Threshold;

std::vector<std::pair<std::string, std::string>> HeadersOf(const Workload& workload) {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view lines = workload.groups.front().steps.front().headers;
  while (!lines.empty()) {
    const size_t end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const size_t colon = line.find(": ");
    const std::string name(line.substr(0, colon));
    if (name == "User-Agent" || name == "Accept" || name == "Content-Type") continue;
    headers.emplace_back(name, line.substr(colon + 2));
  }
  return headers;
}

std::vector<std::string> VariablesOf(const Step& step) {
  std::vector<std::string> names;
  for (const Use& use : step.uses) names.push_back(use.variable);
  return names;
}

std::string PatternOf(const Step& step) { return PathPattern(step.target, VariablesOf(step)); }

std::string CommonPrefixOf(const Workload& workload) {
  std::vector<std::string> patterns;
  for (const Group& group : workload.groups) {
    for (const auto* steps : {&group.on_start, &group.steps}) {
      for (const Step& step : *steps) patterns.push_back(PatternOf(step));
    }
  }
  return CommonPrefix(patterns);
}

std::vector<size_t> PoolsOf(const Group& group) {
  std::set<size_t> pools;
  for (const auto* steps : {&group.on_start, &group.steps}) {
    for (const Step& step : *steps) {
      for (const Use& use : step.uses) {
        if (use.from != Use::From::kDraw) pools.insert(use.pool);
      }
      for (const load::Save& save : step.saves) pools.insert(save.pool);
    }
  }
  return {pools.begin(), pools.end()};
}

Result<std::vector<Threshold>> ThresholdsOf(const load::Profile& profile) {
  std::vector<Threshold> thresholds;
  for (const std::string& text : profile.thresholds) {
    auto threshold = verdict::ParseThreshold(text);
    if (!threshold) return tl::unexpected(threshold.error());
    thresholds.push_back(std::move(*threshold));
  }
  return thresholds;
}

std::string Number(double number) {
  return number == std::floor(number) && std::abs(number) < 1e15 ? fmt::format("{:.0f}", number)
                                                                 : python::FloatRepr(number);
}

std::string Seconds(std::chrono::nanoseconds time) {
  return Number(static_cast<double>(time.count()) / 1e9);
}

}  // namespace harness::convert
