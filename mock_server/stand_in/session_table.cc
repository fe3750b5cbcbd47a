#include "mock_server/stand_in/session_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mock_server::stand_in {

using base::Result;

namespace {

// A session of so many requests goes in less time than another thread takes to wake.
constexpr uint64_t kMostClosedAtOnce = 500;

}  // namespace

SessionTable::SessionTable(size_t max_sessions, Make make, OnEviction on_eviction)
    : max_sessions_(max_sessions), make_(std::move(make)), on_eviction_(std::move(on_eviction)) {}

Result<Session*> SessionTable::Use(std::string_view name, std::chrono::nanoseconds now) {
  const auto known = by_name_.find(name);
  if (known != by_name_.end()) {
    sessions_.splice(sessions_.begin(), sessions_, known->second);
  } else {
    auto made = make_(name);
    if (!made) return tl::unexpected(made.error());
    if (ForgetEvicted(name)) (*made)->set_follows_evicted();
    if (sessions_.size() >= max_sessions_) EvictOldest();
    sessions_.push_front(*std::move(made));
    by_name_.emplace(sessions_.front()->name(), sessions_.begin());
  }
  Session* const session = sessions_.front().get();
  session->set_last_used(now);
  return session;
}

Session* SessionTable::Find(std::string_view name) {
  const auto known = by_name_.find(name);
  return known == by_name_.end() ? nullptr : known->second->get();
}

bool SessionTable::Drop(std::string_view name) {
  const bool was_evicted = ForgetEvicted(name);
  const auto known = by_name_.find(name);
  if (known == by_name_.end()) return was_evicted;
  Remove(known->second);
  return true;
}

void SessionTable::Remove(Place place) {
  counters_of_gone_.Add((*place)->journal().counters());
  by_name_.erase((*place)->name());
  std::unique_ptr<Session> session = std::move(*place);
  sessions_.erase(place);
  if (session->journal().counters().requests() > kMostClosedAtOnce)
    closer_.Close(std::move(session));
}

void SessionTable::EvictOldest() {
  const Place oldest = std::prev(sessions_.end());
  ++evictions_;
  if (on_eviction_) on_eviction_(**oldest, evictions_);
  evicted_names_.push_back((*oldest)->name());
  evicted_.insert((*oldest)->name());
  if (evicted_names_.size() > kRemembered) {
    evicted_.erase(evicted_names_.front());
    evicted_names_.pop_front();
  }
  Remove(oldest);
}

bool SessionTable::ForgetEvicted(std::string_view name) {
  if (evicted_.empty() || evicted_.erase(std::string(name)) == 0) return false;
  evicted_names_.erase(std::find(evicted_names_.begin(), evicted_names_.end(), name));
  return true;
}

}  // namespace mock_server::stand_in
