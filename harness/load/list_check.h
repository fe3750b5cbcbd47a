#ifndef UNDERSTUDY_HARNESS_LOAD_LIST_CHECK_H_
#define UNDERSTUDY_HARNESS_LOAD_LIST_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "schema/registry.h"

namespace harness::load {

// Checks answers that are lists of the same entities again and again. A list of a hundred agents
// takes half a millisecond to parse and validate, and most of its bytes are those of the list
// before: an item that was valid then is valid now. So only what lies between the common beginning
// and the common end of both is looked at.
//
// It says "valid" only where the whole check would; where it can't tell it says nothing and the
// caller does the whole check. Not thread-safe.
class ListCheck {
 public:
  // `list` is the schema of the whole answer. Unusable (Usable() is false) when it is not of the
  // plain form: an array, or an object with one array, whose only rule is the schema of its items.
  ListCheck(const schema::SchemaRegistry& registry, const schema::Schema& list);

  bool Usable() const { return item_ != nullptr; }
  // Whether `body` is known to be valid.
  bool KnownValid(std::string_view body);

 private:
  struct Slice {
    size_t begin = 0;
    size_t end = 0;
  };

  bool CutItems(std::string_view body, size_t from, size_t to, std::vector<Slice>& out) const;
  bool ItemsValid(std::string_view body, size_t from, size_t to, std::vector<Slice>& out);

  const schema::Schema& list_;
  const schema::Schema* item_ = nullptr;
  std::string last_;           // a list that was valid
  std::vector<Slice> slices_;  // its items
  size_t last_open_ = 0;       // where its items begin, and where they end
  size_t last_close_ = 0;
  std::unordered_set<uint64_t> known_;  // hashes of items that were valid, seen in any list
  std::string last_envelope_;           // what is around the items
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_LIST_CHECK_H_
