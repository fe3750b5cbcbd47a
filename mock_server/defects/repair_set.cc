#include "mock_server/defects/repair_set.h"

#include <fmt/format.h>

namespace mock_server::defects {

using base::ErrorCode;
using base::Fail;
using base::Result;

Result<RepairSet> RepairSet::Parse(std::string_view text) {
  RepairSet set;
  if (text == "none") return set;
  if (text == "latent") {
    for (int number = 1; number <= kLatentCount; ++number) set.Set(static_cast<Latent>(number));
    return set;
  }
  size_t start = 0;
  while (true) {
    const size_t comma = text.find(',', start);
    const std::string_view part = text.substr(start, comma - start);
    const bool good = part.size() == 2 && (part[0] == 'L' || part[0] == 'l') && part[1] >= '1' &&
                      part[1] <= '0' + kLatentCount;
    if (!good) {
      return Fail(
          ErrorCode::kBadUsage,
          fmt::format(
              "'{}' is not a latent defect; write none, latent (all of them), or a list of L1 "
              "to L{} such as L1,L4",
              part, kLatentCount));
    }
    set.Set(static_cast<Latent>(part[1] - '0'));
    if (comma == std::string_view::npos) return set;
    start = comma + 1;
  }
}

std::string RepairSet::ToString() const {
  std::string text;
  for (int number = 1; number <= kLatentCount; ++number) {
    if (Has(static_cast<Latent>(number)))
      text += fmt::format("{}L{}", text.empty() ? "" : ",", number);
  }
  return text.empty() ? "none" : text;
}

}  // namespace mock_server::defects
