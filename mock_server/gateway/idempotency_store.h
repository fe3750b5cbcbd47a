#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_IDEMPOTENCY_STORE_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_IDEMPOTENCY_STORE_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

namespace mock_server::gateway {

// The answers that the pipeline gives again for the same Idempotency-Key, each for 24 hours.
// Bounded: above kMaxKeys the oldest are forgotten before their time. `now` is a clock that never
// goes back. Not thread-safe.
class IdempotencyStore {
 public:
  static constexpr std::chrono::hours kLifetime{24};
  static constexpr size_t kMaxKeys = 100'000;

  struct Answer {
    std::string request_id;  // of the request that it answered
    std::string body;
  };

  // nullptr when there is none of that key any more. Good until the next Store() or Clear().
  const Answer* Find(const std::string& key, std::chrono::nanoseconds now);
  void Store(const std::string& key, Answer answer, std::chrono::nanoseconds now);
  void Clear();
  size_t size() const { return answers_.size(); }

 private:
  struct Birth {
    std::chrono::nanoseconds time;
    std::string key;
  };

  void ForgetOldest();

  std::unordered_map<std::string, Answer> answers_;
  std::deque<Birth> births_;  // of each of them, oldest first
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_IDEMPOTENCY_STORE_H_
