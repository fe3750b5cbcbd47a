// S14 and S22 to S24: how a client uses its connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/script_client.h"

namespace check {
namespace {

using base::Service;
using testing::HasSubstr;
using testing::Not;
using tests::support::ScriptClient;

TEST(S14, AConnectionForEachRequestIsTold) {
  ScriptClient script;
  for (uint64_t i = 1; i <= 20; ++i) {
    script.connection = i;
    script.Gateway("GET", "/api/v1/agents/");
    script.Close(i);
  }
  EXPECT_EQ(script.Codes(), "S14");
}

TEST(S14, ConnectionCloseIsToldAsTheCause) {
  ScriptClient script;
  for (uint64_t i = 1; i <= 20; ++i) {
    script.connection = i;
    script.Send(Service::kGateway,
                {"GET", "/health", {{"Connection", i % 10 == 0 ? "keep-alive" : "Close"}}, ""});
    script.Close(i);
  }
  EXPECT_THAT(script.Finding("S14").message,
              HasSubstr("the requests ask for it with Connection: close"));
}

// Requests of two lines: of four users' own connections, and of a connection for each.
void SendFromLines(ScriptClient& script, int rounds, int lone_of_ten) {
  const auto send = [&](uint64_t connection, const std::string& site) {
    script.connection = connection;
    script.Send(Service::kGateway,
                {"GET", "/health", {{"X-Understudy-Site", "script.py:" + site}}, ""});
  };
  for (uint64_t i = 0; i < static_cast<uint64_t>(rounds); ++i) {
    send(1 + i % 4, "12");
    if (static_cast<int>(i % 10) >= lone_of_ten) continue;
    send(100 + i, "15");
    script.Close(100 + i);
  }
}

TEST(S14, ALineWithAConnectionForEachRequestIsToldAmongOthersOfTheClient) {
  ScriptClient script;
  SendFromLines(script, 100, 2);
  const check::Finding finding = script.Finding("S14");
  EXPECT_EQ(finding.message,
            "20 connections for 20 requests of one line, beside others that keep theirs");
  EXPECT_EQ(finding.count, 20u);
  ASSERT_EQ(finding.sites.size(), 1u);
  EXPECT_EQ(finding.sites[0].message, "script.py:15");
  EXPECT_EQ(finding.example.target, "/health");
}

TEST(S14, ALineOfFewRequestsIsFine) {
  ScriptClient script;
  SendFromLines(script, 20, 10);
  SendFromLines(script, 1000, 0);  // and then it is one request in fifty
  EXPECT_THAT(script.Codes(), Not(HasSubstr("S14")));
}

TEST(S14, ALineThatEachUserMeetsOnceIsFine) {
  ScriptClient script;
  const auto send = [&](uint64_t connection, const std::string& site) {
    script.connection = connection;
    script.Send(Service::kGateway,
                {"GET", "/health", {{"X-Understudy-Site", "script.py:" + site}}, ""});
  };
  for (uint64_t user = 1; user <= 30; ++user) {
    send(100 + user, "5");  // as a login with requests.post() in on_start
    script.Close(100 + user);
    for (int i = 0; i < 4; ++i) send(user, "9");
  }
  for (uint64_t other = 200; other < 260; ++other) {
    send(other, "9");
    send(other, "9");
    script.Close(other);
  }
  EXPECT_THAT(script.Codes(), Not(HasSubstr("S14")));
}

TEST(S14, ALineWhoseConnectionsAreMostlyKeptIsFine) {
  ScriptClient script;
  // A pool that has now and then a connection too many.
  for (uint64_t i = 1; i <= 200; ++i) {
    script.connection = i % 8 == 0 ? 100 + i : i % 4;
    script.Send(Service::kGateway, {"GET", "/health", {{"X-Understudy-Site", "script.py:9"}}, ""});
    if (i % 8 == 0) script.Close(100 + i);
  }
  EXPECT_THAT(script.Codes(), Not(HasSubstr("S14")));
}

TEST(S14, UsersThatGoAfterOneRequestAreFine) {
  ScriptClient script;
  for (uint64_t i = 1; i <= 20; ++i) {
    script.connection = i;
    script.Gateway("GET", "/api/v1/agents/");
  }
  for (uint64_t i = 1; i <= 20; ++i) script.Close(i);
  EXPECT_EQ(script.Codes(), "");
}

TEST(S14, ConnectionsThatTheServerClosedAreFine) {
  ScriptClient script;
  for (uint64_t i = 1; i <= 20; ++i) {
    script.connection = i;
    script.Gateway("GET", "/api/v1/agents/");
    script.Close(i, ConnectionEnd::kByServer);
  }
  EXPECT_EQ(script.Codes(), "");
}
TEST(S22, AClientThatEndsItsSideBeforeItsAnswer) {
  ScriptClient script;
  for (uint64_t i = 1; i <= 3; ++i) {
    script.connection = i;
    script.Gateway("GET", "/api/v1/agents/");
    script.Close(i, i == 2 ? ConnectionEnd::kHalfClosed : ConnectionEnd::kByClient);
  }
  EXPECT_EQ(script.Codes(), "S22");
  const Finding finding = script.Finding("S22");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kError);
  EXPECT_EQ(finding.count, 1u);
  EXPECT_THAT(finding.message, HasSubstr("on 1 of 3 connections"));
}

// A create of the data layer that fails for want of Python's own reasons (latent defect L1).
constexpr char kEvent[] =
    R"({"event_type":"e","aggregate_type":"a","aggregate_id":"6f1c1f0e-6f0a-4b1e-9f39-2f0f2a0f6d11","payload":{}})";

TEST(S23, AConnectionThatIsUsedAgainAfterAnUnhandledError) {
  ScriptClient script;
  EXPECT_EQ(script.DataLayer("POST", "/events/", kEvent).status, 500);
  EXPECT_EQ(script.DataLayer("GET", "/agents/").status, 200);
  EXPECT_EQ(script.DataLayer("GET", "/agents/").status, 200) << "the connection is a good one now";
  EXPECT_EQ(script.Codes(), "S23 L");
  const Finding finding = script.Finding("S23");
  EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kWarning);
  EXPECT_EQ(finding.count, 1u);
  EXPECT_EQ(finding.service, "data_layer");
  EXPECT_EQ(finding.example.target, "/agents/");
}

