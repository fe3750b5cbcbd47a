#include <gmock/gmock.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"
#include "harness/report/load_forms.h"
#include "harness/report/load_log.h"
#include "harness/report/load_report.h"
#include "output/forms.h"
#include "schema/registry.h"

namespace harness::report {
namespace {

using load::Profile;
using load::RequestSample;
using load::Statistics;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

const Profile& Smoke() {
  static const Profile profile = *load::LoadProfile("smoke");
  return profile;
}

// A small run with all that a report can show.
struct SampleRun {
  SampleRun() : statistics(*Smoke().workload) {
    statistics.OnTick(0s, 10);
    for (int i = 0; i < 300; ++i) {
      RequestSample sample;
      sample.row = static_cast<size_t>(i) % 4;
      sample.finished = std::chrono::milliseconds(100 * i);
      sample.latency = std::chrono::milliseconds(5 + i % 50);
      sample.status = i % 60 == 0 ? 500 : 200;
      sample.bytes = 300;
      if (i % 60 == 0) {
        sample.failure = "HTTPError('500 Server Error: <b>Internal</b> & for url: x')";
        sample.body = "</script><script>alert(1)</script>\xff";
        sample.diagnosis = "S9 /path/goal_id; no such goal";
      }
      statistics.OnRequest(sample);
    }
    statistics.OnTimedEvent(12s, {12s, 1s, true, "data layer restarts"});
    statistics.Finish(30s);
    facts.elapsed = 30s;
    facts.reached = true;
    verdict = *verdict::Decide(
        {{"error_rate<1%", "p95<500", "p95<49", "p95<9 for DELETE /api/v1/agents/{id}"}, false},
        statistics, facts);
  }

  RunReport Report() const {
    RunReport report{Smoke(), statistics, facts, verdict};
    report.seed = 7;
    report.target = "http://127.0.0.1:8009";
    report.wall_start = 1768771607000000us;
    report.environment = {{"cores", "2"}, {"system", "Linux"}};
    return report;
  }

