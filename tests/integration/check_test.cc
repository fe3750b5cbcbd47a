// `understudy check` as people run it: the real program around a real command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/json.h"
#include "schema/registry.h"
#include "tests/support/child_process.h"
#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using support::ChildProcess;
using support::UnderstudyRun;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

UnderstudyRun Check(std::vector<std::string> options, const std::vector<std::string>& command) {
  std::vector<std::string> argv = {"check"};
  argv.insert(argv.end(), options.begin(), options.end());
  if (!command.empty()) argv.push_back("--");
  argv.insert(argv.end(), command.begin(), command.end());
  return UnderstudyRun(std::move(argv));
}

// A script of our own in Python; `get` and `post` answer the status.
std::vector<std::string> Script(const std::string& body) {
  return {"python3", "-c",
          "import os, sys, http.client, urllib.parse\n"
          "def call(method, path, body=None, base=os.environ['UNDERSTUDY_GATEWAY'],\n"
          "         key='k' * 32):\n"
          "    link = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc)\n"
          "    link.request(method, path, body, {'X-API-Key': key, 'User-Agent': 'script',\n"
          "                                      'Content-Type': 'application/json'})\n"
          "    answer = link.getresponse()\n"
          "    answer.read()\n"
          "    return answer.status\n" +
              body};
}

std::string TemporaryPath(const std::string& name) {
  return testing::TempDir() + "understudy-check-" + std::to_string(::getpid()) + "-" + name;
}

TEST(CheckCommand, ARightScriptIsReady) {
  const UnderstudyRun ended = Check({}, Script("print(call('GET', '/api/v1/agents/'))"));
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_THAT(ended.output, StartsWith("200\n"));
  EXPECT_THAT(ended.output, HasSubstr("1 request in"));
  EXPECT_THAT(ended.output, HasSubstr("Ready for the real run.\n"));
}

TEST(CheckCommand, AWrongScriptIsNot) {
  const UnderstudyRun ended = Check({}, Script("print(call('GET', '/api/v1/agents'))"));
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith("401\n"), HasSubstr("S5 error:"),
                                  HasSubstr("Not ready for the real run: 1 error.\n")));
}

TEST(CheckCommand, WarningsCountWhenStrict) {
  const auto script = Script("call('GET', '/api/v1/goals/')");
  EXPECT_EQ(Check({}, script).code, 0);
  EXPECT_EQ(Check({"--strict"}, script).code, 1);
}

TEST(CheckCommand, PutsTheUrlsIntoArgumentsAndEnvironment) {
  auto command = Script(
      "gateway, layer = sys.argv[1:]\n"
      "assert gateway == os.environ['LOCUST_HOST'] + '/x', gateway\n"
      "assert layer == os.environ['UNDERSTUDY_DATA_LAYER'], layer\n"
      "print(call('GET', '/agents/', base=layer, key='dev_key_local_ONLY'))\n");
  command.push_back("{gateway}/x");
  command.push_back("{data_layer}");
  const UnderstudyRun ended = Check({}, command);
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_THAT(ended.output, StartsWith("200\n"));
}

TEST(CheckCommand, TheCommandsOwnExitCodeIsShownAndHidesNothing) {
  const UnderstudyRun good = Check({}, Script("call('GET', '/api/v1/agents/'); sys.exit(3)"));
  EXPECT_EQ(good.code, 0);
  EXPECT_THAT(good.output, HasSubstr("the command exited with 3"));
  const UnderstudyRun bad = Check({}, Script("call('GET', '/api/v1/agents'); sys.exit(0)"));
  EXPECT_EQ(bad.code, 1);
}

TEST(CheckCommand, ACommandThatIsNotThereIsBadUsage) {
  const UnderstudyRun ended = Check({}, {"no-such-load-tool"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.errors, AllOf(HasSubstr("no-such-load-tool"), HasSubstr("PATH")));
  EXPECT_EQ(Check({}, {}).code, 2);
  EXPECT_EQ(Check({}, {"/proc/version"}).code, 2) << "nobody may execute it";
}

TEST(CheckCommand, ACommandWithoutTheDashesIsToldOfThem) {
  ChildProcess process({UNDERSTUDY_BINARY, "check", "curl", "-s", "{gateway}"});
  EXPECT_EQ(process.Wait(), 2);
  EXPECT_THAT(process.ReadErrors(), HasSubstr("understudy check -- COMMAND"));
}

TEST(CheckCommand, ACommandThatSendsNothingRanNothing) {
  const UnderstudyRun ended = Check({}, {"true"});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.output, HasSubstr("The command sent nothing to the stand-in."));
}

TEST(CheckCommand, ACommandThatFailsBeforeItSendsIsNotAskedForItsAddress) {
  const UnderstudyRun ended = Check({}, {"false"});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.output, HasSubstr("The command failed, with exit code 1, before it sent "
                                      "anything to the stand-in: what it wrote says why."));
  EXPECT_THAT(ended.output, testing::Not(HasSubstr("Does it know the address?")));
}

