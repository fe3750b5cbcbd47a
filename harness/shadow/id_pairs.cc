#include "harness/shadow/id_pairs.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/json.h"
#include "harness/drift/masking.h"

namespace harness::shadow {
namespace {

using rapidjson::Value;
using Found = std::function<void(std::string_view, std::string_view)>;

std::string WithoutIds(std::string_view body) {
  return drift::ReplaceIds(drift::MaskBodyButIds(body), [](std::string_view) { return "<id>"; });
}

// Each two texts that stand in the same place.
void EachTwo(const Value& platform, const Value& stand_in, const Found& found) {
  if (platform.IsString() && stand_in.IsString()) {
    found(base::AsView(platform), base::AsView(stand_in));
  } else if (platform.IsObject() && stand_in.IsObject()) {
    for (const auto& member : platform.GetObject()) {
      const Value* other = base::FindMember(stand_in, base::AsView(member.name));
      if (other != nullptr) EachTwo(member.value, *other, found);
    }
  } else if (platform.IsArray() && stand_in.IsArray()) {
    for (rapidjson::SizeType i = 0; i < std::min(platform.Size(), stand_in.Size()); ++i)
      EachTwo(platform[i], stand_in[i], found);
  }
}

}  // namespace

void IdPairs::Learn(std::string_view platform, std::string_view stand_in, bool only_if_alike) {
  if (platform == stand_in) return Pair(platform, stand_in);
  if (only_if_alike && WithoutIds(platform) != WithoutIds(stand_in)) return;
  rapidjson::Document theirs;
  rapidjson::Document ours;
  if (base::ParseJson(platform, theirs) && base::ParseJson(stand_in, ours)) {
    EachTwo(theirs, ours, [this](std::string_view a, std::string_view b) { Pair(a, b); });
  } else {
    Pair(platform, stand_in);
  }
}

void IdPairs::Pair(std::string_view platform, std::string_view stand_in) {
  std::vector<std::string> theirs;
  std::vector<std::string> ours;
  drift::ForEachId(platform, [&](std::string id) { theirs.push_back(std::move(id)); });
  drift::ForEachId(stand_in, [&](std::string id) { ours.push_back(std::move(id)); });
  if (theirs.size() != ours.size()) return;
  for (size_t i = 0; i < theirs.size(); ++i) {
    if (to_stand_in_.contains(theirs[i]) || of_stand_in_.contains(ours[i])) continue;
    of_stand_in_.insert(ours[i]);
    to_stand_in_.emplace(std::move(theirs[i]), std::move(ours[i]));
  }
}

std::string IdPairs::ToStandIn(std::string_view text) const {
  return drift::ReplaceIds(text, [this](std::string_view id) {
    const auto found = to_stand_in_.find(drift::LowerId(id));
    return found == to_stand_in_.end() ? std::string(id) : found->second;
  });
}

bool IdPairs::KnowsAllIn(std::string_view text) const {
  bool all = true;
  drift::ForEachId(text, [&](const std::string& id) { all = all && Knows(id); });
  return all;
}

void IdPairs::Clear() {
  to_stand_in_.clear();
  of_stand_in_.clear();
}

}  // namespace harness::shadow
