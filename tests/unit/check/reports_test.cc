// What `understudy check` prints and writes against its golden files in tests/golden/.
// UPDATE_GOLDEN=1 in the environment writes them anew; read the difference before you keep it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/json.h"
#include "check/check_page.h"
#include "check/check_report.h"
#include "check/json.h"
#include "check/test_run.h"
#include "check/text.h"
#include "output/forms.h"
#include "tests/support/page_parts.h"
#include "tests/support/script_client.h"

namespace check {
namespace {

using mock_server::diagnosis::Severity;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using tests::support::ScriptClient;

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(UNDERSTUDY_SOURCE_DIR "/tests/golden/") + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  const auto golden = base::ReadFile(path);
  ASSERT_TRUE(golden) << golden.error().ToString();
  EXPECT_EQ(text, *golden) << "differs from " << path << "; UPDATE_GOLDEN=1 writes it anew";
}

// Two clients: one with faults in its requests and its ways, one with a single one.
Report FaultyReport() {
  ScriptClient script("3");
  script.user_agent = "locust <1>";
  const std::string agent = script.NewAgent();
  for (uint64_t i = 0; i < 3; ++i) {
    script.connection = 2 + i;
    script.Gateway("GET", "/api/v1/goals/" + script.NewGoal(agent, "id"));
    script.Gateway("PATCH", "/api/v1/agents/" + agent,
                   i == 0 ? R"({"status":"paused"})" : R"({"status":"inactive"})");
  }
  script.Gateway("GET", "/api/v1/agents/" + agent);
  script.Gateway("GET", "/api/v1/goals/");
  script.user_agent = "curl/7.88.1";
  script.pause = milliseconds(10);
  for (uint64_t i = 0; i < 12; ++i) {
    script.connection = 10 + i;
    script.DataLayer("GET", "/agents");
    script.Close(10 + i);
  }
  Report report = script.Report();
  report.faults = {
      {"busy", 3, "every=10 status=503"}, {"unknown", 1}, {"fault-2", 0, "break=close"}};
  return report;
}

Report CleanReport() {
  ScriptClient script;
  for (uint64_t i = 0; i < 4; ++i) {
    script.connection = 1 + i % 2;
    script.Gateway("GET", "/api/v1/agents/" + script.NewAgent());
  }
  return script.Report();
}

process::CommandEnd Ended(int exit_code) {
  process::CommandEnd end;
  end.exit_code = exit_code;
  end.duration = seconds(20);
  return end;
}

TEST(CheckText, ShowsFindingsByClientAndHarm) {
  ExpectGolden("check_console.txt", CheckText(FaultyReport(), /*strict=*/false));
}

TEST(CheckText, OfACleanScriptIsShort) {
  ExpectGolden("check_console_clean.txt", CheckText(CleanReport(), /*strict=*/true));
}

TEST(CheckText, OfNothingSaysSo) {
  EXPECT_EQ(CheckText(Report(), false), "Not ready for the real run: nothing was sent.\n");
}

TEST(CheckText, KeepsItsLinesShortAndFreeOfControlCharacters) {
  ScriptClient script;
  script.Gateway("POST", "/api/v1/agents/",
                 R"({"name":")" + std::string(500, 'n') + "\",\"metdata\":\"\x1b[31m\xc3\xa4\"}");
  const std::string text = CheckText(script.Report(), false);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    EXPECT_LE(end - start, 104u) << text.substr(start, end - start);
    start = end + 1;
  }
}

TEST(FindingLines, AreOneEach) {
  ExpectGolden("serve_findings.txt", FindingLines(FaultyReport()));
  EXPECT_EQ(FindingLines(CleanReport()), "");
}

const output::TestOrigin kOrigin{"build-7", std::chrono::seconds(1768771607), ""};

// Findings of many clients, each with an answer of its own.
TEST(CheckPage, ShowsErrorsFirstWhereNotAllFit) {
  ScriptClient script;
  for (int client = 0; client < 30; ++client) {
    script.user_agent = "client " + std::to_string(client);
    for (const char* status : {"paused", "stopped"}) {
      for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
        const std::string agent = script.NewAgent();
        script.Gateway("PATCH", "/api/v1/agents/" + agent,
                       std::string("{\"status\":\"") + status + "\",\"" + name + "\":\"" +
                           std::string(1400, '<') + "\"}");
      }
    }
  }
  const Report report = script.Report();
  const std::string page = CheckPage(report, {Ended(1), "locust", false, "", ""});
  EXPECT_LT(page.size(), size_t{1} << 20);
  for (size_t i = 0; i < report.clients.size(); ++i) {
    for (size_t j = 0; j < report.clients[i].findings.size(); ++j) {
      if (report.clients[i].findings[j].severity != Severity::kError) continue;
      const std::string id = "c" + std::to_string(i) + "f" + std::to_string(j);
      EXPECT_NE(page.find("id=\"" + id + "\""), std::string::npos) << id;
    }
  }
  EXPECT_NE(page.find(" more findings would make this page too long; --json writes all of them."),
            std::string::npos);
}

TEST(CheckText, OfAnInterruptedRunIsNeverReady) {
  Report report = CleanReport();
  report.interrupted = true;
  EXPECT_FALSE(report.IsReady(/*strict=*/false));
  EXPECT_THAT(CheckText(report, false), HasSubstr("Interrupted: not ready for the real run"));
}

// The members that only the command knows are not asked for.
class SampleReport final : public CheckReport {
 public:
  using CheckReport::CheckReport;
  std::string Json() const override { return {}; }
};

