#include "harness/report/live_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

namespace harness::report {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ProgressLine, TellsHowTheRunGoes) {
  load::Profile profile;
  profile.name = "smoke";
  profile.stages = {{10, 5, 60s}};
  EXPECT_EQ(ProgressLine(profile, 25s, 10, 6.94, 183, 2),
            "smoke: 42 % | 10 users | 6.9/s | 183 requests | 2 failures | 35s left");
  EXPECT_EQ(ProgressLine(profile, 61s, 10, 0, 1, 0),
            "smoke: 100 % | 10 users | 0.0/s | 1 request | 0 failures | 0s left");
}

TEST(LiveTable, WritesNothingWhenItIsNoTerminal) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  const ConsoleStyle style = ConsoleStyle::Of(::fileno(file));
  std::fclose(file);
  EXPECT_FALSE(style.terminal);
  load::Profile profile;
  profile.stages = {{10, 5, 60s}};
  std::string written;
  LiveTable progress([&](std::string_view text) { written += text; }, style, profile);
  progress.OnTick(1s, 3);
  progress.Finish();
  EXPECT_EQ(written, "");
}

// What a terminal is sent, tick by tick.
class Drawing {
 public:
  explicit Drawing(ConsoleStyle style = {.terminal = true, .unicode = true}) {
    profile_.name = "smoke";
    profile_.stages = {{10, 5, 60s}};
    table_ = std::make_unique<LiveTable>([this](std::string_view text) { drawn_ += text; }, style,
                                         profile_);
  }

  void Request(std::chrono::nanoseconds latency, std::string_view failure = {}) {
    load::RequestSample sample;
    sample.latency = latency;
    sample.failure = failure;
    table_->OnRequest(sample);
  }
  std::string Tick(std::chrono::nanoseconds elapsed, uint32_t users) {
    drawn_.clear();
    table_->OnTick(elapsed, users);
    return drawn_;
  }
  std::string Finish() {
    drawn_.clear();
    table_->Finish();
    return drawn_;
  }

 private:
  load::Profile profile_;
  std::string drawn_;
  std::unique_ptr<LiveTable> table_;
};

TEST(LiveTable, ShowsEachFigureAlongTime) {
  Drawing drawing;
  drawing.Request(10ms);
  const std::string first = drawing.Tick(1s, 5);
  EXPECT_THAT(first, StartsWith("\r\033[Ksmoke: 2 % | 5 users | 1.0/s | 1 request | 0 failures"));
  EXPECT_THAT(first, HasSubstr("\n\033[K  requests/s       1.0  █\n"));
  EXPECT_THAT(first, HasSubstr("\n\033[K  p50 ms          10.0  █\n"));
  EXPECT_THAT(first, EndsWith("\n\033[K  failures/s       0.0   "));
  drawing.Request(40ms, "no");
  drawing.Request(40ms);
  const std::string second = drawing.Tick(2s, 10);
  EXPECT_THAT(second, StartsWith("\r\033[5A\033[Ksmoke: 3 % | 10 users | 2.0/s | 3 requests"));
  EXPECT_THAT(second, HasSubstr("  users             10  ▄█\n"));
  EXPECT_THAT(second, HasSubstr("  p95 ms          40.0  ▂█\n"));
  EXPECT_THAT(second, EndsWith("  failures/s       1.0   █"));
  EXPECT_EQ(drawing.Finish(), "\033[5A\r\033[J");
  EXPECT_EQ(drawing.Finish(), "");
}

TEST(LiveTable, KeepsTheSecondsThatFit) {
  Drawing drawing({.terminal = true, .unicode = false, .width = 35});
  std::string drawn;
  for (int second = 1; second <= 30; ++second)
    drawn = drawing.Tick(std::chrono::seconds(second), 7);
  EXPECT_THAT(drawn, HasSubstr("  users              7  @@@@@@@@@@\n"));
}

TEST(LiveTable, IsOneLineWhereThereIsNoRoom) {
  for (const ConsoleStyle style :
       {ConsoleStyle{.terminal = true, .width = 30}, ConsoleStyle{.terminal = true, .height = 6}}) {
    Drawing drawing(style);
    const std::string drawn = drawing.Tick(1s, 5);
    EXPECT_THAT(drawn, StartsWith("\r\033[Ksmoke: 2 %"));
    EXPECT_THAT(drawn, Not(HasSubstr("\n")));
    EXPECT_EQ(drawing.Finish(), "\r\033[J");
  }
}

TEST(Sparkline, WhatIsNotZeroCanBeSeen) {
  const double values[] = {0, 0.001, 4, 8};
  EXPECT_EQ(Sparkline(values, true), " ▁▄█");
  EXPECT_EQ(Sparkline(values, false), " _=@");
  EXPECT_EQ(Sparkline({}, true), "");
  const double zeros[] = {0, 0};
  EXPECT_EQ(Sparkline(zeros, true), "  ");
}

}  // namespace
}  // namespace harness::report
