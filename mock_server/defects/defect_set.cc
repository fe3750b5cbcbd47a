#include "mock_server/defects/defect_set.h"

#include <fmt/format.h>

namespace mock_server::defects {

using base::ErrorCode;
using base::Fail;
using base::Result;

Result<DefectSet> DefectSet::Parse(std::string_view text) {
  DefectSet set;
  if (text == "none") return set;
  if (text == "all") {
    set.SetAll();
    return set;
  }
  if (const auto wrong = set.SetList(text, "")) {
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("'{}' is not a defect; write none, all, or numbers from 1 to {} such as 1,3",
                    *wrong, kDefectCount));
  }
  return set;
}

}  // namespace mock_server::defects
