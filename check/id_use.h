#ifndef UNDERSTUDY_CHECK_ID_USE_H_
#define UNDERSTUDY_CHECK_ID_USE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace check {

// Of an id's text; well mixed and never 0. What looks at each id takes it, so that it is made once.
uint64_t IdHash(std::string_view id);

// Which ids are used most, among any number of them: the counts of the most frequent ones, in
// constant memory (Metwally's Space-Saving). A count is too high by its `error` at most. Not
// thread-safe.
class FrequentIds {
 public:
  static constexpr size_t kTracked = 32;

  struct Entry {
    std::string id;
    uint32_t kind = 0;
    uint64_t count = 0;  // as of the last call of entries()
    uint64_t error = 0;
    uint64_t users = 0;  // a bit for each connection that used it, by a hash of the connection
    // How many connections those bits stand for, about; 64 bits can tell some 200 apart.
    double EstimatedUsers() const;
  };

  void Count(uint32_t kind, std::string_view id, uint64_t hash, uint64_t connection);
  std::vector<Entry> entries() const;

 private:
  std::vector<Entry> entries_;  // their counts are in counts_
  // Of the entries, close together, since they are searched for each id.
  std::array<uint64_t, kTracked> keys_{};
  std::array<uint64_t, kTracked> counts_{};
};

// Which of the created entities were ever used again: exact while they are few, then for a sample
// drawn by a hash of their ids. Not thread-safe.
class CreatedIds {
 public:
  static constexpr size_t kSampled = 4096;

  // An entity that `client` created, with all of its ids. `kind`: what it is.
  void Created(uint32_t client, uint32_t kind, std::string_view id, std::string_view other_id);
  // Some request named this id.
  void Used(uint64_t hash);

  struct Share {
    uint64_t sampled = 0;
    uint64_t unused = 0;  // of the sampled
  };
  Share UnusedShare(uint32_t client, uint32_t kind) const;
  void Clear();

 private:
  struct Entity {
    uint64_t hash = 0;
    uint64_t other_hash = 0;  // 0: none
    uint32_t client = 0;
    uint32_t kind = 0;
    bool used = false;
  };

  bool IsSampled(uint64_t hash) const { return (hash & mask_) == 0; }
  void Thin();

  std::vector<Entity> entities_;
  std::unordered_map<uint64_t, uint32_t> by_hash_;  // of either id: index of its entity
  uint64_t mask_ = 0;
};

// Calls `use(name, id)` for each id that a request names beside its path: members such as
// "agent_id" of the body, and parameters of the query.
template <typename Use>
void ForEachReference(std::string_view body, std::string_view query, Use use) {
  constexpr std::string_view kMember = "_id\"";
  for (size_t at = body.find(kMember); at != std::string_view::npos;
       at = body.find(kMember, at + kMember.size())) {
    const size_t name = body.rfind('"', at);
    size_t value = at + kMember.size();
    while (value < body.size() && (body[value] == ' ' || body[value] == ':')) ++value;
    if (name == std::string_view::npos || value >= body.size() || body[value] != '"') continue;
    const size_t end = body.find('"', value + 1);
    if (end == std::string_view::npos) return;
    use(body.substr(name + 1, at + 3 - name - 1), body.substr(value + 1, end - value - 1));
  }
  constexpr std::string_view kParameter = "_id=";
  for (size_t at = query.find(kParameter); at != std::string_view::npos;
       at = query.find(kParameter, at + kParameter.size())) {
    const size_t before = query.rfind('&', at);
    const size_t name = before == std::string_view::npos ? 0 : before + 1;
    const size_t value = at + kParameter.size();
    const size_t end = query.find('&', value);
    use(query.substr(name, at + 3 - name), query.substr(value, end - value));
  }
}

// The first two members of a created entity's answer, which are its ids: {"id": …, "goal_id": …}.
// Empty when they are none.
struct AnsweredIds {
  std::string_view id;
  std::string_view other_id;
};
AnsweredIds IdsOfAnswer(std::string_view body);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_ID_USE_H_
