#include "mock_server/http/watchers.h"

#include <vector>

namespace mock_server::http {
namespace {

uint64_t TagOf(Loop::Key key) { return uint64_t{key} << kSlotBits | kWatcherSlot; }

}  // namespace

bool Watchers::TakeReady(uint64_t tag, bool readable, bool writable, bool broken) const {
  if ((tag & kSlotMask) != kWatcherSlot) return false;
  if (Watcher* watcher = Find(tag)) watcher->OnReady(readable, writable, broken);
  return true;
}

bool Watchers::TakeTimer(uint64_t tag) const {
  if ((tag & kSlotMask) != kWatcherSlot) return false;
  if (Watcher* watcher = Find(tag)) watcher->OnTimer();
  return true;
}

Loop::Watcher* Watchers::Find(uint64_t tag) const {
  const auto found = watchers_.find(static_cast<Key>(tag >> kSlotBits));
  return found == watchers_.end() ? nullptr : found->second;
}

void Watchers::Stop() {
  // Each may leave, and make others leave.
  std::vector<Key> keys;
  for (const auto& [key, watcher] : watchers_) keys.push_back(key);
  for (const Key key : keys) {
    if (const auto found = watchers_.find(key); found != watchers_.end()) found->second->OnStop();
  }
}

Loop::Key Watchers::Join(Watcher& watcher) {
  watchers_.emplace(++last_, &watcher);
  return last_;
}

void Watchers::Leave(Key key) { watchers_.erase(key); }

void Watchers::Watch(Key key, int fd, Interest interest) { loop_.Add(fd, TagOf(key), interest); }

void Watchers::ChangeWatch(Key key, int fd, Interest interest) {
  loop_.Modify(fd, TagOf(key), interest);
}

void Watchers::Unwatch(int fd) { loop_.Remove(fd); }

void Watchers::SetTimer(Key key, std::chrono::nanoseconds due) { timers_.Set(due, TagOf(key)); }

std::chrono::nanoseconds Watchers::Now() const { return timers_.Now(); }

}  // namespace mock_server::http
