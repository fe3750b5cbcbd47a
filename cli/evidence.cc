#include "cli/evidence.h"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "base/counted.h"
#include "base/json.h"
#include "base/json_access.h"
#include "base/number.h"

namespace cli {
namespace {

std::chrono::sys_days DayOf(const std::string& date) {
  const auto number = [&](size_t at, size_t digits) {
    return base::ParseNumber<unsigned>(std::string_view(date).substr(at, digits)).value_or(1);
  };
  return std::chrono::year(static_cast<int>(number(0, 4))) / std::chrono::month(number(5, 2)) /
         std::chrono::day(number(8, 2));
}

}  // namespace

std::string EvidenceLine(const std::string& today) {
  rapidjson::Document evidence;
  if (!base::ParseJson(EvidenceFile().front().content, evidence)) return "";
  const std::string date = base::StringOr(evidence, "date", "");
  const rapidjson::Value* recorded = base::FindMember(evidence, "recorded");
  const auto days = (DayOf(today) - DayOf(date)).count();
  return fmt::format(
      "the stand-in was compared with {} on {} ({} ago); the last of them is from {}. `understudy "
      "drift` compares it with a platform that runs",
      base::StringOr(evidence, "target", ""), date,
      base::Counted(static_cast<size_t>(days < 0 ? 0 : days), "day"),
      recorded == nullptr ? "" : base::StringOr(*recorded, "to", ""));
}

}  // namespace cli
