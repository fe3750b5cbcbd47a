#include "harness/drift/masking.h"

#include <gtest/gtest.h>

namespace harness::drift {
namespace {

constexpr char kId[] = "5019d1f7-0d36-4da0-b6aa-2a3c499dcb7b";
constexpr char kUpperId[] = "5019D1F7-0D36-4DA0-B6AA-2A3C499DCB7B";

TEST(MaskerTest, NumbersIdsByFirstAppearanceWhateverTheirCase) {
  Masker masker;
  const std::string other(32, 'a');
  masker.BeginStep();
  EXPECT_EQ(masker.Mask(std::string("/goals/") + kUpperId), "/goals/<uuid1.1>");
  EXPECT_EQ(masker.Mask(std::string(kId) + "," + other), "<uuid1.1>,<uuid1.2>");
}

TEST(MaskerTest, AnIdMoreInOneStepChangesNoOther) {
  const std::string id = kId;
  const std::string extra(32, 'a');
  const std::string next(32, 'b');
  Masker masker;
  Masker other;
  for (Masker* each : {&masker, &other}) each->BeginStep();
  masker.Mask(id);
  other.Mask(id + " " + extra);
  for (Masker* each : {&masker, &other}) each->BeginStep();
  EXPECT_EQ(masker.Mask(next + " " + id), other.Mask(next + " " + id));
}

TEST(MaskerTest, LeavesHexOfAnotherLength) {
  Masker masker;
  const std::string longer(33, 'a');
  EXPECT_EQ(masker.Mask(longer), longer);
  EXPECT_EQ(masker.Mask("deadbeef"), "deadbeef");
}

TEST(MaskerTest, MasksTimesButNotThoseThatAClientSent) {
  Masker masker;
  EXPECT_EQ(masker.Mask("2026-01-18T21:26:47.123456 2026-01-18T21:26:47Z."), "<time> <time>.");
  EXPECT_EQ(masker.Mask("2026-01-18T21:26:47.x"), "<time>.x");
  EXPECT_EQ(masker.Mask("2019-03-01T10:15:30"), "2019-03-01T10:15:30");
}

TEST(MaskerTest, MasksTheHexOfADidWhateverTheName) {
  Masker masker;
  EXPECT_EQ(masker.Mask(R"("did:agent:a:b"c:0123abcd")"), R"("did:agent:a:b"c:<hex>")");
  EXPECT_EQ(masker.Mask(R"("did:agent:a:0123abc")"), R"("did:agent:a:0123abc")");
}

TEST(MaskerTest, MasksHostsAndStamps) {
  Masker masker;
  EXPECT_EQ(masker.Mask("url 'http://l01-data-layer:8001/goals/'"), "url 'http://<host>/goals/'");
  EXPECT_EQ(masker.Mask("https://developer.example.org/en"), "https://developer.example.org/en");
  EXPECT_EQ(masker.MaskHeader("http://example.org/agents/"), "http://<host>/agents/");
  EXPECT_EQ(masker.Mask("{'timestamp': 1768771607123, 'a': 1768771607123}"),
            "{'timestamp': <time>, 'a': 1768771607123}");
}

TEST(MaskerTest, MasksMeasuredNumbersInBodiesOnly) {
  Masker masker;
  EXPECT_EQ(masker.MaskBody(R"({"latency_ms":0.28,"uptime_seconds":135})"),
            R"({"latency_ms":<n>,"uptime_seconds":<n>})");
  EXPECT_EQ(masker.Mask(R"({"latency_ms":0.28})"), R"({"latency_ms":0.28})");
}

}  // namespace
}  // namespace harness::drift
