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
    set.SetAll();
    return set;
  }
  if (const auto wrong = set.SetList(text, "L")) {
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("'{}' is not a latent defect; write none, latent (all of them), or a list of "
                    "L1 to L{} such as L1,L4",
                    *wrong, kLatentCount));
  }
  return set;
}

}  // namespace mock_server::defects
