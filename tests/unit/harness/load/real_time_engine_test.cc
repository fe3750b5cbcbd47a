#include "harness/load/real_time_engine.h"

#include <gmock/gmock.h>

#include <map>

#include "harness/load/statistics.h"
#include "tests/support/scripted_server.h"

namespace harness::load {
namespace {

using base::SystemClock;
using tests::support::ScriptedPeer;
using tests::support::ScriptedServer;
using namespace std::chrono_literals;

// Two users without waits for half a second.
Profile QuickProfile() {
  const auto profile = ParseProfile(R"({
    "profile": "quick", "stages": [ { "users": 2, "spawn_rate": 1000, "for": "1s" } ],
    "workload": { "workload": "quick",
      "groups": { "g": {
        "on_start": [ { "method": "POST", "path": "/start", "expect": { "status": 201 }, "save": { "ids": "/id" } } ],
        "steps": [ { "method": "GET", "path": "/x/{{id}}", "use": { "id": { "from": "ids" } }, "expect": { "status": 200 } } ] } },
      "users": [ { "kind": "u", "wait": [0.01, 0.02], "groups": [ { "group": "g" } ] } ] } })",
                                    "quick.json", ".");
  EXPECT_TRUE(profile) << profile.error().ToString();
  return *profile;
}

class Listener : public LoadListener {
 public:
  void OnRequest(const RequestSample& sample) override {
    ++requests;
    if (!sample.failure.empty()) {
      ++failures;
      last_failure = sample.failure;
      last_body = sample.body;
      last_diagnosis = sample.diagnosis;
    }
    if (stop != nullptr && requests >= stop_at) stop->Interrupt();
  }
  void OnTick(std::chrono::nanoseconds, uint32_t count) override {
    ++ticks;
    users = std::max(users, count);
  }

  int requests = 0;
  int failures = 0;
  int ticks = 0;
  uint32_t users = 0;
  std::string last_failure;
  std::string last_body;
  std::string last_diagnosis;
  process::StopFlag* stop = nullptr;
  int stop_at = 0;  // requests
};

struct Outcome {
  RunFacts facts;
  Listener listener;
};

Outcome RunProfile(const Profile& profile, const std::string& url, int stop_at = 0) {
  Outcome outcome;
  AnswerCheck check(nullptr);
  process::StopFlag stop;
  if (stop_at > 0) outcome.listener.stop = &stop;
  outcome.listener.stop_at = stop_at;
  const EngineSetup setup{profile, 1, check, {&outcome.listener}, stop, nullptr};
  SystemClock clock;
  auto facts = RunInRealTime(setup, *client::ParseUrl(url), {}, clock);
  EXPECT_TRUE(facts);
  outcome.facts = *facts;
  return outcome;
}

