#include "harness/worker/users.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace harness::worker {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using load::RequestSample;
using load::UserDriver;
using load::UserSession;
using std::chrono::nanoseconds;

Users::Users(const WorkerOptions& options, load::AnswerCheck& check, const base::Clock& clock,
             ReportStatistics& statistics, OnSample on_sample)
    : options_(options), check_(check), clock_(clock), on_sample_(std::move(on_sample)) {
  for (const UserClass& user_class : options.classes) {
    ClassState& state = classes_.emplace_back();
    state.user_class = &user_class;
    for (const load::Row& row : user_class.workload->rows)
      state.entries.push_back(statistics.EntryOf(row.method, row.name));
  }
}

const Users::ClassState* Users::Find(std::string_view name) const {
  const auto found = std::find_if(classes_.begin(), classes_.end(), [&](const ClassState& state) {
    return state.user_class->name == name;
  });
  return found == classes_.end() ? nullptr : &*found;
}

Users::ClassState* Users::Find(std::string_view name) {
  return const_cast<ClassState*>(std::as_const(*this).Find(name));
}

bool Users::Knows(std::string_view name) const { return Find(name) != nullptr; }

void Users::SetHost(std::string_view name, const std::string& host) {
  if (ClassState* state = Find(name)) state->host = host;
}

// Where new users of the class go.
Result<client::Url> Users::UrlOf(const ClassState& state, const std::string& host) const {
  const std::string& said = host.empty() ? state.host : host;
  if (said.empty() && options_.target) return *options_.target;
  if (said.empty()) {
    return Fail(ErrorCode::kBadUsage,
                "the master has no host: start it with --host URL, write one on its page, or "
                "start this worker with --target URL");
  }
  auto url = client::ParseUrl(said);
  if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), "the master's host");
  return url;
}

Status Users::MakeRoom(const client::Url& url, uint32_t added) {
  if (driver_) return driver_->Grow(driver_->users() + added);
  auto driver = UserDriver::Create(url, added, options_.client, clock_, check_,
                                   [this](uint32_t slot, const RequestSample& sample) {
                                     const ClassState& state = classes_[class_of_slot_[slot]];
                                     on_sample_(state.entries[sample.row], sample);
                                   });
  if (!driver) return tl::unexpected(driver.error());
  driver_ = std::move(*driver);
  return {};
}

Status Users::Grow(std::string_view name, uint32_t wanted, const std::string& host,
                   uint64_t worker) {
  ClassState& state = *Find(name);
  if (state.slots.size() >= wanted) return {};
  const auto url = UrlOf(state, host);
  if (!url) return tl::unexpected(url.error());
  if (auto room = MakeRoom(*url, wanted - static_cast<uint32_t>(state.slots.size())); !room)
    return room;
  const auto base = driver_->AddBase(*url);
  if (!base) return tl::unexpected(base.error());
  const UserClass& user_class = *state.user_class;
  const load::DrawKey key{options_.seed + worker * 0x9E3779B97F4A7C15ULL, user_class.profile_key};
  while (state.slots.size() < wanted) {
    UserSession session(*user_class.workload, key, next_user_++, user_class.kind);
    const uint32_t slot = driver_->Add(std::move(session), driver_->Elapsed(), *base);
    state.slots.push_back(slot);
    if (slot >= class_of_slot_.size()) class_of_slot_.resize(slot + 1);
    class_of_slot_[slot] = static_cast<uint16_t>(&state - classes_.data());
  }
  return {};
}

void Users::Release(uint32_t slot, nanoseconds until) {
  if (until <= clock_.MonotonicNow()) {
    driver_->Remove(slot);
  } else if (!driver_->Retire(slot)) {
    leaving_.push_back({slot, driver_->user(slot), until});
  }
}

void Users::Shrink(std::string_view name, uint32_t wanted, nanoseconds until) {
  ClassState& state = *Find(name);
  for (; state.slots.size() > wanted; state.slots.pop_back()) Release(state.slots.back(), until);
}

void Users::ReleaseAll(nanoseconds until) {
  for (Leaving& user : leaving_) user.until = std::min(user.until, until);
  for (ClassState& state : classes_) Shrink(state.user_class->name, 0, until);
}

void Users::DismissOverdue() {
  const nanoseconds now = clock_.MonotonicNow();
  std::erase_if(leaving_, [&](const Leaving& user) {
    const bool gone = !driver_->present(user.slot, user.user);
    if (!gone && user.until <= now) driver_->Remove(user.slot);
    return gone || user.until <= now;
  });
}

void Users::DismissAll() {
  ReleaseAll(nanoseconds::zero());
  DismissOverdue();
  assert(!anybody());
}

uint32_t Users::count() const {
  size_t all = 0;
  for (const ClassState& state : classes_) all += state.slots.size();
  return static_cast<uint32_t>(all);
}

uint32_t Users::count(std::string_view name) const {
  const ClassState* state = Find(name);
  return state == nullptr ? 0 : static_cast<uint32_t>(state->slots.size());
}

void Users::Poll(nanoseconds at_most) { driver_->Poll(driver_->Elapsed() + at_most); }

}  // namespace harness::worker
