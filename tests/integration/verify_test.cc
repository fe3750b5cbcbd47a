// `understudy verify` as people run it, against a server on real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "base/json.h"
#include "mock_server/stand_in/socket_server.h"
#include "schema/registry.h"
#include "tests/support/scripted_server.h"
#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using mock_server::stand_in::SocketServer;
using support::ScriptedPeer;
using support::ScriptedServer;
using support::UnderstudyRun;
using testing::HasSubstr;
using testing::MatchesRegex;
using understudy::MockServerOptions;

std::unique_ptr<SocketServer> Serve(const std::string& defects = "none", bool admin = true) {
  MockServerOptions options;
  options.defects = defects;
  options.admin = admin;
  auto server = SocketServer::Start(options);
  if (!server) throw std::runtime_error(server.error().ToString());
  return std::move(*server);
}

std::unique_ptr<SocketServer> ServeRepaired(const std::string& repairs) {
  MockServerOptions options;
  options.repairs = repairs;
  auto server = SocketServer::Start(options);
  if (!server) throw std::runtime_error(server.error().ToString());
  return std::move(*server);
}

std::vector<std::string> VerifyBoth(const SocketServer& server,
                                    std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"verify", "--target", server.gateway_url(), "--data-layer",
                             server.data_layer_url()});
  return more;
}

TEST(VerifyTest, AllContractsHoldOverSockets) {
  const auto server = Serve();
  const UnderstudyRun run(VerifyBoth(*server, {"--no-skips"}));
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(
      run.output,
      MatchesRegex("[0-9]+ contracts passed \\([0-9]+ steps\\) on http://127.0.0.1:[0-9]+ and "
                   "http://127.0.0.1:[0-9]+ in [0-9.]+ s\n"));
}

TEST(VerifyTest, ContractsFailOnAServerWithDefects) {
  const auto server = Serve("1");
  const UnderstudyRun run(VerifyBoth(*server, {"defects/1"}));
  EXPECT_EQ(run.code, 1) << run.errors;
  EXPECT_THAT(run.output, HasSubstr("\"create a goal\""));
  EXPECT_THAT(run.output,
              HasSubstr("curl -sS -i -g -X POST '" + server->gateway_url() + "/api/v1/goals/'"));
}

TEST(VerifyTest, TheMatrixSwitchesDefectsOfARunningStandInAndPutsThemBack) {
  const auto server = Serve("1,3");
  const UnderstudyRun run(VerifyBoth(*server, {"--matrix"}));
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output,
              HasSubstr("6 defects detected, each for the expected reason, and absent when off"));
  const UnderstudyRun after(VerifyBoth(*server, {"defects/1"}));
  EXPECT_EQ(after.code, 1) << "defect 1 was on before";
}

// The platform's gateway after an error of the data layer's that it did not handle
// (docs/platform.md, Known traps, T11): the next call fails by a dead connection, the one after it
// is answered.
TEST(VerifyTest, ADeadConnectionOfTheGatewaysFailsNothingAndIsTold) {
  ScriptedServer server([](ScriptedPeer& peer) {
    const std::vector<std::pair<std::string, std::string>> answers = {
        {"500 Internal Server Error", R"({"detail":"Failed to create agent: Server error '500'"})"},
        {"500 Internal Server Error", R"({"detail":"Failed to list agents: "})"},
        {"200 OK", "[]"}};
    for (size_t i = 0; !peer.ReadRequest().empty(); ++i) {
      const auto& [status, body] = answers[std::min(i, answers.size() - 1)];
      peer.Send("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    }
  });
  const std::string base = testing::TempDir() + "understudy-dead-" + std::to_string(::getpid());
  const std::string file = base + ".contract.json";
  std::ofstream(file) << R"({"contract":"dead","service":"gateway","steps":[
 {"name":"fails","request":{"method":"POST","path":"/api/v1/agents/","body":{}},"response":{"status":500}},
 {"name":"list","request":{"method":"GET","path":"/api/v1/agents/"},"response":{"status":200}}]})";
  const UnderstudyRun run({"verify", "--contracts", file, "--target", server.url(), "--json",
                           base + ".json", "--junit", base + ".xml"});
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output,
              HasSubstr("\"list\": after a 500 the gateway used a dead connection of "
                        "its own (T11) (500 {\"detail\":\"Failed to list agents: \"})"));
  EXPECT_THAT(run.output, HasSubstr("1 contract passed, 1 request sent again (2 steps)"));
  rapidjson::Document report;
  ASSERT_TRUE(base::ParseJson(*base::ReadFile(base + ".json"), report));
  EXPECT_EQ(report["totals"]["sent_again"].GetInt(), 1);
  EXPECT_THAT(*base::ReadFile(base + ".xml"), HasSubstr("<system-out>sent again: after a 500"));
  for (const char* suffix : {".contract.json", ".json", ".xml"})
    std::filesystem::remove(base + suffix);
}

