#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_TABLE_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_TABLE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "mock_server/journal/counters.h"
#include "mock_server/stand_in/session.h"
#include "mock_server/store/background_work.h"

namespace mock_server::stand_in {

// The named sessions, up to a maximum. A new session evicts the least recently used one; requests
// to an evicted session carry diagnosis U1. Not thread-safe.
class SessionTable {
 public:
  using Make = std::function<base::Result<std::unique_ptr<Session>>(std::string_view)>;
  // Called at an eviction, with the session and the number of evictions so far.
  using OnEviction = std::function<void(const Session& evicted, uint64_t evictions)>;

  // Evicted names that are remembered; after so many further evictions, requests to a name no
  // longer carry the diagnosis.
  static constexpr size_t kRemembered = 10'000;

  SessionTable(size_t max_sessions, Make make, OnEviction on_eviction);

  // Returns the session of that name, creating it if necessary, and makes it the most recently used
  // one. The pointer is valid until the next call. Fails only when the system has no resources
  // left.
  base::Result<Session*> Use(std::string_view name, std::chrono::nanoseconds now);
  // Without using it; nullptr when there is none.
  Session* Find(std::string_view name);
  // False when there is none of that name. An evicted name is forgotten too: who drops it knows.
  bool Drop(std::string_view name);

  // The most recently used one comes first.
  const std::list<std::unique_ptr<Session>>& sessions() const { return sessions_; }
  size_t size() const { return sessions_.size(); }
  size_t max_sessions() const { return max_sessions_; }
  uint64_t evictions() const { return evictions_; }
  // Evicted, and nobody came back to them yet; the oldest first.
  const std::deque<std::string>& evicted_names() const { return evicted_names_; }
  // The counters of sessions that no longer exist.
  const journal::Counters& counters_of_gone() const { return counters_of_gone_; }

 private:
  using Place = std::list<std::unique_ptr<Session>>::iterator;

  void Remove(Place place);
  void EvictOldest();
  bool ForgetEvicted(std::string_view name);

  const size_t max_sessions_;
  const Make make_;
  const OnEviction on_eviction_;
  std::list<std::unique_ptr<Session>> sessions_;
  std::unordered_map<std::string_view, Place> by_name_;  // the names are the sessions' own
  uint64_t evictions_ = 0;
  std::deque<std::string> evicted_names_;
  std::unordered_set<std::string> evicted_;  // the same names
  journal::Counters counters_of_gone_;
  // Destroying a large session takes time, so it is done in the background.
  store::BackgroundWork closer_;
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_TABLE_H_