void Answer(ScriptedPeer& peer) {
  for (std::string request = peer.ReadRequest(); !request.empty(); request = peer.ReadRequest()) {
    peer.Send(request.starts_with("POST /start")
                  ? "HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n{\"id\":42}"
              : request.starts_with("GET /x/42 ")
                  ? "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
                  : "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
  }
}

TEST(RealTimeEngine, RunsUsersAgainstAServerUntilTheTimeIsOver) {
  ScriptedServer server(Answer);
  const Outcome outcome = RunProfile(QuickProfile(), server.url());
  EXPECT_GE(outcome.facts.elapsed, 1s);
  EXPECT_FALSE(outcome.facts.interrupted);
  EXPECT_TRUE(outcome.facts.reached);
  EXPECT_GE(outcome.listener.requests, 4);
  EXPECT_EQ(outcome.listener.last_failure, "");
  EXPECT_EQ(outcome.listener.users, 2u);
  EXPECT_GE(outcome.listener.ticks, 2);
  EXPECT_EQ(server.connections(), 2);
}

TEST(RealTimeEngine, SendsAgainWhatMetADeadConnectionOfTheGateways) {
  // Each user's first answer is a 500, and its next one that of a dead connection.
  ScriptedServer server([](ScriptedPeer& peer) {
    int answered = 0;
    for (std::string request = peer.ReadRequest(); !request.empty();
         request = peer.ReadRequest(), ++answered) {
      peer.Send(answered == 1   ? "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 21\r\n"
                                  "X-Understudy-Diagnosis: D3 /path\r\n\r\nInternal Server Error"
                : answered == 2 ? "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 31\r\n\r\n"
                                  "{\"detail\":\"Failed to read x: \"}"
                : answered == 0 ? "HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n{\"id\":42}"
                                : "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    }
  });
  Profile profile = QuickProfile();
  profile.stages.front().duration = 1h;
  const Outcome outcome = RunProfile(profile, server.url(), 40);
  EXPECT_EQ(outcome.facts.dead_connections, 2u);
  EXPECT_THAT(outcome.listener.last_failure, testing::HasSubstr("Internal Server Error"));
  EXPECT_EQ(outcome.listener.failures, 2);
  EXPECT_EQ(outcome.listener.last_body, "Internal Server Error");
  EXPECT_EQ(outcome.listener.last_diagnosis, "D3 /path");
}

TEST(RealTimeEngine, StopsWhenItIsToldTo) {
  ScriptedServer server(Answer);
  Profile profile = QuickProfile();
  profile.stages.front().duration = 1h;
  const Outcome outcome = RunProfile(profile, server.url(), 1);
  EXPECT_TRUE(outcome.facts.interrupted);
  EXPECT_LT(outcome.facts.elapsed, 1h);
}

TEST(RealTimeEngine, UsersWithNothingToDoHoldNeitherTheRunNorTheOthers) {
  ScriptedServer server(Answer);
  // The idle ones lack what no step saves and wait no time.
  const auto profile = ParseProfile(R"({
    "profile": "idle", "users": 40, "spawn_rate": 1000, "run_time": "1s",
    "workload": { "workload": "idle", "groups": {
      "idle": { "steps": [
        { "method": "GET", "path": "/a/{{id}}", "use": { "id": { "from": "ids" } },
          "expect": { "status": 200 }, "save": { "ids": "/id" } } ] },
      "busy": { "steps": [ { "method": "GET", "path": "/x/42", "expect": { "status": 200 } } ] } },
      "users": [ { "kind": "u", "share": 39, "wait": [0, 0], "groups": [ { "group": "idle" } ] },
                 { "kind": "v", "share": 1, "wait": [0.01, 0.02], "groups": [ { "group": "busy" } ] } ] } })",
                                    "p.json", ".");
  ASSERT_TRUE(profile) << profile.error().ToString();
  const Outcome outcome = RunProfile(*profile, server.url());
  EXPECT_GE(outcome.facts.elapsed, 1s);
  EXPECT_GT(outcome.listener.requests, 3);
}

TEST(RealTimeEngine, GivesUpOnATargetThatIsNotThere) {
  std::string url;
  {
    ScriptedServer gone(Answer);
    url = gone.url();
  }
  Profile profile = QuickProfile();
  profile.stages.front().duration = 1h;
  const Outcome outcome = RunProfile(profile, url);
  EXPECT_FALSE(outcome.facts.reached);
  EXPECT_EQ(outcome.facts.first_fault, "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(outcome.listener.last_failure, outcome.facts.first_fault);
}

// Something keeps the generator's thread busy, as another process on its core would: what it
// measures then is itself.
class Burner : public LoadListener {
 public:
  explicit Burner(Statistics& statistics) : statistics_(statistics) {}
  void OnRequest(const RequestSample& sample) override {
    statistics_.OnRequest(sample);
    const SystemClock clock;
    const auto until = clock.MonotonicNow() + 15ms;
    while (clock.MonotonicNow() < until) {
    }
  }

 private:
  Statistics& statistics_;
};

TEST(RealTimeEngine, MeasuresByHowMuchItWasLate) {
  ScriptedServer server(Answer);
  Profile profile = QuickProfile();
  profile.stages = {{10, 1000, 1s}};
  Statistics statistics(*profile.workload);
  Burner burner(statistics);
  AnswerCheck check(nullptr);
  const process::StopFlag stop;
  const EngineSetup setup{profile, 1, check, {&burner}, stop};
  const SystemClock clock;
  const auto facts = RunInRealTime(setup, *client::ParseUrl(server.url()), {}, clock);
  ASSERT_TRUE(facts);
  // Ten users that want to act every 15 ms, on a thread that takes 15 ms for each: late by far more
  // than the limit.
  EXPECT_GT(statistics.lag().Quantile(0.99), 20'000);
}

TEST(RealTimeEngine, TellsHowBusyTheServerWas) {
  ScriptedServer server(Answer);
  const Profile profile = QuickProfile();
  SystemClock clock;
  AnswerCheck check(nullptr);
  process::StopFlag stop;
  Listener listener;
  const auto begin = clock.MonotonicNow();
  EngineSetup setup{profile, 1, check, {&listener}, stop};
  // Of each second it works, or waits for a processor, the whole.
  setup.server_busy_time = [&] { return clock.MonotonicNow() - begin; };
  const auto busy = RunInRealTime(setup, *client::ParseUrl(server.url()), {}, clock);
  ASSERT_TRUE(busy);
  EXPECT_GT(busy->server_busy, 0.9);
  EXPECT_EQ(busy->server_saturated_share, 1);
  setup.server_busy_time = [] { return 5ns; };
  const auto idle = RunInRealTime(setup, *client::ParseUrl(server.url()), {}, clock);
  EXPECT_EQ(idle->server_busy, 0);
  EXPECT_EQ(idle->server_saturated_share, 0);
}

TEST(RealTimeEngine, ChecksEveryAnswer) {
  ScriptedServer server([](ScriptedPeer& peer) {
    while (!peer.ReadRequest().empty())
      peer.Send("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n");
  });
  const Outcome outcome = RunProfile(QuickProfile(), server.url(), 1);
  EXPECT_EQ(outcome.listener.last_failure,
            "HTTPError('500 Server Error: Internal Server Error for url: POST /start')");
}

}  // namespace
}  // namespace harness::load
