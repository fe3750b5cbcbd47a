#include "output/forms.h"

#include <rapidjson/document.h>

#include "base/json.h"
#include "base/utf8.h"

namespace output {

using rapidjson::Value;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

namespace {

using Allocator = rapidjson::Document::AllocatorType;

// The schema has no empty names.
constexpr std::string_view kNoName = "(no name)";

const char* StatusOf(TestCase::Outcome outcome) {
  switch (outcome) {
    case TestCase::Outcome::kPassed:
      return "passed";
    case TestCase::Outcome::kSkipped:
      return "skipped";
    case TestCase::Outcome::kFailed:
    case TestCase::Outcome::kError:
      break;
  }
  return "failed";
}

class Writer {
 public:
  std::string Write(const TestRun& run) {
    TestTotals totals;
    Value tests(rapidjson::kArrayType);
    const std::vector<TestSuite> suites = run.AllSuites();
    for (const TestSuite& suite : suites) {
      for (const TestCase& one : suite.cases) {
        totals.Add(one);
        tests.PushBack(Test(suite, one), allocator());
      }
    }
    const int64_t start = duration_cast<milliseconds>(run.origin.started).count();
    Value summary(rapidjson::kObjectType);
    summary.AddMember("tests", totals.tests, allocator());
    summary.AddMember("passed", totals.passed(), allocator());
    summary.AddMember("failed", totals.failures + totals.errors, allocator());
    summary.AddMember("skipped", totals.skipped, allocator());
    summary.AddMember("pending", 0, allocator());
    summary.AddMember("other", 0, allocator());
    summary.AddMember("suites", suites.size(), allocator());
    summary.AddMember("start", start, allocator());
    summary.AddMember("stop", start + totals.duration.count(), allocator());
    Value tool(rapidjson::kObjectType);
    tool.AddMember("name", Text(run.command), allocator());
    if (!run.origin.version.empty())
      tool.AddMember("version", Text(run.origin.version), allocator());
    Value results(rapidjson::kObjectType);
    results.AddMember("tool", tool, allocator());
    results.AddMember("summary", summary, allocator());
    results.AddMember("tests", tests, allocator());
    if (!run.origin.hostname.empty()) {
      Value environment(rapidjson::kObjectType);
      Value extra(rapidjson::kObjectType);
      extra.AddMember("hostname", Text(run.origin.hostname), allocator());
      environment.AddMember("extra", extra, allocator());
      results.AddMember("environment", environment, allocator());
    }
    document_.SetObject();
    document_.AddMember("reportFormat", "CTRF", allocator());
    document_.AddMember("specVersion", "0.0.0", allocator());
    document_.AddMember("generatedBy", "understudy", allocator());
    document_.AddMember("results", results, allocator());
    return base::ToPrettyJson(document_) + '\n';
  }

 private:
  Allocator& allocator() { return document_.GetAllocator(); }
  Value Text(std::string_view text) { return base::MakeString(base::ValidUtf8(text), allocator()); }

  Value Test(const TestSuite& suite, const TestCase& one) {
    Value test(rapidjson::kObjectType);
    test.AddMember("name", Text(one.name.empty() ? kNoName : one.name), allocator());
    test.AddMember("status", rapidjson::StringRef(StatusOf(one.outcome)), allocator());
    if (one.outcome == TestCase::Outcome::kError) test.AddMember("rawStatus", "error", allocator());
    test.AddMember("duration", Rounded(one.duration).count(), allocator());
    Value suites(rapidjson::kArrayType);
    suites.PushBack(Text(suite.name), allocator());
    if (!one.classname.empty() && one.classname != suite.name)
      suites.PushBack(Text(one.classname), allocator());
    test.AddMember("suite", suites, allocator());
    if (!one.message.empty()) test.AddMember("message", Text(one.message), allocator());
    if (!one.text.empty()) test.AddMember("trace", Text(one.text), allocator());
    const std::string& file = one.place.file.empty() ? suite.file : one.place.file;
    if (!file.empty()) test.AddMember("filePath", Text(file), allocator());
    if (one.place.line > 0) test.AddMember("line", one.place.line, allocator());
    if (!one.output.empty()) {
      Value lines(rapidjson::kArrayType);
      std::string_view rest = one.output;
      while (!rest.empty()) {
        const size_t end = rest.find('\n');
        lines.PushBack(Text(rest.substr(0, end)), allocator());
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      }
      test.AddMember("stdout", lines, allocator());
    }
    return test;
  }

  rapidjson::Document document_;
};

}  // namespace

std::string Ctrf(const TestRun& run) { return Writer().Write(run); }

}  // namespace output
