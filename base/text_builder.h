#ifndef UNDERSTUDY_BASE_TEXT_BUILDER_H_
#define UNDERSTUDY_BASE_TEXT_BUILDER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace base {

// A text that is put together from many small parts: appending one is a comparison and a copy,
// where it is a call for std::string, and the first 512 bytes need no allocation. Not copied.
class TextBuilder {
 public:
  TextBuilder() = default;
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;

  void Append(char c) {
    if (size_ == room_) Grow(1);
    begin_[size_++] = c;
  }
  void Append(std::string_view text) {
    if (text.size() > room_ - size_) Grow(text.size());
    text.copy(begin_ + size_, text.size());
    size_ += text.size();
  }
  void Clear() { size_ = 0; }

  // Room for so many more bytes, to be written there and then taken by Took(). Good until the next
  // change.
  char* Room(size_t bytes) {
    if (bytes > room_ - size_) Grow(bytes);
    return begin_ + size_;
  }
  void Took(size_t bytes) { size_ += bytes; }

  // Good until the next change.
  std::string_view text() const { return {begin_, size_}; }

 private:
  void Grow(size_t more) {
    const size_t room = std::max(room_ * 2, size_ + more);
    auto grown = std::make_unique_for_overwrite<char[]>(room);
    std::memcpy(grown.get(), begin_, size_);
    grown_ = std::move(grown);
    begin_ = grown_.get();
    room_ = room;
  }

  std::array<char, 512> first_;
  std::unique_ptr<char[]> grown_;
  char* begin_ = first_.data();
  size_t size_ = 0;
  size_t room_ = first_.size();
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_TEXT_BUILDER_H_
