#include "latency/baselines.h"

#include <string>

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

}  // namespace latency
