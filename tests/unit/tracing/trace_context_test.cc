#include "tracing/trace_context.h"

#include <gtest/gtest.h>

#include <string>

namespace tracing {
namespace {

constexpr char kTrace[] = "0af7651916cd43dd8448eb211c80319c";
constexpr char kSpan[] = "b7ad6b7169203331";

std::string Traceparent(const std::string& flags) {
  return std::string("00-") + kTrace + "-" + kSpan + "-" + flags;
}

TEST(ParseTraceparent, ReadsIdsAndTheSampledFlag) {
  const auto context = ParseTraceparent(Traceparent("01"));
  ASSERT_TRUE(context);
  EXPECT_EQ(context->trace.ToHex(), kTrace);
  EXPECT_EQ(ToHex(context->span), kSpan);
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(ToTraceparent(*context), Traceparent("01"));
  EXPECT_FALSE(ParseTraceparent(Traceparent("00"))->sampled);
  // Flags of a later level mean nothing here, and are not passed on.
  const auto other_flags = ParseTraceparent(Traceparent("fe"));
  ASSERT_TRUE(other_flags);
  EXPECT_EQ(ToTraceparent(*other_flags), Traceparent("00"));
}

TEST(ParseTraceparent, RefusesWhatTheStandardCallsInvalid) {
  const std::string good = Traceparent("01");
  const auto with = [&](size_t place, std::string_view part) {
    std::string text = good;
    text.replace(place, part.size(), part);
    return text;
  };
  for (const std::string& text : {
           std::string(),
           std::string("garbage"),
           good.substr(0, good.size() - 1),
           good + "0",
           good + "-more",  // version 00 knows no more fields
           with(0, "ff"),   // a version that there can't be
           with(0, "0g"),
           with(3, "0AF7"),                 // capitals
           with(3, std::string(32, '0')),   // no trace
           with(36, std::string(16, '0')),  // no span
           with(2, "_"),
           with(35, " "),
           with(52, "0"),
           with(53, "0x"),
       }) {
    EXPECT_FALSE(ParseTraceparent(text)) << text;
  }
}

TEST(ParseTraceparent, ReadsOfALaterVersionWhatItKnows) {
  std::string later = Traceparent("01");
  later.replace(0, 2, "cc");
  EXPECT_TRUE(ParseTraceparent(later));
  EXPECT_TRUE(ParseTraceparent(later + "-what-the-future-brings"));
  EXPECT_FALSE(ParseTraceparent(later + ".what-the-future-brings"));
}

TEST(IsTracestate, KnowsTheFormOfTheList) {
  EXPECT_TRUE(IsTracestate("congo=t61rcWkgMzE"));
  EXPECT_TRUE(IsTracestate("rojo=00f067aa0ba902b7, fw529a3039@dt=FfD ,,x/y=1"));
  EXPECT_TRUE(IsTracestate("a=" + std::string(256, 'v')));
  std::string many = "k0=1";
  for (int i = 1; i < 32; ++i) many += ",k" + std::to_string(i) + "=1";
  EXPECT_TRUE(IsTracestate(many));
  for (const std::string& text :
       {std::string(), std::string(" ,"), std::string("novalue"), std::string("=1"),
        std::string("a="), std::string("A=1"), std::string("a=1=2"), std::string("a=\t1\x01"),
        "a=" + std::string(257, 'v'), many + ",k32=1"}) {
    EXPECT_FALSE(IsTracestate(text)) << text;
  }
}

TEST(ReadContext, JoinsTracestateAndForgetsOneThatIsWrong) {
  const std::string parent = Traceparent("01");
  const auto context =
      ReadContext({{"Tracestate", "a=1"}, {"TraceParent", " " + parent}, {"tracestate", "b=2"}});
  EXPECT_EQ(ToTraceparent(context), parent);
  EXPECT_EQ(context.state, "a=1,b=2");
  const auto without = ReadContext({{"traceparent", parent}, {"tracestate", "wrong"}});
  EXPECT_TRUE(without.valid());
  EXPECT_EQ(without.state, "");
}

TEST(ReadContext, BelievesNoTraceparentThatIsThereTwice) {
  const std::string parent = Traceparent("01");
  EXPECT_FALSE(ReadContext({{"traceparent", parent}, {"traceparent", parent}}).valid());
  EXPECT_FALSE(ReadContext({{"traceparent", "garbage"}, {"tracestate", "a=1"}}).valid());
  EXPECT_EQ(ReadContext({{"tracestate", "a=1"}}).state, "");
}

}  // namespace
}  // namespace tracing
