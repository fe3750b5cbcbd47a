#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_OFFSET_QUEUE_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_OFFSET_QUEUE_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mock_server::journal {

// Numbers, first in, first out, in a circle that doubles when it is full. Unlike std::deque it is
// cleared in no time however many there are, and takes no memory from one number to the next.
class OffsetQueue {
 public:
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  size_t front() const { return circle_[first_]; }
  // The oldest is number 0.
  size_t operator[](size_t i) const { return circle_[Place(i)]; }

  void Push(size_t offset) {
    if (size_ == circle_.size()) Grow();
    circle_[Place(size_)] = offset;
    ++size_;
  }
  void Pop() {
    first_ = Place(1);
    --size_;
  }
  void Clear() { size_ = 0; }

 private:
  static constexpr size_t kFirstRoom = 64;

  // Room is a power of two.
  size_t Place(size_t i) const { return (first_ + i) & (circle_.size() - 1); }

  void Grow() {
    std::rotate(circle_.begin(), circle_.begin() + static_cast<std::ptrdiff_t>(first_),
                circle_.end());
    first_ = 0;
    circle_.resize(std::max(kFirstRoom, circle_.size() * 2));
  }

  std::vector<size_t> circle_;
  size_t first_ = 0;
  size_t size_ = 0;
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_OFFSET_QUEUE_H_
