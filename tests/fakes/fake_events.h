#ifndef UNDERSTUDY_TESTS_FAKES_FAKE_EVENTS_H_
#define UNDERSTUDY_TESTS_FAKES_FAKE_EVENTS_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "harness/client/event_source.h"

namespace tests::fakes {

// A source of events that tells what it was given, in order, one list for each request, and keeps
// what it was asked. When nothing is left, nobody tells any more.
class FakeEvents : public harness::client::EventSource {
 public:
  void Publish(std::vector<std::string> events) { lists_.push_back(std::move(events)); }

  base::Status Begin(const base::HttpRequest& request) override {
    begun_.push_back(request.target);
    if (lists_.empty()) return Gone();
    return {};
  }

  base::Result<std::vector<std::string>> Take(size_t expected) override {
    expected_.push_back(expected);
    if (lost_) return Gone();
    std::vector<std::string> events = std::move(lists_.front());
    lists_.pop_front();
    return events;
  }

  // From here on Take() fails.
  void Lose() { lost_ = true; }
  const std::vector<std::string>& begun() const { return begun_; }
  const std::vector<size_t>& expected() const { return expected_; }

 private:
  static tl::unexpected<base::Error> Gone() {
    return base::Fail(base::ErrorCode::kUnreachable, "nobody tells", "redis");
  }

  std::deque<std::vector<std::string>> lists_;
  std::vector<std::string> begun_;
  std::vector<size_t> expected_;
  bool lost_ = false;
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_FAKE_EVENTS_H_