TEST(S23, AnotherConnectionAfterItIsFineAndSoAreOtherFailures) {
  ScriptClient script;
  EXPECT_EQ(script.DataLayer("POST", "/events/", kEvent).status, 500);
  ++script.connection;
  EXPECT_EQ(script.DataLayer("GET", "/agents/").status, 200);
  EXPECT_EQ(script.DataLayer("GET", "/agents/6f1c1f0e-6f0a-4b1e-9f39-2f0f2a0f6d11").status, 404);
  EXPECT_EQ(script.DataLayer("GET", "/agents/").status, 200);
  EXPECT_THAT(script.Codes(), Not(HasSubstr("S23")));
}

TEST(S24, AConnectionThatIsUsedWhenThePlatformClosesIt) {
  for (const auto& [pause, codes] : {std::pair(std::chrono::milliseconds(4400), ""),
                                     {std::chrono::milliseconds(4600), "S24"},
                                     {std::chrono::milliseconds(5400), "S24"},
                                     {std::chrono::milliseconds(5600), ""}}) {
    ScriptClient script;
    script.pause = pause;
    for (int i = 0; i < 3; ++i) script.Gateway("GET", "/api/v1/agents/");
    EXPECT_EQ(script.Codes(), codes) << pause.count();
  }
}

TEST(S24, NowAndThenItIsANote) {
  ScriptClient script;
  for (int i = 0; i < 60; ++i) {
    script.pause = i == 30 ? std::chrono::seconds(5) : std::chrono::seconds(1);
    script.Gateway("GET", "/api/v1/agents/");
  }
  EXPECT_EQ(script.Finding("S24").severity, mock_server::diagnosis::Severity::kNote);
}

TEST(S24, AnotherConnectionAfterThePauseIsFine) {
  ScriptClient script;
  script.pause = std::chrono::seconds(5);
  for (int i = 0; i < 3; ++i) {
    ++script.connection;
    script.Gateway("GET", "/api/v1/agents/");
  }
  EXPECT_EQ(script.Codes(), "");
}

}  // namespace
}  // namespace check
