// Each form of reports, of names that are made to break it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <set>
#include <string>

#include "output/annotations.h"
#include "output/forms.h"
#include "output/report.h"

namespace output {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "a#b\\c: 100%, \"d\"\n::error::x\r]]>\x1b[31m\xff|`<b>";

TestCase Case(std::string name, TestCase::Outcome outcome) {
  TestCase one;
  one.name = std::move(name);
  one.classname = "goals/create";
  one.outcome = outcome;
  one.duration = std::chrono::microseconds(1'600);
  return one;
}

TestRun Run() {
  TestCase failed = Case(kHostile, TestCase::Outcome::kFailed);
  failed.message = kHostile;
  failed.text = "line 1\nline 2\n";
  failed.output = "out 1\nout 2";
  failed.place = {"dir, with:100%/a b.json", 7};
  TestCase skipped = Case("", TestCase::Outcome::kSkipped);
  skipped.message = "no data layer";
  TestCase error = Case("error", TestCase::Outcome::kError);
  error.message = "nobody answers";
  return {"understudy verify",
          {"build-7", std::chrono::seconds(1768771607), "", "1.2.3"},
          {{"first", "a.json", {Case("passes", TestCase::Outcome::kPassed), failed}},
           {"second", "", {skipped, error}}}};
}

class FixedReport : public Report {
 public:
  TestRun Tests() const override { return Run(); }
  Markdown Summary() const override {
    Markdown text;
    text.Heading(2, kHostile);
    return text;
  }
  std::string Json() const override { return "{}"; }
};

std::string TextOf(const std::string& option) {
  for (const ReportForm& form : ReportForms()) {
    if (form.option == option) return form.text(FixedReport());
  }
  ADD_FAILURE() << option;
  return {};
}

rapidjson::Document Parsed(const std::string& text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str());
  EXPECT_FALSE(document.HasParseError()) << text;
  return document;
}

TEST(Html, IsTheTestCasesUnlessACommandShowsMore) {
  const std::string page = TextOf("--html");
  EXPECT_THAT(page, HasSubstr("id=\"verdict\">FAILED</span><h1>1 of 4 passed</h1>"));
  EXPECT_THAT(page, HasSubstr("<b class=\"bad\">failed</b> a#b\\c: 100%, &quot;d&quot;"));
  EXPECT_THAT(page, HasSubstr("<code>dir, with:100%/a b.json:7</code>"));
  EXPECT_THAT(page, HasSubstr("<pre>line 1\nline 2\n</pre><pre>out 1\nout 2</pre>"));
  EXPECT_THAT(page, Not(HasSubstr("<b>\n")));
  EXPECT_THAT(page, EndsWith("</html>\n"));
}

TEST(Tap, IsALineForEachCaseWhateverItsName) {
  EXPECT_EQ(TextOf("--tap"),
            "TAP version 14\n"
            "1..4\n"
            "ok 1 - first > passes\n"
            "not ok 2 - first > a\\#b\\\\c: 100%, \"d\" "
            "::error::x\\\\x0d]]>\\\\x1b[31m\xEF\xBF\xBD|`<b>\n"
            "  ---\n"
            "  message: \"a#b\\\\c: 100%, \\\"d\\\"\\n::error::x\\r]]>\\u001B[31m\\uFFFD|`<b>\"\n"
            "  severity: fail\n"
            "  at:\n"
            "    file: \"dir, with:100%/a b.json\"\n"
            "    line: 7\n"
            "  details: \"line 1\\nline 2\\n\"\n"
            "  duration_ms: 2\n"
            "  ...\n"
            "ok 3 - second >  # SKIP no data layer\n"
            "not ok 4 - second > error\n"
            "  ---\n"
            "  message: \"nobody answers\"\n"
            "  severity: error\n"
            "  duration_ms: 2\n"
            "  ...\n");
}

TEST(Ctrf, CountsAndNamesEveryCase) {
  const auto document = Parsed(TextOf("--ctrf"));
  const auto& results = document["results"];
  EXPECT_EQ(results["summary"]["tests"].GetInt(), 4);
  EXPECT_EQ(results["summary"]["passed"].GetInt(), 1);
  EXPECT_EQ(results["summary"]["failed"].GetInt(), 2);
  EXPECT_EQ(results["summary"]["skipped"].GetInt(), 1);
  EXPECT_EQ(results["summary"]["start"].GetInt64(), 1768771607000);
  EXPECT_EQ(results["summary"]["stop"].GetInt64(), 1768771607008);
  EXPECT_STREQ(results["tool"]["version"].GetString(), "1.2.3");
  const auto& failed = results["tests"][1];
  EXPECT_STREQ(failed["filePath"].GetString(), "dir, with:100%/a b.json");
  EXPECT_EQ(failed["line"].GetInt(), 7);
  EXPECT_EQ(failed["stdout"].Size(), 2u);
  EXPECT_THAT(failed["name"].GetString(), EndsWith("\xEF\xBF\xBD|`<b>"));
  EXPECT_STREQ(results["tests"][2]["name"].GetString(), "(no name)");
  EXPECT_STREQ(results["tests"][3]["rawStatus"].GetString(), "error");
}

TEST(Sarif, EncodesPathsAsUris) {
  const auto document = Parsed(TextOf("--sarif"));
  const auto& run = document["runs"][0];
  ASSERT_EQ(run["results"].Size(), 2u);
  EXPECT_EQ(run["tool"]["driver"]["rules"].Size(), 1u);
  const auto& place = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_STREQ(place["artifactLocation"]["uri"].GetString(), "dir,%20with%3A100%25/a%20b.json");
  EXPECT_STREQ(place["artifactLocation"]["uriBaseId"].GetString(), "%SRCROOT%");
  EXPECT_EQ(place["region"]["startLine"].GetInt(), 7);
  EXPECT_FALSE(run["results"][1]["locations"][0].HasMember("physicalLocation"));
  EXPECT_TRUE(run["invocations"][0]["executionSuccessful"].GetBool());
}

TEST(Sarif, NamesAbsolutePathsAsFilesAndKnownProblemsAsSuppressed) {
  Problem problem;
  problem.rule = "S1";
  problem.place = {"/tmp/ä.py", 3};
  problem.known = true;
  const auto document = Parsed(Sarif({&problem, 1}, {}));
  const auto& result = document["runs"][0]["results"][0];
  const auto& artifact = result["locations"][0]["physicalLocation"]["artifactLocation"];
  EXPECT_STREQ(artifact["uri"].GetString(), "file:///tmp/%C3%A4.py");
  EXPECT_FALSE(artifact.HasMember("uriBaseId"));
  EXPECT_STREQ(result["baselineState"].GetString(), "unchanged");
  EXPECT_EQ(result["suppressions"].Size(), 1u);
}

TEST(CodeQuality, FingerprintsAreUnique) {
  Problem problem;
  problem.rule = "S1";
  problem.subject = "GET /x";
  const Problem twice[] = {problem, problem};
  const auto document = Parsed(CodeQuality(twice));
  EXPECT_STRNE(document[0]["fingerprint"].GetString(), document[1]["fingerprint"].GetString());
  EXPECT_STREQ(document[0]["location"]["path"].GetString(), "GET /x");
  EXPECT_EQ(document[0]["location"]["lines"]["begin"].GetInt(), 1);
}

TEST(GitHubAnnotations, EscapeWhatEndsThem) {
  Problem problem;
  problem.rule = "S1, x";
  problem.title = kHostile;
  problem.message = kHostile;
  problem.place = {"dir, with:100%/a.py", 7};
  problem.count = 3;
  EXPECT_EQ(GitHubAnnotations({&problem, 1}, "understudy check"),
            "::error file=dir%2C with%3A100%25/a.py,line=7,title=S1%2C x%3A a#b\\c%3A 100%25%2C "
            "\"d\"%0A%3A%3Aerror%3A%3Ax\\x0d]]>\\x1b[31m\xEF\xBF\xBD|`<b>::"
            "a#b\\c: 100%25, \"d\"%0A::error::x\\x0d]]>\\x1b[31m\xEF\xBF\xBD|`<b> (3 times)\n");
}

TEST(GitHubAnnotations, AreTheWorstTenAndALineForTheRest) {
  std::vector<Problem> problems(14);
  for (size_t i = 0; i < problems.size(); ++i) {
    problems[i].rule = "R" + std::to_string(i);
    problems[i].level = i < 3 ? Problem::Level::kWarning : Problem::Level::kError;
  }
  problems[13].known = true;
  Problem note;
  note.rule = "S17";
  note.level = Problem::Level::kNote;
  problems.push_back(note);
  const std::string text = GitHubAnnotations(problems, "understudy check");
  EXPECT_THAT(text, testing::StartsWith("::error title=R3::R3\n"));
  EXPECT_THAT(text, EndsWith("::error title=R12::R12\nunderstudy check: and 4 more\n"));
  EXPECT_EQ(GitHubAnnotations({}, "understudy check"), "");
  EXPECT_EQ(GitHubAnnotations({&note, 1}, "understudy check"), "");
}

TEST(GitLabSection, IsALineForEachProblem) {
  Problem problem;
  problem.rule = "S1";
  problem.title = "The row's id";
  problem.message = "a\nb\x1b";
  problem.place = {"a.py", 7};
  EXPECT_EQ(GitLabSection({&problem, 1}, "understudy check", std::chrono::seconds(5)),
            "\033[0Ksection_start:5:understudy_check\r\033[0Kunderstudy check: what is wrong\n"
            "a.py:7: error: S1: The row's id: a b\\x1b\n"
            "\033[0Ksection_end:5:understudy_check\r\033[0K\n");
}

TEST(ReportForms, AreOptionsOfTheirOwn) {
  std::set<std::string> options;
  for (const ReportForm& form : ReportForms()) EXPECT_TRUE(options.insert(form.option).second);
}

TEST(ProblemFingerprint, IsOfTheRuleAndTheSubject) {
  Problem one;
  one.rule = "S1";
  one.subject = "GET /x";
  one.message = "id 1";
  Problem other = one;
  other.message = "id 2";
  EXPECT_EQ(one.Fingerprint(), other.Fingerprint());
  other.subject = "GET /y";
  EXPECT_NE(one.Fingerprint(), other.Fingerprint());
}

}  // namespace
}  // namespace output
