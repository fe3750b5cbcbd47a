#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mock_server::http {

// Answers are sent together until there are so many, so much, or it took so long to make them.
inline constexpr size_t kAnswersPerBatch = 32;
inline constexpr size_t kBatchBytes = size_t{64} * 1024;
inline constexpr std::chrono::nanoseconds kBatchTime = std::chrono::microseconds(500);

// An answer that waits in the batch's bytes to be sent.
struct Batched {
  uint64_t tag = 0;
  size_t begin = 0;
  size_t end = 0;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_BATCH_H_
