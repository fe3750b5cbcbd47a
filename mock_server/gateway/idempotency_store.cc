#include "mock_server/gateway/idempotency_store.h"

#include <utility>

namespace mock_server::gateway {

const IdempotencyStore::Answer* IdempotencyStore::Find(const std::string& key,
                                                       std::chrono::nanoseconds now) {
  while (!births_.empty() && births_.front().time + kLifetime <= now) ForgetOldest();
  const auto found = answers_.find(key);
  return found == answers_.end() ? nullptr : &found->second;
}

void IdempotencyStore::Store(const std::string& key, Answer answer, std::chrono::nanoseconds now) {
  if (!answers_.emplace(key, std::move(answer)).second) return;
  births_.push_back({now, key});
  if (births_.size() > kMaxKeys) ForgetOldest();
}

void IdempotencyStore::Clear() {
  answers_.clear();
  births_.clear();
}

void IdempotencyStore::ForgetOldest() {
  answers_.erase(births_.front().key);
  births_.pop_front();
}

}  // namespace mock_server::gateway
