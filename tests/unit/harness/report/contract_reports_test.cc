// Every reporter of contracts against its golden file in tests/golden/. UPDATE_GOLDEN=1 in the
// environment writes them anew; read the difference before you keep it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/json.h"
#include "harness/contract/matrix.h"
#include "harness/report/contract_console.h"
#include "harness/report/contract_forms.h"
#include "harness/report/contract_report.h"
#include "harness/report/failure_text.h"
#include "harness/report/latent_console.h"
#include "harness/report/matrix_console.h"
#include "harness/report/matrix_reports.h"
#include "output/forms.h"
#include "schema/registry.h"
#include "tests/support/page_parts.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;
using contract::SuiteResult;
using std::chrono::milliseconds;

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(UNDERSTUDY_SOURCE_DIR "/tests/golden/") + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  const auto golden = base::ReadFile(path);
  ASSERT_TRUE(golden) << golden.error().ToString();
  EXPECT_EQ(text, *golden) << "differs from " << path << "; UPDATE_GOLDEN=1 writes it anew";
}

const output::TestOrigin kOrigin{"build-7", std::chrono::seconds(1768771607), ""};

StepResult Step(std::string name, int line, Outcome outcome) {
  StepResult step;
  step.name = std::move(name);
  step.where = "goals/read.contract.json:" + std::to_string(line);
  step.outcome = outcome;
  step.base_url = "http://127.0.0.1:8009";
  step.request = {"GET", "/health", {{"X-API-Key", "k"}}, ""};
  step.response = base::HttpResponse{200, {{"content-type", "application/json"}}, "{}"};
  step.duration = milliseconds(2);
  return step;
}

