#ifndef UNDERSTUDY_CHECK_TIMELINE_H_
#define UNDERSTUDY_CHECK_TIMELINE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "check/exchange.h"

namespace check {

// When a client's requests came, how they were answered and what was noticed of them: columns of
// equal width, in constant memory for any number of requests, since the columns become wider as
// time passes. Plain data; not thread-safe.
class Timeline {
 public:
  static constexpr size_t kMostColumns = 240;
  static constexpr size_t kClasses = 6;

  struct Column {
    std::array<uint32_t, kClasses> by_class{};  // of status: 2 is 2xx; 0: dropped
    uint64_t codes = 0;                         // of diagnoses: the bit of each that was made
  };

  void Add(const Exchange& exchange);

  std::chrono::nanoseconds start() const { return start_; }  // the first request, as Exchange::time
  std::chrono::nanoseconds width() const { return width_; }  // of a column
  const std::vector<Column>& columns() const { return columns_; }

  static constexpr uint64_t BitOf(mock_server::diagnosis::Code code) {
    return uint64_t{1} << static_cast<unsigned>(code);
  }

 private:
  void Widen();

  std::chrono::nanoseconds start_{0};
  std::chrono::nanoseconds width_ = std::chrono::milliseconds(20);
  std::vector<Column> columns_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_TIMELINE_H_
