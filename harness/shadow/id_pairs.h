#ifndef UNDERSTUDY_HARNESS_SHADOW_ID_PAIRS_H_
#define UNDERSTUDY_HARNESS_SHADOW_ID_PAIRS_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace harness::shadow {

// Which id of the stand-in's stands for which of the platform's: they are learned where both first
// stood in the same place of two answers. Ids are in lower case. Not thread-safe.
class IdPairs {
 public:
  // What both answered. An id that has its pair keeps it. With `only_if_alike` nothing is learned
  // unless the answers are the same but for ids, as of lists, where places mean nothing otherwise.
  void Learn(std::string_view platform, std::string_view stand_in, bool only_if_alike);

  // A text of the platform's, or of a client's, with the stand-in's ids.
  std::string ToStandIn(std::string_view text) const;

  // Whether all ids of a text of the platform's, or of a client's, are known.
  bool KnowsAllIn(std::string_view text) const;
  bool Knows(const std::string& platform_id) const { return to_stand_in_.contains(platform_id); }
  bool KnowsOfStandIn(const std::string& id) const { return of_stand_in_.contains(id); }
  size_t size() const { return to_stand_in_.size(); }
  void Clear();

 private:
  void Pair(std::string_view platform, std::string_view stand_in);

  std::unordered_map<std::string, std::string> to_stand_in_;
  std::unordered_set<std::string> of_stand_in_;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_ID_PAIRS_H_