TEST(CheckReport, HasTheVerdictFirst) {
  const Report report = FaultyReport();
  ExpectGolden(
      "check_report.md",
      SampleReport(report, Ended(1), "locust -f 'my file.py'", false, kOrigin).Summary().Text());
}

TEST(CheckReport, PageHasFindingsPicturesAndMix) {
  Report report = FaultyReport();
  report.clients[0].beside_profile = {{"GET /api/v1/tasks/{id}", 0, 0.25}};
  report.profile = "normal";
  report.faults = {{"busy <1>", 3}};
  const SampleReport page(report, Ended(1), "locust -f '<my> file.py'", false, kOrigin,
                          "Rehearsal: times are the script's.");
  ExpectGolden("check_page.html", tests::support::PageParts(page.Html()));
}

TEST(CheckReport, PageOfACleanRunIsReadyAndOfNoneIsNot) {
  const Report clean = CleanReport();
  EXPECT_THAT(SampleReport(clean, Ended(0), "x", false, kOrigin).Html(),
              HasSubstr("<span class=\"badge good\" id=\"verdict\">READY</span>"));
  const Report nothing;
  EXPECT_THAT(SampleReport(nothing, Ended(0), "x", false, kOrigin).Html(),
              HasSubstr("<span class=\"badge warn\" id=\"verdict\">NOT READY</span><h1>Not ready "
                        "for the real run: nothing was sent."));
}

TEST(CheckReport, ProblemsAreTheFindingsByHarm) {
  const Report report = FaultyReport();
  const auto problems = SampleReport(report, Ended(1), "x", false, kOrigin).Problems();
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].level, output::Problem::Level::kError);
  EXPECT_THAT(problems[0].rule, testing::StartsWith("S"));
  EXPECT_FALSE(problems[0].fix.empty());
  const auto level = [&](std::string_view rule, bool strict) {
    for (const auto& problem : SampleReport(report, Ended(1), "x", strict, kOrigin).Problems()) {
      if (problem.rule == rule) return problem.level;
    }
    return output::Problem::Level::kNote;
  };
  EXPECT_EQ(level("S14", false), output::Problem::Level::kWarning);
  EXPECT_EQ(level("S14", true), output::Problem::Level::kError);
  EXPECT_EQ(level("D3", true), output::Problem::Level::kNote);
}

TEST(CheckReport, TellsOfACommandThatSentNothing) {
  const Report nothing;
  const auto problems = SampleReport(nothing, Ended(0), "true", false, kOrigin).Problems();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].title, "The command sent nothing to the stand-in");
}

std::string JunitOf(const Report& report, const process::CommandEnd& end,
                    const std::string& command, bool strict, const output::TestOrigin& origin) {
  return output::Junit(CheckTestRun(report, end, command, strict, origin));
}

TEST(CheckTestRun, HasACaseForEachCodeAndClient) {
  ExpectGolden("check_junit.xml", JunitOf(FaultyReport(), Ended(1), "locust -f 'my file.py'",
                                          /*strict=*/false, kOrigin));
}

TEST(CheckTestRun, CountsWarningsWhenStrictAndTellsOfTheCommand) {
  process::CommandEnd end = Ended(143);
  end.hit_limit = true;
  const std::string loose = JunitOf(FaultyReport(), end, "x", false, kOrigin);
  const std::string strict = JunitOf(FaultyReport(), end, "x", true, kOrigin);
  EXPECT_THAT(loose, HasSubstr("<failure message=\"it did not end within the limit\">"));
  EXPECT_THAT(JunitOf(Report(), Ended(0), "x", false, kOrigin),
              HasSubstr("<failure message=\"it sent nothing to the stand-in\">"));
  EXPECT_GT(strict.size(), loose.size());
}

TEST(ReportJson, OfAFaultyScript) {
  ExpectGolden("check_report.json",
               base::ToPrettyJson(check::ReportToJson(FaultyReport(), /*strict=*/false)) + "\n");
}

TEST(CheckText, ANoteWithoutAPlaceBeginsWithItsMessage) {
  Report report;
  report.requests = 1;
  ClientReport& client = report.clients.emplace_back();
  client.name = "curl";
  Finding& note = client.findings.emplace_back();
  note.code = mock_server::diagnosis::Code::kIdleConnection;
  note.severity = mock_server::diagnosis::Severity::kNote;
  note.message = "1 request sent late";
  EXPECT_THAT(CheckText(report, false), HasSubstr("\n     S24    1 request sent late\n"));
}

TEST(CheckReport, SaysThatNothingButFaultsWasMet) {
  Report report;
  report.faults = {{"busy", 0}};
  EXPECT_FALSE(report.MetOnlyFaults());
  EXPECT_EQ(VerdictSentence(report, false), "Not ready for the real run: nothing was sent.");
  report.faults = {{"busy", 0}, {"lost", 2}};
  EXPECT_TRUE(report.MetOnlyFaults());
  EXPECT_EQ(CheckText(report, false),
            "Faults that the stand-in was told to produce; no answer that they changed is judged\n"
            "         0  busy\n"
            "         2  lost\n\n"
            "Not ready for the real run: all requests met faults, so nothing could be judged.\n");
  const SampleReport reported(report, Ended(0), "true", false, kOrigin);
  EXPECT_EQ(reported.Problems().front().title, "All requests of the command met faults");
  EXPECT_EQ(reported.Tests().suites.front().cases.at(1).message,
            "all of them met faults, so nothing could be judged");
  report.requests = 1;
  EXPECT_FALSE(report.MetOnlyFaults());
}

}  // namespace
}  // namespace check