ContractResult Failed() {
  ContractResult result;
  result.file = "goals/read.contract.json";
  result.title = "goals: read <by> \"goal_id\"";
  result.outcome = Outcome::kFailed;
  result.duration = milliseconds(5);
  result.steps.push_back(Step("create", 4, Outcome::kPassed));
  StepResult step = Step("read back", 12, Outcome::kFailed);
  step.request = {"PATCH",
                  "/api/v1/goals/7c9e6679-7425-40de-944b-e07fc1f90ae7",
                  {{"X-API-Key", "understudy's key"}, {"Content-Type", "application/json"}},
                  R"({"status":"it's done"})"};
  step.used = {{"goal", "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                "/goal_id of the answer to \"create\" (goals/read.contract.json:4)"}};
  step.response = base::HttpResponse{404,
                                     {{"content-type", "application/json"},
                                      {"x-understudy-diagnosis", "S1 /path/goal_id; a row id"}},
                                     "{\"detail\":\"Goal not found\x1b[31m\xff\"}"};
  step.mismatches = {
      {"status", "200 OK", "404 Not Found"},
      {"body /goal_id", "string \"7c9e6679-7425-40de-944b-e07fc1f90ae7\"", "missing"},
      {"events", "nothing", "agent.created, agent.deleted"}};
  step.events = {
      {R"({"event_type":"agent.created"})", "{\"event_type\":\"agent.deleted\x1b[31m\xff\"}"}};
  result.steps.push_back(step);
  StepResult never = Step("later", 20, Outcome::kNotRun);
  never.reason = "an earlier step failed";
  never.response.reset();
  result.steps.push_back(never);
  StepResult last = Step("clean", 30, Outcome::kPassed);
  last.in_finally = true;
  last.events_unheard = true;
  result.steps.push_back(last);
  return result;
}

ContractResult Unreachable() {
  ContractResult result;
  result.file = "health/gateway.contract.json";
  result.title = "health";
  result.outcome = Outcome::kUnreachable;
  StepResult step = Step("health", 3, Outcome::kUnreachable);
  step.where = "health/gateway.contract.json:3";
  step.reason = "http://127.0.0.1:8009: nobody answers: Connection refused";
  step.response.reset();
  result.steps.push_back(step);
  return result;
}

SuiteResult Suite() {
  SuiteResult suite;
  suite.target = "the embedded stand-in";
  suite.duration = milliseconds(1234);
  ContractResult passed;
  passed.file = "agents/create.contract.json";
  passed.title = "agents: create";
  passed.outcome = Outcome::kPassed;
  passed.duration = milliseconds(2);
  passed.steps.push_back(Step("only", 3, Outcome::kPassed));
  passed.steps.back().events.emplace();
  ContractResult skipped;
  skipped.file = "plans/create.contract.json";
  skipped.title = "plans: create";
  skipped.outcome = Outcome::kSkipped;
  skipped.reason =
      "has steps on the data layer, but only a gateway was given (add --data-layer URL)";
  suite.contracts = {passed, Failed(), skipped, Unreachable()};
  return suite;
}

TEST(ContractPage, ShowsFailuresFirstWhereNotAllFit) {
  SuiteResult suite = Suite();
  ContractResult passed = suite.contracts[0];
  passed.steps.insert(passed.steps.end(), 20, passed.steps[0]);
  suite.contracts.insert(suite.contracts.begin(), 2000, passed);
  const std::string page = ContractPage(suite);
  EXPECT_LT(page.size(), size_t{1} << 20);
  EXPECT_THAT(page, testing::HasSubstr("read back"));
  EXPECT_THAT(page, testing::HasSubstr("agents: create"));
  EXPECT_THAT(page, testing::HasSubstr(
                        " more contracts would make this page too long; --json writes all of"));
}

TEST(ContractConsole, StepsThatWereNotRunForOneReasonAreOneLine) {
  ContractResult result = Failed();
  StepResult never = result.steps[2];
  never.where = "goals/read.contract.json:25";
  result.steps.insert(result.steps.begin() + 3, 2, never);
  never.reason = "nobody answers";
  result.steps.push_back(never);
  const auto lines = [&](bool verbose) {
    std::string text = FormatContract(result, output::Style(false), verbose);
    return text.substr(text.find("  not run"));
  };
  EXPECT_EQ(lines(false),
            "  not run   goals/read.contract.json:20 \"later\" and 2 more: an earlier step failed\n"
            "  not run   goals/read.contract.json:25 \"later\": nobody answers\n");
  EXPECT_THAT(lines(true), testing::StartsWith(
                               "  not run   goals/read.contract.json:20 \"later\": an earlier step "
                               "failed\n  not run   goals/read.contract.json:25"));
}

TEST(ContractConsole, TellsEveryKindOfOutcome) {
  std::string text;
  for (const ContractResult& result : Suite().contracts)
    text += FormatContract(result, output::Style(false), true);
  ExpectGolden("contract_console.txt", text + FormatTotals(Suite(), output::Style(false)));
}

TEST(ContractConsole, PaintsForATerminalOnly) {
  EXPECT_EQ(FormatContract(Failed(), output::Style(false), false).find('\033'), std::string::npos);
  EXPECT_NE(FormatContract(Failed(), output::Style(true), false).find("\033[31mFAIL\033[0m"),
            std::string::npos);
}

TEST(ContractConsole, TellsTheSameFaultOfSeveralPlacesOnce) {
  StepResult step = Step("read", 3, Outcome::kFailed);
  const std::string missing = "required, but missing";
  step.mismatches = {{"schema /did", "agent.schema.json", missing},
                     {"schema /id", "agent.schema.json", missing},
                     {"schema /detail", "agent.schema.json", "unexpected member"},
                     {"body /id", "agent.schema.json", "unexpected member"},
                     {"status", "200", "500"},
                     {"status", "200", "500"}};
  EXPECT_THAT(FormatFailure({}, step, output::Style(false)),
              testing::HasSubstr("  wrong     schema /did /id\n"
                                 "            expected agent.schema.json\n"
                                 "            actual   required, but missing\n"
                                 "  wrong     schema /detail\n"
                                 "            expected agent.schema.json\n"
                                 "            actual   unexpected member\n"
                                 "  wrong     body /id\n"
                                 "            expected agent.schema.json\n"
                                 "            actual   unexpected member\n"
                                 "  wrong     status\n"
                                 "            expected 200\n"
                                 "            actual   500\n"
                                 "  wrong     status\n"));
}

TEST(ContractConsole, SumsUpAGoodRunInOneLine) {
  SuiteResult suite = Suite();
  suite.contracts.resize(1);
  EXPECT_EQ(FormatTotals(suite, output::Style(false)),
            "1 contract passed (1 step) on the embedded stand-in in 1.23 s\n");
}

TEST(ContractReport, HasTheTotalsFirst) {
  ExpectGolden("contract_report.md", ContractReport(Suite(), kOrigin).Summary().Text());
}

TEST(ContractReport, PageIsATreeWithDifferences) {
  SuiteResult suite = Suite();
  suite.contracts.push_back(Failed());
  suite.contracts.back().outcome = Outcome::kKnown;
  suite.contracts.back().steps[1].outcome = Outcome::kKnown;
  ExpectGolden("contract_page.html",
               tests::support::PageParts(ContractReport(suite, kOrigin).Html()));
}

TEST(ContractReport, PageTellsWhatBecameOfTheRun) {
  const auto badge = [](SuiteResult suite) {
    const std::string page = ContractReport(suite, kOrigin).Html();
    const size_t start = page.find("<span class=\"badge ") + 19;
    return page.substr(start, page.find("</span>", start) - start);
  };
  SuiteResult suite = Suite();
  EXPECT_EQ(badge(suite), "warn\" id=\"verdict\">UNREACHABLE");
  suite.contracts.pop_back();
  EXPECT_EQ(badge(suite), "bad\" id=\"verdict\">FAILED");
  suite.interrupted = true;
  EXPECT_EQ(badge(suite), "warn\" id=\"verdict\">INTERRUPTED");
  suite.interrupted = false;
  suite.contracts.resize(1);
  EXPECT_EQ(badge(suite), "good\" id=\"verdict\">PASSED");
  suite.contracts.clear();
  EXPECT_EQ(badge(suite), "warn\" id=\"verdict\">NOTHING RAN");
}

TEST(ContractReport, PointsAtTheContractsFileWhereThereIsOne) {
  SuiteResult suite = Suite();
  for (const output::Problem& problem : ContractReport(suite, kOrigin).Problems())
    EXPECT_EQ(problem.place, output::Place{});
  suite.folder = "tests/contracts/";
  const auto problems = ContractReport(suite, kOrigin).Problems();
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].place, (output::Place{"tests/contracts/goals/read.contract.json", 12}));
  EXPECT_EQ(problems[0].rule, "goals/read");
  EXPECT_EQ(problems[0].subject, "read back");
  EXPECT_EQ(problems[0].message, "status: expected 200 OK, got 404 Not Found");
}

