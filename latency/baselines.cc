#include "latency/baselines.h"

#include <cassert>
#include <string>
#include <utility>

namespace latency {

std::span<const std::string_view> FixedPlatformRuns() {
  static constexpr std::string_view kRuns[] = {"smoke",      "normal",     "endurance", "peak",
                                               "stress-300", "stress-400", "spike"};
  return kRuns;
}

std::string_view BuiltInBaseline(std::string_view name) {
  const std::string file_name = std::string(name) + ".json";
  for (const base::EmbeddedFile& file : Baselines()) {
    if (file.name == file_name) return file.content;
  }
  return {};
}

std::optional<RecordedTimes> BuiltInRun(std::string_view name) {
  const std::string_view text = BuiltInBaseline(name);
  if (text.empty()) return std::nullopt;
  auto run = ParseRecordedTimes(text, std::string(name) + ".json");
  assert(run);  // a test reads each of them
  return *std::move(run);
}

}  // namespace latency
