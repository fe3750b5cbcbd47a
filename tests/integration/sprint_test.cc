// `understudy sprint` as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/json.h"
#include "mock_server/stand_in/socket_server.h"
#include "tests/support/understudy_run.h"

namespace tests::integration {
namespace {

using mock_server::stand_in::SocketServer;
using support::UnderstudyRun;
using testing::HasSubstr;
using understudy::MockServerOptions;

TEST(SprintTest, FailsAsTheRecordedRunsDid) {
  const auto directory = std::filesystem::path(testing::TempDir()) / "sprint";
  std::filesystem::create_directories(directory);
  const auto path = [&](const char* name) { return (directory / name).string(); };
  const UnderstudyRun run(
      {"sprint", "--json", path("a.json"), "--junit", path("a.xml"), "--html", path("a.html")});
  EXPECT_EQ(run.code, 0) << run.output << run.errors;
  EXPECT_THAT(run.output, HasSubstr("409 of 1,126"));
  EXPECT_THAT(run.output, HasSubstr("235 of 1,615"));
  EXPECT_THAT(run.output, HasSubstr("35 of 1,637"));
  EXPECT_THAT(run.output, HasSubstr("0 of 1,634"));
  EXPECT_THAT(run.output, testing::EndsWith("4 stages fail as the recorded runs did\n"));
  EXPECT_THAT(*base::ReadFile(path("a.xml")), HasSubstr("failures=\"0\""));
  EXPECT_THAT(*base::ReadFile(path("a.html")), HasSubstr("sprint-4"));

  const UnderstudyRun again({"sprint", "--json", path("b.json")});
  EXPECT_EQ(again.output, run.output);
  EXPECT_EQ(*base::ReadFile(path("b.json")), *base::ReadFile(path("a.json")));
  const UnderstudyRun other({"sprint", "--seed", "2"});
  EXPECT_EQ(other.code, 0) << other.output;
  EXPECT_NE(other.output, run.output);
}

TEST(SprintTest, ATargetNeedsRealTime) {
  const UnderstudyRun run({"sprint", "--target", "http://127.0.0.1:1"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors,
              HasSubstr("--target: needs --real: virtual time needs a server in this process"));
}

TEST(SprintTest, ATargetThatIsNotThereIsToldAtOnce) {
  const UnderstudyRun run({"sprint", "--real", "--target", "http://127.0.0.1:1"});
  EXPECT_EQ(run.code, 3) << run.errors;
  EXPECT_THAT(run.errors, HasSubstr("http://127.0.0.1:1"));
}

// The stages need a server that can be told its defects.
TEST(SprintTest, ATargetWithoutAdminApiIsRefused) {
  MockServerOptions options;
  options.admin = false;
  const auto server = SocketServer::Start(options);
  ASSERT_TRUE(server) << server.error().ToString();
  const UnderstudyRun run({"sprint", "--real", "--target", (*server)->gateway_url()});
  EXPECT_EQ(run.code, 2) << run.errors;
}

TEST(SprintTest, AReportThatCannotBeWrittenIsToldFirst) {
  const UnderstudyRun run({"sprint", "--json", "/nowhere/at/all.json"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("/nowhere/at/all.json"));
  EXPECT_EQ(run.output, "");
}

}  // namespace
}  // namespace tests::integration
