#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DELETED_IDS_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DELETED_IDS_H_

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>

namespace mock_server::diagnosis {

// The ids that were deleted last, so that their use can be told from an id that never was. Bounded:
// the oldest are forgotten first. Not thread-safe.
class DeletedIds {
 public:
  static constexpr size_t kRemembered = 20000;

  void Add(const std::string& id) {
    if (!ids_.insert(id).second) return;
    order_.push_back(id);
    if (order_.size() <= kRemembered) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }
  bool Contains(const std::string& id) const { return ids_.count(id) != 0; }
  void Clear() {
    ids_.clear();
    order_.clear();
  }

 private:
  std::unordered_set<std::string> ids_;
  std::deque<std::string> order_;
};

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DELETED_IDS_H_
