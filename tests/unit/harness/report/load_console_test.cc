#include "harness/report/load_console.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace harness::report {
namespace {

using load::RequestSample;
using load::Statistics;
using namespace std::chrono_literals;

const load::Workload& TwoRows() {
  static const load::Workload workload = [] {
    load::Workload w;
    w.rows = {{"POST", "POST /b"}, {"GET", "GET /a"}, {"GET", "GET /never"}};
    return w;
  }();
  return workload;
}

Statistics SampleRun() {
  Statistics statistics(TwoRows());
  for (int i = 0; i < 200; ++i) {
    RequestSample sample;
    sample.row = i % 4 == 0 ? 0 : 1;
    sample.finished = std::chrono::milliseconds(i * 50);
    sample.latency = std::chrono::milliseconds(i % 10 == 0 ? 150 : 5);
    sample.bytes = 302;
    if (i % 40 == 0)
      sample.failure = "HTTPError('500 Server Error: Internal Server Error for url: POST /b')";
    statistics.OnRequest(sample);
  }
  statistics.Finish(10s);
  return statistics;
}

std::string Golden(const std::string& name) {
  std::ifstream file(UNDERSTUDY_SOURCE_DIR "/tests/golden/console/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ResultTable, IsAsInTheGoldenFile) {
  EXPECT_EQ(ResultTable(SampleRun(), output::Style(false)), Golden("table.txt"));
}

TEST(BaselineText, SetsTheRunBesideTheRecordedOne) {
  EXPECT_EQ(BaselineText(SampleRun(), "smoke"),
            "Recorded smoke: 6.92/s, median 12 ms, 95 % 31 ms; this run: 20.00/s (+188.9 %), "
            "median 5.00 ms, 95 % 150 "
            "ms\n\n");
  EXPECT_EQ(BaselineText(SampleRun(), ""), "");
}

TEST(VerdictText, IsAsInTheGoldenFile) {
  const Statistics statistics = SampleRun();
  load::RunFacts facts;
  facts.reached = true;
  facts.dead_connections = 3;
  facts.counters.retries = 2;
  const auto verdict = verdict::Decide(
      {{"error_rate<1%", "p95<500", "p95<5 for GET /never"}, false}, statistics, facts);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(VerdictText(statistics, *verdict, output::Style(false)), Golden("verdict.txt"));
}

TEST(VerdictText, OfAnInterruptedRunSaysSoBeforeAllElse) {
  load::RunFacts facts;
  facts.reached = true;
  facts.interrupted = true;
  facts.elapsed = 12s;
  const auto verdict = verdict::Decide({{"p95<1"}, false}, SampleRun(), facts);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->outcome, verdict::Outcome::kInterrupted);
  EXPECT_THAT(
      VerdictText(SampleRun(), *verdict, output::Style(false)),
      testing::HasSubstr(
          "\nINTERRUPTED\n  interrupted after 12s; figures cover only that part of the run\n"));
}

TEST(VerdictText, HasColoursOnlyWhenAsked) {
  const Statistics statistics = SampleRun();
  const auto verdict = verdict::Decide({{"p95<500"}, false}, statistics, {});
  EXPECT_THAT(VerdictText(statistics, *verdict, output::Style(true)),
              testing::HasSubstr("\033[32mPASSED"));
  EXPECT_THAT(VerdictText(statistics, *verdict, output::Style(false)),
              testing::Not(testing::HasSubstr("\033")));
}

// A terminal as TERM and NO_COLOR describe it.
ConsoleStyle TerminalStyle(const char* kind, const char* no_colour) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  EXPECT_GE(terminal, 0);
  ::setenv("TERM", kind, 1);
  ::setenv("NO_COLOR", no_colour, 1);
  const ConsoleStyle style = ConsoleStyle::Of(terminal);
  ::close(terminal);
  return style;
}

TEST(ConsoleStyle, FollowsTheTerminalAndItsUser) {
  EXPECT_TRUE(TerminalStyle("xterm", "").terminal);
  EXPECT_TRUE(TerminalStyle("xterm", "").colour);
  EXPECT_TRUE(TerminalStyle("xterm", "1").terminal);
  EXPECT_FALSE(TerminalStyle("xterm", "1").colour);
  EXPECT_FALSE(TerminalStyle("dumb", "").terminal);
  EXPECT_FALSE(TerminalStyle("dumb", "").colour);
}

}  // namespace
}  // namespace harness::report
