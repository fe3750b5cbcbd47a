#include "harness/load/user_driver.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "harness/load/client_spans.h"

namespace harness::load {

using base::Result;
using base::Status;
using std::chrono::nanoseconds;

UserDriver::UserDriver(const base::Clock& clock, AnswerCheck& check, OnSample on_sample,
                       OnSend on_send, ClientSpans* spans)
    : clock_(clock),
      check_(check),
      on_sample_(std::move(on_sample)),
      on_send_(std::move(on_send)),
      spans_(spans) {}

Result<std::unique_ptr<UserDriver>> UserDriver::Create(const client::Url& target, uint32_t slots,
                                                       const client::ClientOptions& options,
                                                       const base::Clock& clock, AnswerCheck& check,
                                                       OnSample on_sample, OnSend on_send,
                                                       ClientSpans* spans) {
  std::unique_ptr<UserDriver> driver(
      new UserDriver(clock, check, std::move(on_sample), std::move(on_send), spans));
  auto client = client::AsyncClient::Create(target, slots, options, clock, *driver);
  if (!client) return tl::unexpected(client.error());
  driver->client_ = std::move(*client);
  if (auto room = driver->Grow(slots); !room) return tl::unexpected(room.error());
  driver->Start();
  return driver;
}

void UserDriver::Start() { start_ = clock_.MonotonicNow(); }

Status UserDriver::Grow(uint32_t slots) {
  const auto before = static_cast<uint32_t>(seats_.size());
  if (slots <= before) return {};
  if (auto grown = client_->Grow(slots); !grown) return grown;
  seats_.resize(slots);
  std::vector<uint32_t> added;
  for (uint32_t slot = slots; slot-- > before;) added.push_back(slot);
  free_.insert(free_.begin(), added.begin(), added.end());
  return {};
}

uint32_t UserDriver::Add(UserSession session, nanoseconds due, uint16_t base) {
  assert(!free_.empty());
  const uint32_t slot = free_.back();
  free_.pop_back();
  Seat& seat = seats_[slot];
  seat.session.emplace(std::move(session));
  seat.base = base;
  seat.retiring = false;
  ++seat.occupant;
  ++users_;
  Act(slot, due);
  return slot;
}

void UserDriver::Vacate(uint32_t slot) {
  seats_[slot].session.reset();
  client_->Drop(slot);
  free_.push_back(slot);
  --users_;
}

void UserDriver::Remove(uint32_t slot) {
  assert(seats_[slot].session);
  Vacate(slot);
}

bool UserDriver::Retire(uint32_t slot) {
  assert(seats_[slot].session);
  seats_[slot].retiring = client_->busy(slot);
  if (!seats_[slot].retiring) Vacate(slot);
  return !seats_[slot].retiring;
}

void UserDriver::Poll(nanoseconds until) {
  WakeDue(Elapsed());
  if (!wakeups_.empty()) until = std::min(until, wakeups_.top().at);
  client_->Poll(start_ + until);
}

void UserDriver::OnAnswer(uint32_t slot, const client::ClientAnswer& answer) {
  Seat& seat = seats_[slot];
  const Step& step = *seat.request.step;
  if (spans_ != nullptr) spans_->End(slot, seat.session->workload(), seat.request, answer);
  if (answer.fault.empty() && dead_connections_.Met(answer.status, answer.body) &&
      !seat.first_sent_at) {
    ++facts_.dead_connections;
    seat.first_sent_at = answer.sent_at;
    Send(slot);
    return;
  }
  RequestSample sample;
  sample.row = step.row;
  sample.user = seat.session->user();
  sample.finished = answer.done_at - start_;
  sample.latency = answer.done_at - seat.first_sent_at.value_or(answer.sent_at);
  sample.lag = seat.lag;
  sample.status = answer.status;
  sample.bytes = answer.body.size();
  if (!answer.fault.empty()) {
    checked_.failure.assign(answer.fault);
    checked_.values.clear();
    if (answer.unreachable && facts_.first_fault.empty()) facts_.first_fault = answer.fault;
  } else {
    check_.Check(seat.session->workload(), step, {answer.status, answer.reason, answer.body},
                 checked_);
  }
  if (!answer.unreachable) facts_.reached = true;
  sample.failure = checked_.failure;
  if (!sample.failure.empty()) {
    sample.body = answer.body;
    sample.diagnosis = answer.diagnosis;
  }
  on_sample_(slot, sample);
  seat.session->OnAnswer(checked_.values);
  if (seat.retiring) {
    Vacate(slot);
  } else {
    Act(slot, answer.done_at - start_);
  }
}

// `due` is when the user was to act.
void UserDriver::Act(uint32_t slot, nanoseconds due) {
  Seat& seat = seats_[slot];
  const Action action = seat.session->Next(seat.request);
  if (action.kind == Action::Kind::kWait) {
    wakeups_.push({due + action.wait, slot, seat.occupant});
    return;
  }
  seat.lag = std::max(Elapsed() - due, nanoseconds::zero());
  seat.first_sent_at.reset();
  if (on_send_) on_send_(seat.session->user(), seat.request);
  Send(slot);
}

void UserDriver::Send(uint32_t slot) {
  const Seat& seat = seats_[slot];
  client::OutgoingRequest request;
  request.method = seat.request.step->method;
  request.target = seat.request.target;
  const Step& step = *seat.request.step;
  request.headers = spans_ == nullptr ? &step.headers : spans_->Begin(slot, step);
  request.body = seat.request.body;
  request.base = seat.base;
  client_->Send(slot, request);
}

void UserDriver::WakeDue(nanoseconds now) {
  // One round at most, since those who are late are due again at once, and answers come and the
  // run ends also when there is more to do than time.
  size_t round = wakeups_.size();
  while (round-- > 0 && !wakeups_.empty() && wakeups_.top().at <= now) {
    const Wakeup wakeup = wakeups_.top();
    wakeups_.pop();
    const Seat& seat = seats_[wakeup.slot];
    if (seat.session && seat.occupant == wakeup.occupant) Act(wakeup.slot, wakeup.at);
  }
}

}  // namespace harness::load
