#include "tracing/sampler.h"

#include <gtest/gtest.h>

#include "tests/fakes/span_list.h"
#include "tracing/span.h"

namespace tracing {
namespace {

SpanContext Parent(bool sampled) { return {{1, 2}, 3, sampled, "a=1"}; }

TEST(Sampler, TheParentDecidesWhereItIsAsked) {
  for (const char* const name :
       {"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"}) {
    auto sampler = FindSampler(name);
    ASSERT_TRUE(sampler) << name;
    sampler->ratio = 0.5;
    EXPECT_TRUE(sampler->Samples(Parent(true), {1, ~uint64_t{0}})) << name;
    EXPECT_FALSE(sampler->Samples(Parent(false), {1, 0})) << name;
  }
  EXPECT_TRUE(FindSampler("always_on")->Samples(Parent(false), {1, 2}));
  EXPECT_FALSE(FindSampler("always_off")->Samples(Parent(true), {1, 2}));
  EXPECT_TRUE(FindSampler("parentbased_always_on")->Samples({}, {1, 2}));
  EXPECT_FALSE(FindSampler("parentbased_always_off")->Samples({}, {1, 2}));
  EXPECT_FALSE(FindSampler("jaeger_remote"));
  EXPECT_FALSE(FindSampler("parentbased_"));
}

TEST(Sampler, ARatioIsOfTheLowerHalfOfTheId) {
  auto sampler = *FindSampler("traceidratio");
  sampler.ratio = 0.25;
  constexpr uint64_t kQuarter = uint64_t{1} << 62;
  EXPECT_TRUE(sampler.Samples(Parent(false), {~uint64_t{0}, kQuarter - 1}));
  EXPECT_FALSE(sampler.Samples(Parent(true), {0, kQuarter}));
  sampler.ratio = 1;
  EXPECT_TRUE(sampler.Samples({}, {0, ~uint64_t{0}}));
  sampler.ratio = 0;
  EXPECT_FALSE(sampler.Samples({}, {1, 0}));
}

TEST(Tracer, ChildrenStayInTheTraceOfTheirParent) {
  tests::fakes::SpanList sink;
  Tracer tracer({}, sink, 1);
  const SpanContext root = tracer.Begin({});
  EXPECT_TRUE(root.valid());
  EXPECT_TRUE(root.sampled);
  const SpanContext child = tracer.Begin(Parent(false));
  EXPECT_EQ(child.trace, Parent(false).trace);
  EXPECT_NE(child.span, Parent(false).span);
  EXPECT_EQ(child.state, "a=1");
  EXPECT_FALSE(child.sampled);
  EXPECT_FALSE(tracer.Begin({}).trace == root.trace);
}

}  // namespace
}  // namespace tracing
