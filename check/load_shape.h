#ifndef UNDERSTUDY_CHECK_LOAD_SHAPE_H_
#define UNDERSTUDY_CHECK_LOAD_SHAPE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace check {

// Durations in buckets that grow by a quarter: any number of them in constant memory. Not
// thread-safe.
class DurationHistogram {
 public:
  void Add(std::chrono::nanoseconds duration);
  uint64_t count() const { return count_; }
  std::chrono::nanoseconds mean() const;
  // The value below which a share `q` of the durations lies, at most an eighth off.
  std::chrono::nanoseconds Quantile(double q) const;

 private:
  static constexpr size_t kBuckets = 160;  // four to a doubling, from 1 us on

  std::array<uint64_t, kBuckets> buckets_{};
  uint64_t count_ = 0;
  std::chrono::nanoseconds sum_{0};
};

// Whether requests arrive evenly or in bursts: how much the number of requests in short windows
// varies. Independent users give a dispersion of about 1; users in lockstep, one of about their
// number. Not thread-safe.
class ArrivalScatter {
 public:
  static constexpr std::chrono::nanoseconds kWindow = std::chrono::milliseconds(50);

  void Add(std::chrono::nanoseconds time);
  // Starts anew at the next request: what came before was another load.
  void Restart() { *this = ArrivalScatter(); }

  uint64_t windows() const { return windows_; }
  // Variance by mean of the requests in a window; 0 before there was one.
  double Dispersion() const;
  // Windows that had requests at all.
  uint64_t busy_windows() const { return busy_windows_; }

 private:
  bool started_ = false;
  std::chrono::nanoseconds window_start_{0};
  uint64_t in_window_ = 0;
  uint64_t windows_ = 0;  // that are over
  uint64_t busy_windows_ = 0;
  double sum_ = 0;
  double sum_of_squares_ = 0;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_LOAD_SHAPE_H_