TEST(CheckCommand, ACommandThatDoesNotEndIsEndedWithAllThatItStarted) {
  const std::string pid_file = TemporaryPath("pid");
  const UnderstudyRun ended =
      Check({"--limit", "1s"}, {"sh", "-c", "sleep 100 & echo $! > " + pid_file + "; wait"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, HasSubstr("The command did not end within 1s"));
  const auto pid = base::ReadFile(pid_file);
  ASSERT_TRUE(pid);
  // Gone, or dead and not yet collected by its new parent.
  // A busy machine takes its time to end what was killed.
  const std::string stat_file = "/proc/" + std::to_string(std::stoi(*pid)) + "/stat";
  const auto lives = [&] {
    const auto stat = base::ReadFile(stat_file);
    return stat && stat->find(") Z") == std::string::npos;
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (lives() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_FALSE(lives());
  ::unlink(pid_file.c_str());
}

TEST(CheckCommand, AnInterruptIsPassedOnAndTheFindingsFollow) {
  std::vector<std::string> argv = {UNDERSTUDY_BINARY, "check", "--"};
  const auto script = Script(
      "call('GET', '/api/v1/agents')\nprint('sent', flush=True)\n"
      "import signal; signal.signal(signal.SIGINT, lambda *_: sys.exit(5)); signal.pause()\n");
  argv.insert(argv.end(), script.begin(), script.end());
  ChildProcess process(argv);
  EXPECT_EQ(process.ReadLine(), "sent");
  process.Signal(SIGINT);
  EXPECT_EQ(process.Wait(), 7);
  EXPECT_THAT(process.ReadRest(), AllOf(HasSubstr("It was interrupted"), HasSubstr("S5 error"),
                                        HasSubstr("Interrupted: not ready")));
}

TEST(CheckCommand, TellsDefectsOfTheServerApart) {
  const UnderstudyRun ended =
      Check({"--defects", "1"}, Script("call('POST', '/api/v1/goals/', '{\"agent_id\":\"' + '0' * "
                                       "32 + '\",\"description\":\"d\"}')"));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("D1 the server's:"),
                    HasSubstr("1 defect of the server encountered, not the script's fault")));
  EXPECT_EQ(Check({"--defects", "9"}, {"true"}).code, 2);
}

TEST(CheckCommand, KnowsTheKeysAndTheBranchOfThePlatform) {
  const auto script =
      Script("print(call('GET', '/agents/', base=os.environ['UNDERSTUDY_DATA_LAYER'], key=''))");
  EXPECT_THAT(Check({}, script).output, HasSubstr("S4 error"));
  const UnderstudyRun keyless = Check({"--api-keys", "none"}, script);
  EXPECT_EQ(keyless.code, 0) << keyless.output;
  const auto goal = Script(
      "call('POST', '/api/v1/goals/', '{\"agent_id\":\"' + '0' * 32 + "
      "'\",\"description\":\"d\"}')");
  EXPECT_THAT(Check({"--platform", "main"}, goal).output, HasSubstr("D1 the server's:"));
}

TEST(CheckCommand, WhatIsAllowedIsANoteAndAnUnknownCodeIsBadUsage) {
  const auto script = Script("print(call('GET', '/api/v1/agents'))");
  const UnderstudyRun allowed = Check({"--strict", "--allow", "S9,S5"}, script);
  EXPECT_EQ(allowed.code, 0);
  EXPECT_THAT(allowed.output, HasSubstr("allowed)"));
  EXPECT_EQ(Check({"--allow", "S9"}, script).code, 1);
  const UnderstudyRun unknown = Check({"--allow", "S99"}, script);
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.errors, HasSubstr("--allow: 'S99' is not a code"));
}

TEST(CheckCommand, WritesJsonAndJunit) {
  const std::string json = TemporaryPath("report.json");
  const std::string junit = TemporaryPath("report.xml");
  EXPECT_EQ(Check({"--json", json, "--junit", junit}, Script("call('GET', '/api/v1/agents')")).code,
            1);
  const auto report = base::ReadFile(json);
  ASSERT_TRUE(report);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("check_report.schema.json");
  ASSERT_NE(schema, nullptr);
  EXPECT_TRUE(schema->ValidateText(*report).empty());
  EXPECT_THAT(*report, HasSubstr("\"exit_code\": 0"));
  const auto xml = base::ReadFile(junit);
  ASSERT_TRUE(xml);
  EXPECT_THAT(*xml, HasSubstr("failures=\"1\""));
  ::unlink(json.c_str());
  ::unlink(junit.c_str());
  // Told at once, not after the run.
  const UnderstudyRun bad = Check({"--json", "/no/such/folder/x"}, Script("print('ran')"));
  EXPECT_EQ(bad.code, 2);
  EXPECT_EQ(bad.output, "");
  EXPECT_THAT(bad.errors, HasSubstr("/no/such/folder/x: can't be written"));
}

TEST(CheckCommand, AProfileThatIsNotThereIsNamed) {
  const UnderstudyRun ended = Check({"--profile", "pek"}, {"true"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.errors, HasSubstr("there is no profile 'pek'"));
  EXPECT_EQ(Check({"--profile", "suite"}, {"true"}).code, 2);
  EXPECT_EQ(Check({"--limit", "5m30"}, {"true"}).code, 2);
}

TEST(CheckCommand, JudgesTheLoadBesideAProfile) {
  const UnderstudyRun ended =
      Check({"--profile", "peak"}, Script("for i in range(120): call('GET', '/api/v1/agents/')"));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("S19 warning"), HasSubstr("/mix"), HasSubstr("/users")));
}

}  // namespace
}  // namespace tests::integration
