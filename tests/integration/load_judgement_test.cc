#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.h"
#include "tests/support/script_client.h"

// S19: a load beside that of a profile. Each thing that can be off, once where it is and once where
// it is nearly.
namespace check {
namespace {

using base::Random;
using std::chrono::nanoseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::support::ScriptClient;

// What users do; the default is what the profile of Expected() does.
struct Load {
  size_t users = 20;
  size_t requests_each = 60;
  double shortest_wait = 0.5;
  double longest_wait = 2;
  double list_share = 0.5;
  bool in_lockstep = false;
  bool connection_per_request = false;
};

ExpectedLoad Expected() {
  ExpectedLoad load;
  load.profile = "own";
  load.mix = {{"GET /api/v1/agents/", 0.5}, {"GET /api/v1/agents/{id}", 0.5}};
  load.users = 20;
  load.pause_seconds = 1.25;
  load.requests_per_second = 16;
  return load;
}

struct Call {
  double at = 0;
  size_t user = 0;
  bool is_list = false;
};

std::vector<Call> Calls(const Load& load) {
  std::vector<Call> calls;
  Random random(7);
  for (size_t user = 0; user < load.users; ++user) {
    double now = load.in_lockstep ? 0 : random.Uniform(0, load.longest_wait);
    for (size_t i = 0; i < load.requests_each; ++i) {
      calls.push_back({now, user, random.Uniform(0, 1) < load.list_share});
      now += load.in_lockstep ? (load.shortest_wait + load.longest_wait) / 2
                              : random.Uniform(load.shortest_wait, load.longest_wait);
    }
  }
  std::stable_sort(calls.begin(), calls.end(),
                   [](const Call& a, const Call& b) { return a.at < b.at; });
  return calls;
}

// The findings of S19 against the profile, as pointer and message.
std::vector<Finding> Judge(const Load& load) {
  ScriptClient script;
  script.user_agent = "setup/1.0";
  std::vector<std::string> agents;
  for (size_t user = 0; user < load.users; ++user) agents.push_back(script.NewAgent());
  script.user_agent = "load/1.0";
  uint64_t next_connection = 1000;
  double now = 0;
  for (const Call& call : Calls(load)) {
    script.pause = nanoseconds(static_cast<int64_t>((call.at - now) * 1e9));
    now = call.at;
    script.connection = load.connection_per_request ? next_connection++ : 10 + call.user;
    script.Gateway("GET", "/api/v1/agents/" + (call.is_list ? "" : agents[call.user]));
    if (load.connection_per_request) script.Close(script.connection);
  }
  const ExpectedLoad expected = Expected();
  std::vector<Finding> findings;
  for (const ClientReport& client : script.Report(&expected).clients) {
    if (client.name != "load/1.0") continue;
    for (const Finding& finding : client.findings) {
      if (finding.code == mock_server::diagnosis::Code::kMixFarFromProfile)
        findings.push_back(finding);
    }
  }
  return findings;
}

std::vector<std::string> Pointers(const std::vector<Finding>& findings) {
  std::vector<std::string> pointers;
  for (const Finding& finding : findings) pointers.push_back(finding.pointer);
  std::sort(pointers.begin(), pointers.end());
  return pointers;
}

TEST(S19, TheProfilesOwnLoadIsFine) { EXPECT_THAT(Pointers(Judge({})), IsEmpty()); }

TEST(S19, ALoadThatIsATenthOffIsFine) {
  EXPECT_THAT(
      Pointers(Judge({.users = 19, .shortest_wait = 0.6, .longest_wait = 2.2, .list_share = 0.6})),
      IsEmpty());
}

TEST(S19, AnotherMixIsToldByTheEndpointsThatDiffer) {
  const auto findings = Judge({.list_share = 0.95});
  ASSERT_THAT(Pointers(findings), ElementsAre("/mix"));
  EXPECT_THAT(findings[0].message, HasSubstr("GET /api/v1/agents/{agent_id}"));
  EXPECT_THAT(findings[0].message, HasSubstr("instead of 50.0 %"));
}

TEST(S19, AShorterThinkTimeIsToldWithTheRateThatFollows) {
  const auto findings = Judge({.shortest_wait = 0.2, .longest_wait = 0.6});
  EXPECT_THAT(Pointers(findings), ElementsAre("/rate", "/think_time"));
  for (const Finding& finding : findings) {
    EXPECT_THAT(finding.message, finding.pointer == "/rate" ? HasSubstr("own makes about 16.0")
                                                            : HasSubstr("in own it is 1.25 s"));
  }
}

TEST(S19, ALowerRateOfFewerUsersIsTold) {
  const auto findings = Judge({.users = 8});
  EXPECT_THAT(Pointers(findings), ElementsAre("/rate", "/users"));
}

TEST(S19, UsersThatShareNoConnectionAreNotTheProfiles) {
  // One connection for each request, one at a time: twenty users look like one.
  const auto findings = Judge({.connection_per_request = true});
  ASSERT_THAT(Pointers(findings), ElementsAre("/users"));
  EXPECT_THAT(findings[0].message, HasSubstr("at most 1 connections at once; own has 20 users"));
}

TEST(S19, UsersInLockstepAreTold) {
  const auto findings = Judge({.in_lockstep = true});
  ASSERT_THAT(Pointers(findings), ElementsAre("/arrivals"));
  EXPECT_THAT(findings[0].message, HasSubstr("lockstep"));
}

TEST(S19, WithoutAProfileNothingIsCompared) {
  ScriptClient script;
  for (int i = 0; i < 200; ++i) script.Gateway("GET", "/api/v1/agents/");
  EXPECT_EQ(script.Codes(), "");
}

}  // namespace
}  // namespace check
