#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/drift_json.h"
#include "harness/report/drift_page.h"
#include "harness/report/drift_text.h"
#include "output/forms.h"
#include "schema/registry.h"

namespace harness::report {
namespace {

using drift::Group;
using drift::Outcome;
using testing::HasSubstr;
using testing::Not;

// One endpoint: a step that is alike, one that differs as before fix 2, one that is new and one
// that is noisy.
DriftRun MakeRun() {
  DriftRun run;
  run.target = "http://here and http://there";
  run.gateway_url = "http://here";
  run.data_layer_url = "http://there";
  run.compared_with = "fixed";
  run.started = "2026-01-18T21:26:47";
  run.corpus = "built in";
  run.corpus_digest = "0123456789abcdef";
  run.scenarios = 4;
  run.steps = 4;
  run.switches = {{"defect 2", "answers as before fix 2", "--defects 2"},
                  {"defect 3", "answers as before fix 3", "--defects 3"},
                  {"L1", "L1 is fixed", "--repair L1"},
                  {"dead connections", "connections are dead", "--dead-connections"}};
  drift::DriftReport& result = run.result;
  result.endpoints = {{base::Service::kDataLayer, "GET", "/agents/{agent_id}"},
                      {base::Service::kGateway, "GET", "/never"}};
  result.by_endpoint.resize(2);
  for (const Outcome outcome :
       {Outcome::kSame, Outcome::kDiffers, Outcome::kDiffers, Outcome::kNoisy}) {
    result.by_endpoint[0].Add(outcome);
    result.counts.Add(outcome);
  }
  result.explained = 1;
  result.state.on = {0};
  result.state.shown = {{}, {0}, {}, {}};
  result.undecided = {2};
  drift::Example example;
  example.scenario = "s";
  example.step = 1;
  example.request = {"GET", "/agents/7", {}, ""};
  example.expected = {200, {{"content-type", "application/json"}}, "{\"a\":1}"};
  example.actual = {404, {}, "\xFF"};
  example.again = {500, {}, "later"};
  example.differences = {{"/a", "1", ""}};
  result.groups = {{0, Outcome::kDiffers, drift::Hindrance::kNone, {0}, 1, example},
                   {0, Outcome::kDiffers, drift::Hindrance::kNone, {}, 1, example},
                   {0, Outcome::kNoisy, drift::Hindrance::kNone, {}, 1, example}};
  result.made = {5, 3, {{"data layer POST /goals/", {"7", "8"}}}};
  return run;
}

TEST(DriftReportTest, TellsTheWorstThatTheRunCameTo) {
  DriftRun run = MakeRun();
  EXPECT_EQ(run.Headline(),
            "DRIFT: 2 steps were answered differently, 1 of them as in a known state, 1 new");
  run.result.counts = {};
  EXPECT_EQ(run.Verdict(), DriftVerdict::kNothingComparable);
  run.result.counts.Add(Outcome::kSame);
  EXPECT_EQ(run.Headline(), "NO DRIFT: 1 step was answered alike");
  run.result.counts.Add(Outcome::kNoisy);
  EXPECT_EQ(run.Verdict(), DriftVerdict::kNoise);
  run.result.interrupted = true;
  EXPECT_EQ(run.Verdict(), DriftVerdict::kInterrupted);
  run.result.unreachable = "gone";
  EXPECT_EQ(run.Headline(), "UNREACHABLE: gone");
}

TEST(DriftReportTest, JoinsTheOptionsThatMakeAStandInAlike) {
  DriftRun run = MakeRun();
  run.result.state.on = {0, 1, 2, 3};
  EXPECT_EQ(run.Options(), "--defects 2,3 --repair L1 --dead-connections");
  run.result.state.on = {};
  EXPECT_EQ(run.Options(), "");
}

TEST(DriftTextTest, ShowsStateCountsAndExamples) {
  const std::string text = DriftText(MakeRun(), output::Style(false), false);
  EXPECT_THAT(text, HasSubstr("DIFFERS data layer GET /agents/{agent_id}: 1 step, answers as "
                              "before fix 2\n  example   step 1 of s\n"));
  EXPECT_THAT(text, HasSubstr("DIFFERS data layer GET /agents/{agent_id}: 1 step, new"));
  EXPECT_THAT(text, HasSubstr("differs   /a: stand-in 1, target nothing"));
  EXPECT_THAT(text, HasSubstr("again     curl -sS -i -g 'http://there/agents/7'"));
  EXPECT_THAT(text, HasSubstr("NOISY data layer GET /agents/{agent_id}"));
  EXPECT_THAT(text, HasSubstr("then      500\n            later"));
  EXPECT_THAT(text, HasSubstr("State: answers as before fix 2: 1 step"));
  EXPECT_THAT(text, HasSubstr("does not show whether it has L1"));
  EXPECT_THAT(text, HasSubstr("5 entities were created, 3 deleted again; these stay: 2 by data"));
  EXPECT_THAT(text, HasSubstr("1 endpoint never asked"));
  EXPECT_THAT(DriftText(MakeRun(), output::Style(false), true), HasSubstr("gateway GET /never"));
  EXPECT_THAT(DriftMarkdown(MakeRun()).Text(), HasSubstr("| data layer GET /agents/"));
}

TEST(DriftPageTest, ShowsNewDifferencesFirstWhereNotAllFit) {
  DriftRun run = MakeRun();
  Group known = run.result.groups[0];
  known.example.request.body = std::string(65536, 'b');
  run.result.groups.insert(run.result.groups.begin(), 30, known);
  run.result.groups[31].endpoint = 1;
  const std::string page = DriftPage(run);
  EXPECT_LT(page.size(), size_t{1} << 20);
  EXPECT_THAT(page, HasSubstr("<details class=\"item bad\" id=\"e1\" open><summary>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#e1\">gateway GET /never</a>"));
  EXPECT_THAT(page, HasSubstr(" more kinds would make this page too long; --json writes all of"));
}

TEST(DriftPageTest, HasStateCountsAndBothAnswers) {
  DriftRun run = MakeRun();
  run.result.groups[1].example.hint = "a <hint>";
  const std::string page = DriftPage(run);
  EXPECT_THAT(page,
              HasSubstr("<span class=\"badge bad\" id=\"verdict\">DRIFT</span><h1>2 steps were "
                        "answered differently, 1 of them as in a known state, 1 new</h1>"));
  EXPECT_THAT(page, HasSubstr("<li>understudy serve --defects 2 answers in this way</li>"));
  EXPECT_THAT(page, HasSubstr("<tr><td class=\"text\"><a href=\"#e0\">data layer GET "
                              "/agents/{agent_id}</a></td><td class=\"\">1</td>"
                              "<td class=\"bad\">2</td><td class=\"warn\">1</td>"));
  EXPECT_THAT(page, HasSubstr("<tr><td class=\"text\">gateway GET /never</td>"));
  // What is known is folded, and what is new is not.
  EXPECT_THAT(page,
              HasSubstr("<details class=\"item bad\" id=\"e0\"><summary><b class=\"bad\">differs"
                        "</b> data layer GET /agents/{agent_id} <span class=\"soft\">1 step, "
                        "answers as before fix 2</span>"));
  EXPECT_THAT(page, HasSubstr("<details class=\"item bad\" open><summary>"));
  EXPECT_THAT(page, HasSubstr("<p>a &lt;hint&gt;</p>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"text\">/a</td><td class=\"text\"><del>1</del></td>"));
  EXPECT_THAT(page, HasSubstr("<h3>Stand-in</h3><pre>200, content-type: application/json\n"
                              "{&quot;a&quot;:1}</pre></div><div><h3>Target</h3><pre>404\n"
                              "\xEF\xBF\xBD</pre>"));
  EXPECT_THAT(page, HasSubstr("<h3>Target, first play</h3><pre>404\n\xEF\xBF\xBD</pre></div><div>"
                              "<h3>Target, second play</h3><pre>500\nlater</pre>"));
}

TEST(DriftJsonTest, IsValid) {
  DriftRun run = MakeRun();
  for (const char* unreachable : {"", "gone"}) {
    run.result.unreachable = unreachable;
    const auto* schema = schema::SchemaRegistry::Embedded().Find("drift_report.schema.json");
    ASSERT_NE(schema, nullptr);
    for (const auto& error : schema->ValidateText(DriftJson(run)))
      ADD_FAILURE() << error.ToString();
  }
}

TEST(DriftEvidenceTest, IsValidAndHasWhatWasAsked) {
  const std::string evidence =
      DriftEvidence(MakeRun(), {"understudy 1", "understudy drift", {"t", "1", "2.5"}, {}});
  const auto* schema = schema::SchemaRegistry::Embedded().Find("drift_evidence.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(evidence)) ADD_FAILURE() << error.ToString();
  EXPECT_THAT(evidence, HasSubstr("/agents/"));
  EXPECT_THAT(evidence, Not(HasSubstr("/never")));
}

TEST(DriftJsonTest, OfLiveTrafficIsValid) {
  DriftRun run = MakeRun();
  run.live = true;
  run.notes = {"a note"};
  const auto* schema = schema::SchemaRegistry::Embedded().Find("shadow_report.schema.json");
  ASSERT_NE(schema, nullptr);
  for (const auto& error : schema->ValidateText(DriftJson(run))) ADD_FAILURE() << error.ToString();
  EXPECT_THAT(DriftText(run, output::Style(false), false), HasSubstr("Note: a note\n"));
  EXPECT_THAT(DriftText(run, output::Style(false), false), Not(HasSubstr("State:")));
  EXPECT_THAT(DriftMarkdown(run).Text(), HasSubstr("a note"));
}

TEST(DriftJunitTest, HasACaseForEachEndpoint) {
  const std::string xml = output::Junit(DriftTestRun(MakeRun(), {"host", {}, "", ""}));
  EXPECT_THAT(xml, HasSubstr("failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("skipped=\"1\""));
  EXPECT_THAT(xml, HasSubstr("2 steps answered differently"));
  DriftRun gone = MakeRun();
  gone.result.unreachable = "gone";
  EXPECT_THAT(output::Junit(DriftTestRun(gone, {"host", {}, "", ""})), HasSubstr("errors=\"1\""));
  EXPECT_THAT(xml, Not(HasSubstr("errors=\"1\"")));
}

}  // namespace
}  // namespace harness::report
