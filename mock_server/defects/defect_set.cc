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
    for (int number = 1; number <= 6; ++number) set.Set(static_cast<Defect>(number));
    return set;
  }
  size_t start = 0;
  while (true) {
    const size_t comma = text.find(',', start);
    const std::string_view part = text.substr(start, comma - start);
    if (part.size() != 1 || part[0] < '1' || part[0] > '6') {
      return Fail(
          ErrorCode::kBadUsage,
          fmt::format("'{}' is not a defect; write none, all, or numbers from 1 to 6 such as 1,3",
                      part));
    }
    set.Set(static_cast<Defect>(part[0] - '0'));
    if (comma == std::string_view::npos) return set;
    start = comma + 1;
  }
}

std::string DefectSet::ToString() const {
  std::string text;
  for (int number = 1; number <= 6; ++number) {
    if (Has(static_cast<Defect>(number)))
      text += (text.empty() ? "" : ",") + std::to_string(number);
  }
  return text.empty() ? "none" : text;
}

}  // namespace mock_server::defects
