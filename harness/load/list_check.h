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
// takes half a millisecond to parse and validate, and most of its items are those of the list
// before: an item that was valid then is valid now. So both lists are walked side by side, and only
// an item that the list before doesn't have is looked at.
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
    size_t size = 0;
  };

  bool EnvelopeValid(std::string_view head, std::string_view tail) const;
  bool ItemsValid(std::string_view body, size_t from, size_t to);
  size_t EndOfOld(std::string_view rest, size_t& old) const;
  bool ItemValid(std::string_view item);

  const schema::Schema& list_;
  const schema::Schema* item_ = nullptr;
  std::string last_;               // a list that was valid; empty before there was one
  std::vector<Slice> items_;       // its items
  std::vector<Slice> next_items_;  // those of the list that is looked at; here for its memory
  size_t last_open_ = 0;           // where its items begin, and where they end
  size_t last_close_ = 0;
  std::unordered_set<uint64_t> known_;  // hashes of items that were valid, seen in any list
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_LIST_CHECK_H_
