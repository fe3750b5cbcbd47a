// `understudy serve` as people run it: the real program, its output, its signals, its exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/scoped_variable.h"

namespace tests::integration {
namespace {

using support::ChildProcess;
using support::RawClient;
using support::ScopedVariable;
using testing::HasSubstr;
using testing::MatchesRegex;

std::vector<std::string> Serve(std::vector<std::string> options) {
  std::vector<std::string> argv = {UNDERSTUDY_BINARY, "serve"};
  argv.insert(argv.end(), options.begin(), options.end());
  return argv;
}

std::vector<std::string> ServeOnFreePorts(std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"--gateway-port", "0", "--data-layer-port", "0"});
  return Serve(options);
}

uint16_t PortIn(const std::string& line) {
  return static_cast<uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
}

// The server with its three lines read.
struct Running {
  explicit Running(const std::vector<std::string>& argv) : process(argv) {
    gateway = process.ReadLine();
    data_layer = process.ReadLine();
    ready = process.ReadLine();
  }
  std::string Ask(const std::string& request, bool at_gateway = true) const {
    RawClient client(PortIn(at_gateway ? gateway : data_layer));
    client.Send(request);
    return client.ReadAnswer();
  }
  ChildProcess process;
  std::string gateway;
  std::string data_layer;
  std::string ready;
};

std::string TemporaryPath(const std::string& name) {
  return testing::TempDir() + "understudy-serve-" + std::to_string(::getpid()) + "-" + name;
}