TEST(VerifyTest, PassesTenTimesOfTenOnAStandInWithDeadConnections) {
  MockServerOptions options;
  options.dead_connections = true;
  auto server = SocketServer::Start(options);
  ASSERT_TRUE(server);
  for (int i = 0; i < 10; ++i) {
    const UnderstudyRun run(VerifyBoth(**server, {"--seed", std::to_string(i)}));
    ASSERT_EQ(run.code, 0) << run.output;
  }
}

// As the data layer does after an error that it did not handle: the answer, and the connection is
// gone without a word of it.
TEST(VerifyTest, AConnectionThatEndsAfterA500FailsNothingAndIsTold) {
  ScriptedServer server([](ScriptedPeer& peer) {
    if (peer.number() == 0) {
      peer.ReadRequest();
      peer.Send(
          "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 21\r\n\r\n"
          "Internal Server Error");
      peer.Close();
      return;
    }
    while (!peer.ReadRequest().empty()) peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
  });
  const std::string file =
      testing::TempDir() + "understudy-closes-" + std::to_string(::getpid()) + ".contract.json";
  std::ofstream(file) << R"({"contract":"closes","service":"data_layer","steps":[
 {"name":"fails","request":{"method":"POST","path":"/events/","body":{}},"response":{"status":500}},
 {"name":"list","request":{"method":"GET","path":"/events/"},"response":{"status":200}}]})";
  const UnderstudyRun run({"verify", "-v", "--contracts", file, "--target", server.url(),
                           "--data-layer", server.url()});
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("\"list\": the server had just closed the connection that was "
                                    "kept open\n1 contract passed (2 steps)"));
  std::filesystem::remove(file);
}

TEST(VerifyTest, TheMatrixNeedsAStandIn) {
  const auto server = Serve("none", false);
  const UnderstudyRun run(VerifyBoth(*server, {"--matrix"}));
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(
      run.errors,
      HasSubstr("its defects can't be switched: GET /__understudy/defects was answered with 401"));
}

TEST(VerifyTest, SkipsWhatNeedsTheDataLayer) {
  const auto server = Serve();
  const UnderstudyRun run({"verify", "--target", server->gateway_url()});
  EXPECT_EQ(run.code, 0) << run.errors;
  EXPECT_THAT(run.output, HasSubstr("skip  plans/create"));
  EXPECT_THAT(run.output, HasSubstr("only a gateway was given (add --data-layer URL)"));
  EXPECT_THAT(run.output, HasSubstr(" skipped ("));
  EXPECT_EQ(UnderstudyRun({"verify", "--target", server->gateway_url(), "--no-skips"}).code, 1);
  EXPECT_EQ(UnderstudyRun({"verify", "--target", server->gateway_url(), "plans"}).code, 4)
      << "nothing else is left";
}

TEST(VerifyTest, NamesTheUrlWhereNobodyAnswers) {
  std::string url;
  {
    ScriptedServer gone([](ScriptedPeer&) {});
    url = gone.url();
  }
  const UnderstudyRun run({"verify", "--target", url, "health/gateway", "keys/gateway"});
  EXPECT_EQ(run.code, 3);
  EXPECT_THAT(run.errors, HasSubstr(url + ": nobody answers: Connection refused"));
  EXPECT_EQ(UnderstudyRun({"verify", "--target", url, "--matrix"}).code, 3);
}

TEST(VerifyTest, AServerThatStopsToAnswerFailsTheContract) {
  ScriptedServer server([](ScriptedPeer& peer) {
    if (!peer.ReadRequest().empty() && peer.number() == 0)
      peer.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.Close();
  });
  const UnderstudyRun run(
      {"verify", "--target", server.url(), "health/gateway", "keys/gateway", "-v"});
  EXPECT_EQ(run.code, 1) << run.errors;
  EXPECT_THAT(run.output, HasSubstr("it closed the connection without an answer"));
}

TEST(VerifyTest, AServerThatNeverAnswersIsAskedOnce) {
  for (const bool hangs : {true, false}) {
    ScriptedServer server([hangs](ScriptedPeer& peer) {
      peer.ReadRequest();
      if (hangs) peer.ReadRequest();  // until the client goes
      peer.Close();
    });
    const UnderstudyRun run({"verify", "--target", server.url(), "--timeout", "0.05"});
    EXPECT_EQ(run.code, 3) << run.output;
    EXPECT_THAT(run.errors, HasSubstr("it has answered nothing, so the rest is not run"));
  }
}

