#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/in_process_target.h"
#include "harness/load/real_time_engine.h"
#include "harness/load/virtual_engine.h"
#include "include/understudy/mock_server.h"
#include "latency/latency_model.h"
#include "mock_server/platform/platform.h"

namespace {

using base::ManualClock;
using base::SystemClock;
using harness::load::AnswerCheck;
using harness::load::EngineSetup;
using harness::load::PlannedRequest;
using harness::load::Profile;
using process::StopFlag;
using namespace std::chrono_literals;

// The machine's time, so many times as fast: a minute of thinking passes in three seconds.
class FastClock : public base::Clock {
 public:
  explicit FastClock(int factor) : factor_(factor), start_(system_.MonotonicNow()) {}
  std::chrono::microseconds WallNow() const override { return system_.WallNow(); }
  std::chrono::nanoseconds MonotonicNow() const override {
    return (system_.MonotonicNow() - start_) * factor_;
  }

 private:
  SystemClock system_;
  int factor_;
  std::chrono::nanoseconds start_;
};

// What each user sent, in its order. Ids are the server's, and it gives them out in the order in
// which users come, so each user's are numbered as that user first used them.
class Diary {
 public:
  void Note(uint32_t user, const PlannedRequest& request) {
    lines_[user].push_back(request.step->method + " " + Numbered(user, request.target) + " " +
                           Numbered(user, request.body));
  }
  const std::map<uint32_t, std::vector<std::string>>& lines() const { return lines_; }

 private:
  static bool IsUuid(const std::string& text, size_t at) {
    if (at + 36 > text.size()) return false;
    for (size_t i = 0; i < 36; ++i) {
      const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash != (text[at + i] == '-') ||
          (!dash && !std::isxdigit(static_cast<unsigned char>(text[at + i])))) {
        return false;
      }
    }
    return true;
  }

  std::string Numbered(uint32_t user, const std::string& text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
      // A plan_id is the user's own draw and stays as it is.
      if (IsUuid(text, at) && out.rfind("\"plan_id\": \"") != out.size() - 12) {
        auto& known = ids_[user];
        out += "#" + std::to_string(known.emplace(text.substr(at, 36), known.size()).first->second);
        at += 36;
      } else {
        out += text[at++];
      }
    }
    return out;
  }

  std::map<uint32_t, std::vector<std::string>> lines_;
  std::map<uint32_t, std::map<std::string, size_t>> ids_;
};

TEST(RealAndVirtualTime, UsersSendTheSameRequestsInTheSameOrder) {
  const Profile profile = *harness::load::LoadProfile("smoke");
  const process::StopFlag stop;
  AnswerCheck check(nullptr);

  Diary real;
  {
    understudy::MockServer server;
    const FastClock clock(20);
    const EngineSetup setup{
        profile, 5, check, {}, stop, {}, [&](uint32_t user, const PlannedRequest& request) {
          real.Note(user, request);
        }};
    const auto facts = harness::load::RunInRealTime(
        setup, *harness::client::ParseUrl(server.gateway_url()), {}, clock);
    ASSERT_TRUE(facts);
  }

  Diary in_virtual;
  {
    ManualClock clock(0us);
    const auto platform = mock_server::platform::Platform::Open({}, clock);
    ASSERT_TRUE(platform);
    cli::InProcessTarget target(
        [&](auto service, const auto& request) { return (*platform)->Handle(service, request); });
    const EngineSetup setup{
        profile, 5, check, {}, stop, {}, [&](uint32_t user, const PlannedRequest& request) {
          in_virtual.Note(user, request);
        }};
    harness::load::RunInVirtualTime(setup, target, {latency::LatencyModel::BuiltIn(), std::nullopt},
                                    clock);
  }

  ASSERT_EQ(real.lines().size(), 10u);
  ASSERT_EQ(in_virtual.lines().size(), 10u);
  for (const auto& [user, lines] : in_virtual.lines()) {
    const auto& other = real.lines().at(user);
    ASSERT_GE(lines.size(), 20u) << user;
    ASSERT_GE(other.size(), 15u) << user;
    for (size_t i = 0; i < std::min<size_t>({20, lines.size(), other.size()}); ++i) {
      ASSERT_EQ(lines[i], other[i]) << "user " << user << ", action " << i;
    }
  }
}

}  // namespace