TEST(ServeTest, PrintsItsAddressesAndEndsOnSigtermWithASummary) {
  Running server(ServeOnFreePorts());
  EXPECT_THAT(server.gateway, MatchesRegex("gateway http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(server.data_layer, MatchesRegex("data layer http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(server.ready, "ready");
  EXPECT_THAT(server.Ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("l09-api-gateway"));
  EXPECT_THAT(server.Ask("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", false),
              HasSubstr(R"({"status":"alive"})"));
  EXPECT_THAT(server.Ask("GET /__understudy/health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr(R"("status":"ok")"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  const std::string summary = server.process.ReadRest();
  EXPECT_TRUE(std::regex_search(summary, std::regex("served 2 requests in [0-9.]+ s\n")))
      << summary;
  EXPECT_THAT(summary, HasSubstr("         1         1  gateway     GET /health\n"));
  EXPECT_THAT(summary, HasSubstr("         1         1  data layer  GET /health/live\n"));
  EXPECT_EQ(server.process.ReadErrors(), "");
}

TEST(ServeTest, EndsOnSigintWhileClientsAreConnected) {
  Running server(ServeOnFreePorts());
  RawClient idle(PortIn(server.gateway));
  idle.Send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(idle.ReadAnswer(), HasSubstr("200 OK"));
  server.process.Signal(SIGINT);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_EQ(idle.ReadToEnd(), "");
  EXPECT_EQ(idle.end(), RawClient::End::kClosed);
}

TEST(ServeTest, SaysSoWhenItServedNothing) {
  Running server(ServeOnFreePorts());
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadRest(), HasSubstr("served no requests in "));
}

TEST(ServeTest, KeepsAReadyFileWhileItAnswers) {
  const std::string path = TemporaryPath("ready");
  Running server(ServeOnFreePorts({"--ready-file", path}));
  std::ifstream file(path);
  std::string content((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(content, server.gateway + "\n" + server.data_layer + "\n");
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ServeTest, ObeysItsOptions) {
  const std::string key = "X-API-Key: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\n";
  Running server(ServeOnFreePorts(
      {"--defects", "1", "--api-keys", "one,two", "--no-admin", "--max-body-mb", "1"}));
  const std::string goal =
      R"({"agent_id":"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11","description":"x"})";
  EXPECT_THAT(server.Ask("POST /api/v1/goals/ HTTP/1.1\r\nHost: localhost\r\n" + key +
                         "Content-Length: " + std::to_string(goal.size()) + "\r\n\r\n" + goal),
              HasSubstr("500 Internal Server Error"));
  EXPECT_THAT(
      server.Ask("GET /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: two\r\n\r\n", false),
      HasSubstr("200 OK"));
  EXPECT_THAT(
      server.Ask(
          "GET /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dev_key_local_ONLY\r\n\r\n",
          false),
      HasSubstr("401"));
  EXPECT_THAT(server.Ask("GET /__understudy/health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("401 Unauthorized"));
  EXPECT_THAT(
      server.Ask(
          "POST /api/v1/agents/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n"),
      HasSubstr("413"));
}

TEST(ServeTest, KeepsItsStateInAFile) {
  const std::string path = TemporaryPath("store.db");
  const std::string agent = R"({"name":"kept"})";
  const std::string key = "X-API-Key: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\n";
  {
    Running server(ServeOnFreePorts({"--store", path}));
    EXPECT_THAT(server.Ask("POST /api/v1/agents/ HTTP/1.1\r\nHost: localhost\r\n" + key +
                           "Content-Length: " + std::to_string(agent.size()) + "\r\n\r\n" + agent),
                HasSubstr("201 Created"));
    server.process.Signal(SIGKILL);
    server.process.Wait();
  }
  Running server(ServeOnFreePorts({"--store", path}));
  EXPECT_THAT(server.Ask("GET /api/v1/agents/ HTTP/1.1\r\nHost: localhost\r\n" + key + "\r\n"),
              HasSubstr(R"("name":"kept")"));
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

TEST(ServeTest, Sigusr1TellsWhatClientsDoWrongAndItGoesOn) {
  Running server(ServeOnFreePorts());
  server.Ask("GET /api/v1/agents HTTP/1.1\r\nHost: localhost\r\nUser-Agent: probe\r\n\r\n");
  server.process.Signal(SIGUSR1);
  std::string line;
  for (int i = 0; i < 60 && line.find("Not ready") == std::string::npos; ++i)
    line = server.process.ReadLine();
  EXPECT_EQ(line, "Not ready for the real run: 1 error.");
  EXPECT_THAT(server.Ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("200 OK"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadRest(), HasSubstr("findings (details: GET /__understudy/report)"));
}

TEST(ServeTest, SaysAtItsEndWhatThePlatformsNextStepsAnswered) {
  Running server(ServeOnFreePorts({"--future", "rate-limit=1/h"}));
  const std::string list =
      "GET /api/v1/agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\n\r\n";
  EXPECT_THAT(server.Ask(list), HasSubstr("200 OK"));
  EXPECT_THAT(server.Ask(list), HasSubstr("x-understudy-future: rate-limit"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadRest(),
              HasSubstr("1 request answered by --future rate-limit in place of the platform"));
}

TEST(ServeTest, WithoutReportNobodyLooks) {
  Running server(ServeOnFreePorts({"--no-report"}));
  server.Ask("GET /api/v1/agents HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(server.Ask("GET /__understudy/report HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("404"));
  server.process.Signal(SIGUSR1);
  EXPECT_EQ(server.process.ReadLine(), "");
  EXPECT_EQ(server.process.ReadLine(), "no report: the stand-in was started with --no-report");
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadRest(), testing::Not(HasSubstr("findings")));
}

TEST(ServeTest, WarnsWhenEverybodyCanReachIt) {
  Running server(ServeOnFreePorts({"--host", "0.0.0.0"}));
  EXPECT_THAT(server.Ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("200 OK"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadErrors(),
              HasSubstr("warning: with --host 0.0.0.0 everybody on the network can"));
}

struct BadCase {
  const char* name;
  std::vector<std::string> argv;
  std::string error;
};

class ServeBadUsageTest : public testing::TestWithParam<BadCase> {};

TEST_P(ServeBadUsageTest, EndsWithTwoAndTheRemedy) {
  ChildProcess process(GetParam().argv);
  EXPECT_EQ(process.Wait(), 2);
  EXPECT_THAT(process.ReadErrors(), HasSubstr(GetParam().error));
  EXPECT_EQ(process.ReadRest().find("ready"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    All, ServeBadUsageTest,
    testing::Values(
        BadCase{"Port", Serve({"--gateway-port", "70000"}), "--gateway-port"},
        BadCase{"SamePorts", Serve({"--gateway-port", "9", "--data-layer-port", "9"}),
                "--data-layer-port: port 9 is given twice"},
        BadCase{"SamePortTwice", Serve({"--gateway-port", "9,8,9", "--data-layer-port", "0"}),
                "--gateway-port: port 9 is given twice"},
        BadCase{"Platform", ServeOnFreePorts({"--platform", "mian"}),
                "'mian' is not a state of the platform"},
        BadCase{"Contradiction", ServeOnFreePorts({"--platform", "main", "--defects", "none"}),
                "'none' contradicts the platform state 'main'"},
        BadCase{"NoneAmongKeys", ServeOnFreePorts({"--api-keys", "one,none"}),
                "none can't be combined with other keys"},
        BadCase{"L01Url", ServeOnFreePorts({"--l01-url", "l01:8001"}),
                "--l01-url: 'l01:8001' is not a URL"},
        BadCase{"Defects", ServeOnFreePorts({"--defects", "7"}),
                "'7' is not a defect; write none, all, or numbers"},
        BadCase{"Fault", ServeOnFreePorts({"--fault", "first=3", "--fault", "status=503"}),
                "--fault 1: the fault does nothing; say what it does"},
        BadCase{"Clock", ServeOnFreePorts({"--clock", "noon"}),
                "--clock: 'noon' is not a time such as 2026-01-18T10:00:00, of the years 1970 to "
                "9898, nor the word real"},
        BadCase{"Host", ServeOnFreePorts({"--host", "no.such.host.invalid"}),
                "no.such.host.invalid: is not an address"},
        BadCase{"KeepAlive", ServeOnFreePorts({"--keep-alive", "0"}), "--keep-alive"},
        BadCase{"Option", ServeOnFreePorts({"--keepalive", "3"}), "--keepalive"},
        BadCase{"ReadyFile", ServeOnFreePorts({"--ready-file", "/no/such/folder/ready"}),
                "/no/such/folder/ready: can't be written"},
        BadCase{"StoreFile", ServeOnFreePorts({"--store", "/no/such/folder/store.db"}),
                "/no/such/folder/store.db"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ServeTest, AnswersOnSeveralPortsFromOneState) {
  const std::string path = TemporaryPath("ports");
  ChildProcess process(
      Serve({"--gateway-port", "0", "--data-layer-port", "0,0", "--ready-file", path}));
  std::vector<std::string> lines;
  for (std::string line; (line = process.ReadLine()) != "ready";) lines.push_back(line);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], MatchesRegex("gateway http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(lines[1], MatchesRegex("data layer http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(lines[2], MatchesRegex("data layer http://127\\.0\\.0\\.1:[0-9]+"));
  std::ifstream file(path);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(content, lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n");
  const std::string agent = R"({"name":"everywhere"})";
  const auto ask = [](const std::string& line, const std::string& request) {
    RawClient client(PortIn(line));
    client.Send(request);
    return client.ReadAnswer();
  };
  EXPECT_THAT(ask(lines[1],
                  "POST /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dev_key_local_ONLY\r\n"
                  "Content-Length: " +
                      std::to_string(agent.size()) + "\r\n\r\n" + agent),
              HasSubstr("201 Created"));
  EXPECT_THAT(
      ask(lines[2],
          "GET /agents/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dev_key_local_ONLY\r\n\r\n"),
      HasSubstr("everywhere"));
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(), 0);
  EXPECT_THAT(process.ReadRest(), HasSubstr("\n" + content));
}

TEST(ServeTest, ReadsTheVariablesOfTheRealServers) {
  const ScopedVariable disabled("L01_AUTH_DISABLED", "true");
  const ScopedVariable url("L01_URL", "http://elsewhere:9");
  Running server(ServeOnFreePorts({"--defects", "2"}));
  EXPECT_THAT(server.Ask("GET /agents/ HTTP/1.1\r\nHost: localhost\r\n\r\n", false),
              HasSubstr("200 OK"));
  const std::string task =
      R"({"plan_id":"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11",)"
      R"("agent_id":"0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11","description":"x"})";
  EXPECT_THAT(server.Ask("POST /api/v1/tasks/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                         "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\r\nContent-Length: " +
                         std::to_string(task.size()) + "\r\n\r\n" + task),
              HasSubstr("for url 'http://elsewhere:9/plans/tasks'"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_EQ(server.process.ReadErrors(),
            "understudy serve: from the environment: no key is required (L01_AUTH_DISABLED), the "
            "data layer's URL http://elsewhere:9 (L01_URL)\n");
}

TEST(ServeTest, AnOptionWinsOverAVariable) {
  const ScopedVariable disabled("L01_AUTH_DISABLED", "true");
  Running server(ServeOnFreePorts({"--api-keys", "mine"}));
  EXPECT_THAT(server.Ask("GET /agents/ HTTP/1.1\r\nHost: localhost\r\n\r\n", false),
              HasSubstr("401 Unauthorized"));
  server.process.Signal(SIGTERM);
  EXPECT_EQ(server.process.Wait(), 0);
  EXPECT_THAT(server.process.ReadErrors(),
              HasSubstr("L01_AUTH_DISABLED ignored because of --api-keys"));
}

TEST(ServeTest, PrintsAnAddressThatCanBeUsedWhereItListensOnAll) {
  for (const char* host : {"*", "0.0.0.0"}) {
    Running server(ServeOnFreePorts({"--host", host}));
    EXPECT_THAT(server.gateway, MatchesRegex("gateway http://(127\\.0\\.0\\.1|\\[::1\\]):[0-9]+"));
  }
}

TEST(ServeTest, NamesAPortThatIsInUse) {
  Running first(ServeOnFreePorts());
  const std::string port = std::to_string(PortIn(first.gateway));
  ChildProcess second(Serve({"--gateway-port", port, "--data-layer-port", "0"}));
  EXPECT_EQ(second.Wait(), 2);
  EXPECT_THAT(second.ReadErrors(),
              HasSubstr("127.0.0.1:" + port + ": port " + port + " is in use: choose another one"));
}

TEST(ServeTest, NeverOverwritesAFileThatIsNoStore) {
  const std::string path = TemporaryPath("no-store");
  const std::string content(5000, 'x');
  std::ofstream(path) << content;
  ChildProcess process(ServeOnFreePorts({"--store", path}));
  EXPECT_EQ(process.Wait(), 2);
  EXPECT_THAT(process.ReadErrors(), HasSubstr(path));
  std::ifstream file(path);
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(file)), {}), content);
  std::filesystem::remove(path);
}

TEST(ServeTest, HelpEndsWithTwoExamples) {
  ChildProcess process(Serve({"--help"}));
  EXPECT_EQ(process.Wait(), 0);
  const std::string help = process.ReadRest();
  EXPECT_THAT(help,
              HasSubstr("Examples:\n  understudy serve\n  understudy serve --gateway-port 0"));
}

TEST(ServeTest, ProducesFaultsAndStartsAtATime) {
  const Running serve(
      ServeOnFreePorts({"--fault", "name=busy method=GET endpoint=/health status=503", "--fault",
                        "endpoint=/other break=close", "--clock", "2026-01-18T10:00:00"}));
  const std::string busy = serve.Ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(busy, HasSubstr("HTTP/1.1 503 Service Unavailable"));
  EXPECT_THAT(busy, HasSubstr("x-understudy-fault: busy"));
  EXPECT_THAT(serve.Ask("GET /__understudy/clock HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("{\"now\":\"2026-01-18T10:0"));
}

}  // namespace
}  // namespace tests::integration