  Statistics statistics;
  load::RunFacts facts;
  verdict::Verdict verdict;
};

const output::TestOrigin kOrigin{"build-7", std::chrono::seconds(1768771607), ""};

TEST(LoadJson, SatisfiesItsSchema) {
  const SampleRun run;
  const RunReport reports[] = {run.Report(), run.Report()};
  const std::string json = LoadJson(reports);
  const auto* schema = schema::SchemaRegistry::Embedded().Find("load_report.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(json)) ADD_FAILURE() << error.ToString();
}

TEST(LoadJson, HasTheRunsFigures) {
  const SampleRun run;
  const RunReport reports[] = {run.Report()};
  rapidjson::Document document;
  document.Parse(LoadJson(reports).c_str());
  const auto& first = document["runs"][0];
  EXPECT_EQ(first["aggregated"]["requests"].GetUint64(), 300u);
  EXPECT_EQ(first["aggregated"]["failures"].GetUint64(), 5u);
  EXPECT_EQ(first["endpoints"].Size(), 4u);
  EXPECT_EQ(first["blocks"].Size(), 3u);
  EXPECT_EQ(first["events"][0]["at_s"].GetDouble(), 12);
  EXPECT_STREQ(first["verdict"]["outcome"].GetString(), "failed");
  EXPECT_STREQ(first["failures"][0]["diagnosis"].GetString(), "S9 /path/goal_id; no such goal");
  EXPECT_STREQ(first["failures"][0]["sample_body"].GetString(),
               "</script><script>alert(1)</script>\xEF\xBF\xBD");
}

TEST(LoadTestRun, IsAsInTheGoldenFile) {
  const SampleRun run;
  const RunReport reports[] = {run.Report()};
  const std::string path = UNDERSTUDY_SOURCE_DIR "/tests/golden/load/junit.xml";
  if (std::getenv("UPDATE_GOLDEN") != nullptr)
    std::ofstream(path) << output::Junit(LoadTestRun(reports, kOrigin));
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(output::Junit(LoadTestRun(reports, kOrigin)), golden.str());
}

TEST(LoadTestRun, TellsARunThatCantBeTrustedAsAnError) {
  SampleRun run;
  run.facts.saturated_share = 0.5;
  run.verdict = *verdict::Decide({{"p95<500"}, false}, run.statistics, run.facts);
  const RunReport reports[] = {run.Report()};
  EXPECT_THAT(output::Junit(LoadTestRun(reports, kOrigin)), HasSubstr("errors=\"1\""));
  EXPECT_THAT(output::Junit(LoadTestRun(reports, kOrigin)),
              HasSubstr("<error message=\"INCONCLUSIVE\">the load generator was saturated"));
}

TEST(LoadReport, IsAsInTheGoldenFile) {
  const SampleRun run;
  RunReport virtual_run = run.Report();
  virtual_run.virtual_time = true;
  virtual_run.target = "the embedded stand-in";
  virtual_run.digest = "0123456789abcdef";
  const RunReport reports[] = {run.Report(), virtual_run};
  const std::string path = UNDERSTUDY_SOURCE_DIR "/tests/golden/load/report.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr)
    std::ofstream(path) << LoadReport(reports, kOrigin).Summary().Text();
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(LoadReport(reports, kOrigin).Summary().Text(), golden.str());
}

TEST(LoadReport, SaysFirstThatARunCantBeTrusted) {
  SampleRun run;
  run.facts.saturated_share = 0.5;
  run.verdict = *verdict::Decide({{"p95<500"}, false}, run.statistics, run.facts);
  const RunReport reports[] = {run.Report()};
  EXPECT_THAT(LoadReport(reports, kOrigin).Summary().Text(),
              StartsWith("## smoke: INCONCLUSIVE\n\n- the load generator was saturated"));
}

// Every form is an option of its own and writes something of each run.
TEST(LoadReport, IsWrittenInEveryForm) {
  const SampleRun run;
  const RunReport reports[] = {run.Report()};
  std::set<std::string> options;
  for (const output::ReportForm& form : output::ReportForms()) {
    EXPECT_THAT(form.option, StartsWith("--"));
    EXPECT_TRUE(options.insert(form.option).second) << form.option;
    EXPECT_THAT(form.text(LoadReport(reports, kOrigin)), HasSubstr("smoke")) << form.option;
  }
}

TEST(LoadHtml, HoldsDataAndLibraryAndNeedsNoNetwork) {
  const SampleRun run;
  const RunReport reports[] = {run.Report()};
  const std::string page = LoadHtml(reports);
  EXPECT_THAT(page, HasSubstr("Chart.js v3"));
  EXPECT_THAT(page, HasSubstr("\"run\":\"smoke\""));
  EXPECT_THAT(page, HasSubstr("\"baselines\":{\"smoke\":{"));
  EXPECT_THAT(page, HasSubstr("\"metric\":\"p95\",\"endpoint\":\"\",\"limit\":500"));
  EXPECT_THAT(page, HasSubstr("\"series\":[{\"start\":[0,10,20],\"length\":[10,10,"));
  EXPECT_THAT(page, Not(HasSubstr("<script src")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  // What a server sent must not become markup.
  EXPECT_THAT(page, Not(HasSubstr("<script>alert(1)")));
}

TEST(LoadHtml, StaysSmallForALongRun) {
  load::Workload wide = *Smoke().workload;
  while (wide.rows.size() < load::Workload::kMaxRows)
    wide.rows.push_back({"GET", "/api/v1/things/" + std::to_string(wide.rows.size())});
  const std::string body(2000, '<');
  for (const load::Workload& workload : {*Smoke().workload, wide}) {
    Statistics statistics(workload);
    for (size_t i = 0; i < 200'000; ++i) {
      const std::string failure = "kind " + std::to_string(i % 1000);
      RequestSample sample;
      sample.row = i % workload.rows.size();
      sample.finished = std::chrono::milliseconds(9 * i);
      sample.latency = std::chrono::microseconds(1000 + i);
      if (i % 2 == 0) sample.failure = failure;
      if (i % 2 == 0) sample.body = body;
      statistics.OnRequest(sample);
    }
    statistics.Finish(30min);
    EXPECT_EQ(statistics.failures().size(), Statistics::kMaxFailureKinds);
    const RunReport reports[] = {RunReport{Smoke(), statistics, {}, {}}};
    EXPECT_LT(LoadHtml(reports).size(), size_t{1} << 20);
  }
}

TEST(LoadHtml, ShowsTheMostFrequentFailuresAndCountsTheOthers) {
  Statistics statistics(*Smoke().workload);
  const std::string body(2000, 'b');
  for (size_t i = 0; i < 1200; ++i) {
    const std::string failure = "kind " + std::to_string(std::min<size_t>(i, 399));
    RequestSample sample;
    sample.failure = failure;
    sample.body = body;
    statistics.OnRequest(sample);
  }
  statistics.Finish(30s);
  const RunReport reports[] = {RunReport{Smoke(), statistics, {}, {}}};
  const std::string page = LoadHtml(reports);
  const auto has = [&](const std::string& text) { return page.find(text) != std::string::npos; };
  EXPECT_TRUE(
      has("\"failures\":[{\"method\":\"POST\",\"name\":\"POST /api/v1/agents/\","
          "\"error\":\"kind 399\",\"occurrences\":801,"));
  size_t shown = 0;
  while (has("\"kind " + std::to_string(shown) + '"')) ++shown;
  EXPECT_GT(shown, 100u);
  EXPECT_LT(shown, 399u);
  EXPECT_TRUE(has("\"failures_left_out\":\"" + std::to_string(399 - shown) +
                  " more kinds would make this page too long; --json and --csv of understudy load "
                  "write all of them.\""));
  EXPECT_NE(LoadJson(reports).find("\"kind 398\""), std::string::npos);
}

TEST(LoadLog, WritesALineForEachThing) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("understudy-log-" + std::to_string(::getpid())))
          .string();
  auto log = LoadLog::Open(path, Smoke(), "http://127.0.0.1:8009", 7);
  ASSERT_TRUE(log);
  RequestSample sample;
  sample.row = 0;
  sample.user = 3;
  sample.finished = 1500ms;
  sample.failure = "CatchResponseError('no')";
  (*log)->OnRequest(sample);
  (*log)->OnTick(10s, 10);
  (*log)->OnTimedEvent(12s, {12s, 1s, true, "data layer restarts"});
  verdict::Verdict verdict;
  verdict.outcome = verdict::Outcome::kThresholdFailed;
  verdict.reasons = {"p95<5: it was 10 ms"};
  (*log)->Finish(60s, verdict);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::filesystem::remove(path);
  EXPECT_EQ(text.str(),
            "     0.000 start smoke: 10 users, 1m, target http://127.0.0.1:8009, seed 7\n"
            "     1.500 failure user 3 POST /api/v1/agents/: CatchResponseError('no')\n"
            "    10.000 10 users, 0.1/s, 1 requests, 1 failures\n"
            "    12.000 event data layer restarts\n"
            "    60.000 end: 1 requests, 1 failures, FAILED\n"
            "    60.000 p95<5: it was 10 ms\n");
}

TEST(LoadLog, TellsAPlaceThatCantBeWrittenTo) {
  EXPECT_FALSE(LoadLog::Open("/proc/no/log", Smoke(), "x", 1));
}

}  // namespace
}  // namespace harness::report