TEST(ContractTestRun, TellsEveryKindOfOutcome) {
  ExpectGolden("contract_junit.xml", output::Junit(ContractTestRun(Suite(), kOrigin)));
}

TEST(ContractJson, TellsEveryKindOfOutcome) {
  const std::string json = ContractJson(Suite());
  ExpectGolden("contract_report.json", json);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("verify_report.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(json)) ADD_FAILURE() << error.ToString();
}

// An interrupt while the second contract ran: its step was answered, after a request that had to be
// sent again; `finally` ran; the third contract was not begun.
SuiteResult InterruptedSuite() {
  SuiteResult suite = Suite();
  suite.contracts.resize(2);
  ContractResult& partly = suite.contracts.back();
  partly.outcome = Outcome::kInterrupted;
  partly.steps = {Step("create", 4, Outcome::kPassed), Step("read back", 12, Outcome::kNotRun),
                  Step("clean", 20, Outcome::kPassed)};
  partly.steps[0].sent_again = "after a 500 the gateway used a dead connection of its own (T11)";
  partly.steps[2].reconnected = 1;
  partly.steps[1].reason = "interrupted";
  partly.steps[2].in_finally = true;
  suite.interrupted = true;
  suite.not_begun = 1;
  return suite;
}

TEST(ContractConsole, TellsOfAnInterruptAndOfWhatWasSentAgain) {
  std::string text;
  for (const ContractResult& result : InterruptedSuite().contracts)
    text += FormatContract(result, output::Style(false), false);
  ExpectGolden("contract_console_interrupted.txt",
               text + FormatTotals(InterruptedSuite(), output::Style(false)));
}

TEST(ContractConsole, TellsOfAPassedContractWhatThereIsToTell) {
  ContractResult passed = Suite().contracts.front();
  EXPECT_EQ(FormatContract(passed, output::Style(false), false), "");
  passed.steps[0].reconnected = 1;
  EXPECT_EQ(FormatContract(passed, output::Style(false), false), "") << "as every HTTP client does";
  EXPECT_THAT(FormatContract(passed, output::Style(false), true),
              testing::HasSubstr("\"only\": the server had just closed the connection"));
  passed.steps[0].sent_again = "T11";
  EXPECT_THAT(FormatContract(passed, output::Style(false), false),
              testing::MatchesRegex("ok    agents/create +1 step\n  sent again .*: T11\n"));
}

TEST(ContractTestRun, TellsOfAnInterruptAndOfWhatWasSentAgain) {
  output::TestOrigin origin = kOrigin;
  origin.interrupted = "interrupted by SIGTERM";
  ExpectGolden("contract_junit_interrupted.xml",
               output::Junit(ContractTestRun(InterruptedSuite(), origin)));
}

TEST(ContractJson, TellsOfAnInterruptAndOfWhatWasSentAgain) {
  const std::string json = ContractJson(InterruptedSuite());
  ExpectGolden("contract_report_interrupted.json", json);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("verify_report.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(json)) ADD_FAILURE() << error.ToString();
}

std::vector<contract::MatrixRow> Matrix() {
  contract::MatrixRow right;
  right.number = 1;
  right.title = "POST goals";
  right.recorded = "145 of 145";
  right.contract = "defects/1";
  right.off.outcome = Outcome::kPassed;
  right.on = Failed();
  contract::MatrixRow wrong = right;
  wrong.number = 5;
  wrong.title = "row id used";
  wrong.contract = "defects/5";
  wrong.by_script = true;
  wrong.off = Failed();
  wrong.off_wrong = "fails at \"read back\"";
  wrong.on.outcome = Outcome::kPassed;
  wrong.on.steps.clear();
  wrong.on_wrong = "passes, and should fail at \"read\"";
  return {right, wrong};
}

TEST(MatrixConsole, TellsRightAndWrongCells) {
  ExpectGolden("matrix_console.txt", FormatMatrix(Matrix(), output::Style(false)));
}

TEST(LatentConsole, TellsWhatIsKnownOfEachFault) {
  contract::LatentRow there;
  there.number = 1;
  there.title = "creates always fail";
  there.reason = "The driver gets an object where it wants text.";
  there.contract = "latent/L1_events";
  there.told = "\"create an event\" is answered 500";
  contract::LatentRow gone = there;
  gone.contract = "latent/L1_tools";
  gone.state = contract::LatentState::kGone;
  gone.told = "a tool is created and read";
  contract::LatentRow not_judged = there;
  not_judged.number = 6;
  not_judged.title = "a restart deletes goals";
  not_judged.reason = "It makes its tables anew.";
  not_judged.contract = "latent/L6_restart";
  not_judged.state = contract::LatentState::kNotJudged;
  not_judged.told = "only the stand-in can \"restart the data layer\"";
  contract::LatentRow other = not_judged;
  other.contract = "latent/L6_more";
  other.state = contract::LatentState::kFailedDifferently;
  other.told = "\"a goal\": status: expected 201 Created, got 401 Unauthorized";
  const std::vector<contract::LatentRow> rows{there, gone, not_judged, other};
  ExpectGolden("latent_console.txt", FormatLatent(rows, output::Style(false)));
}

TEST(MatrixReport, HasTheVerdictFirst) {
  ExpectGolden("matrix_report.md", MatrixReport(Matrix(), kOrigin, "x").Summary().Text());
}

TEST(MatrixTestRun, TellsRightAndWrongCells) {
  ExpectGolden("matrix_junit.xml", output::Junit(MatrixTestRun(Matrix(), kOrigin)));
}

TEST(MatrixJson, TellsRightAndWrongCells) {
  const std::string json = MatrixJson(Matrix(), "the embedded stand-in", /*interrupted=*/false);
  ExpectGolden("matrix_report.json", json);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("matrix_report.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(json)) ADD_FAILURE() << error.ToString();
}

}  // namespace
}  // namespace harness::report