TEST(VerifyTest, TellsAWrongUrl) {
  const UnderstudyRun run({"verify", "--target", "localhost:8009"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("--target: "));
  EXPECT_THAT(run.errors, HasSubstr("http://127.0.0.1:8009"));
}

TEST(VerifyTest, WritesReportsThatCanBeRead) {
  const std::string base = testing::TempDir() + "understudy-verify-" + std::to_string(::getpid());
  const UnderstudyRun run({"verify", "health", "--junit", base + ".xml", "--json", base + ".json"});
  EXPECT_EQ(run.code, 0) << run.errors;
  EXPECT_THAT(*base::ReadFile(base + ".xml"), HasSubstr("<testsuites name=\"understudy verify\""));
  const auto* schema = schema::SchemaRegistry::Embedded().Find("verify_report.schema.json");
  for (const auto& error : schema->ValidateText(*base::ReadFile(base + ".json"))) {
    ADD_FAILURE() << error.ToString();
  }
  std::filesystem::remove(base + ".xml");
  std::filesystem::remove(base + ".json");
}

TEST(VerifyTest, ListsWithoutRunning) {
  const UnderstudyRun run({"verify", "--list", "health"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.output, HasSubstr("health/gateway"));
  EXPECT_THAT(run.output, HasSubstr("2 contracts, "));
}

TEST(VerifyTest, EndsItsHelpWithTwoExamples) {
  const UnderstudyRun run({"verify", "--help"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.output, HasSubstr("Examples:\n  understudy verify "));
}

TEST(VerifyLatentTest, AllKnownFaultsAreThereOnTheStandIn) {
  const UnderstudyRun run({"verify", "--latent"});
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("15 contracts for known faults: 15 still present, 0 fixed\n"));
}

TEST(VerifyLatentTest, AllAreGoneWhenAllAreRepaired) {
  const auto server = ServeRepaired("latent");
  const UnderstudyRun run(VerifyBoth(*server, {"--latent"}));
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("15 contracts for known faults: 0 still present, 15 fixed\n"));
}

// Each repair takes its own fault away and no other.
TEST(VerifyLatentTest, EachIsRepairedAlone) {
  for (int number = 1; number <= 9; ++number) {
    const std::string name = "L" + std::to_string(number);
    const auto server = ServeRepaired(name);
    const UnderstudyRun own(VerifyBoth(*server, {"--latent", "latent/" + name}));
    EXPECT_EQ(own.code, 0) << own.errors;
    EXPECT_THAT(own.output, HasSubstr(" 0 still present")) << name;
    const UnderstudyRun all(VerifyBoth(*server, {"--latent"}));
    const int contracts = number == 1 ? 6 : number == 2 ? 2 : 1;
    EXPECT_THAT(all.output, HasSubstr(std::to_string(15 - contracts) + " still present, " +
                                      std::to_string(contracts) + " fixed"))
        << name;
  }
}

TEST(VerifyLatentTest, TheOrdinaryContractsHoldOnARepairedStandIn) {
  const auto server = ServeRepaired("L1,L2,L3,L4,L5,L6,L8,L9");
  const UnderstudyRun run(VerifyBoth(*server, {"--no-skips"}));
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
}

TEST(VerifyLatentTest, ReportsKnownFaultsAsSkippedWithTheReason) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("understudy-latent-" + std::to_string(getpid()) + ".xml");
  const UnderstudyRun run({"verify", "--latent", "latent/L4", "--junit", file.string()});
  EXPECT_EQ(run.code, 0) << run.errors;
  const auto junit = base::ReadFile(file.string());
  std::filesystem::remove(file);
  ASSERT_TRUE(junit);
  EXPECT_THAT(*junit, HasSubstr("known fault L4, the list of tool executions is shadowed"));
  EXPECT_THAT(*junit, HasSubstr("failures=\"0\""));
}

TEST(VerifyLatentTest, WhatOnlyTheStandInCanDoIsNotJudgedElsewhere) {
  MockServerOptions options;
  options.admin = false;
  const auto server = SocketServer::Start(options);
  ASSERT_TRUE(server);
  const UnderstudyRun run(VerifyBoth(**server, {"--latent", "latent/L6", "latent/L8"}));
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("0 still present, 0 fixed, 2 not judged"));
}

TEST(VerifyLatentTest, NobodyThereIsUnreachable) {
  const UnderstudyRun run({"verify", "--latent", "--target", "http://127.0.0.1:1"});
  EXPECT_EQ(run.code, 3);
}

}  // namespace
}  // namespace tests::integration
