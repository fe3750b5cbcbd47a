#include "harness/shadow/shadow.h"

#include <fmt/format.h>

#include <utility>

#include "base/counted.h"

namespace harness::shadow {
namespace {

// A client that runs into the same thing all day fills no screen.
constexpr size_t kTold = 10;

}  // namespace

Shadow::Shadow(OpenStandIn open, std::vector<drift::Endpoint> endpoints, LiveComparison::Told told,
               bool record)
    : comparison_(std::move(open), std::move(endpoints),
                  [this, told = std::move(told)](const drift::Endpoint& endpoint,
                                                 const drift::Group& group) {
                    if (group.steps <= kTold) told(endpoint, WithoutSecrets(group));
                  }),
      records_(record) {}

void Shadow::Run(PassedQueue& queue) {
  while (const auto passed = queue.Pop()) Take(*passed);
  for (auto& [number, reader] : readers_) reader->Closed(now_);
  readers_.clear();
}

ExchangeReader& Shadow::ReaderOf(const Passed& passed) {
  auto& reader = readers_[passed.connection];
  if (reader == nullptr) {
    ++connections_;
    reader = std::make_unique<ExchangeReader>(passed.service,
                                              [this](const LiveExchange& live) { Finished(live); });
  }
  return *reader;
}

void Shadow::Take(const Passed& passed) {
  ++now_;
  switch (passed.kind) {
    case Passed::Kind::kRequestBytes:
      ReaderOf(passed).Request(passed.bytes, now_);
      break;
    case Passed::Kind::kAnswerBytes:
      unreachable_ = false;
      ReaderOf(passed).Answer(passed.bytes, now_);
      break;
    case Passed::Kind::kAnswerEnd:
      ReaderOf(passed).AnswerEnd(now_);
      break;
    case Passed::Kind::kClosed:
      if (const auto reader = readers_.extract(passed.connection)) reader.mapped()->Closed(now_);
      break;
    case Passed::Kind::kRefused:
      ++refused_;
      refusal_ = passed.bytes;
      unreachable_ = true;
      break;
  }
}

void Shadow::Finished(const LiveExchange& live) {
  ++requests_;
  keys_.Note(live.service, live.request, live.answer.status);
  comparison_.Compare(live, [this](const std::function<void(const LiveExchange&)>& each) {
    for (const auto& [number, reader] : readers_) {
      for (const LiveExchange& pending : reader->pending()) each(pending);
    }
  });
  if (records_) record_.Add(live);
}

drift::Group Shadow::WithoutSecrets(drift::Group group) const {
  group.example.request = KeysSeen::WithoutCredentials(std::move(group.example.request));
  drift::Redact(keys_.ForReports(), group.example);
  return group;
}

drift::DriftReport Shadow::Report() const {
  drift::DriftReport report = comparison_.Report();
  for (drift::Group& group : report.groups) group = WithoutSecrets(std::move(group));
  if (unreachable_) {
    report.unreachable = fmt::format(
        "the platform could not be reached for {}, the last one among "
        "them: {}",
        base::Counted(refused_, "connection"), refusal_);
  }
  return report;
}

std::string Shadow::Record(const std::string& id) const {
  return record_.Line(id, keys_.ForScenarios());
}

std::vector<std::string> Shadow::Notes() const {
  std::vector<std::string> notes;
  if (refused_ > 0 && !unreachable_) {
    notes.push_back(fmt::format("the platform could not be reached for {}: {}",
                                base::Counted(refused_, "connection"), refusal_));
  }
  if (const size_t restarts = comparison_.restarts(); restarts > 0) {
    notes.push_back(
        fmt::format("the stand-in was emptied {} to save memory; what is older is not comparable",
                    base::Counted(restarts, "time")));
  }
  if (record_.left_out() > 0) {
    notes.push_back(fmt::format("the record is full; it lacks the last {}",
                                base::Counted(record_.left_out(), "request")));
  }
  return notes;
}

}  // namespace harness::shadow
