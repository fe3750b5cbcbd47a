// The drift matrix: a stand-in in a known state is the target, and that state must be what comes
// out, whole and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "cli/known_stand_ins.h"
#include "harness/drift/corpus.h"
#include "harness/drift/drift.h"

namespace harness::drift {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

class DriftMatrixTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    corpus_ = new Corpus(LoadBuiltInCorpus().value());
    states_ = new cli::KnownStandIns({}, kDataLayerKey);
    traces_ = new StateTraces(corpus_->scenarios, *states_, [](const Step&) { return true; });
  }
  static void TearDownTestSuite() {
    delete traces_;
    delete states_;
    delete corpus_;
  }

  static std::string Names(const Switches& switches) {
    std::string names;
    for (const size_t index : switches)
      names += (names.empty() ? "" : ", ") + states_->switches()[index].name;
    return names.empty() ? "none" : names;
  }

  // What is told about a stand-in with these switches, which is played to for itself.
  static Identification Identified(const Switches& on) {
    const auto target = states_->Open(on).value();
    const TwoPlays plays =
        PlayToStandIn(corpus_->scenarios, *target, [](const Step&) { return true; }).value();
    return Identify(TraceOf(plays.first, plays.second), *traces_, [] { return false; }).value();
  }

  static void ExpectIdentified(const Switches& on) {
    const Identification told = Identified(on);
    EXPECT_EQ(Names(told.on), Names(on));
    EXPECT_THAT(told.explained, testing::Each(true)) << Names(on);
  }

  static Corpus* corpus_;
  static cli::KnownStandIns* states_;
  static StateTraces* traces_;
};

Corpus* DriftMatrixTest::corpus_ = nullptr;
cli::KnownStandIns* DriftMatrixTest::states_ = nullptr;
StateTraces* DriftMatrixTest::traces_ = nullptr;

// Only a restart, or a data layer that is down, shows these.
const Switches kUnseen = {9, 11};

TEST_F(DriftMatrixTest, TwoPlaysOfTheSameStateDifferInNothing) {
  const Identification told = Identified({});
  EXPECT_THAT(told.on, IsEmpty());
  EXPECT_THAT(told.explained, testing::Each(true));
  EXPECT_EQ(Names(Undecided({}, *traces_, [] { return false; }).value()), Names(kUnseen));
}

TEST_F(DriftMatrixTest, EachStateIsIdentified) {
  for (size_t one = 0; one < states_->switches().size(); ++one) {
    if (!kUnseen.contains(one)) ExpectIdentified({one});
  }
}

TEST_F(DriftMatrixTest, PairsOfThemAreIdentified) {
  constexpr std::array<std::array<size_t, 2>, 20> kPairs = {
      {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3},  {0, 4},   {1, 6},  {2, 8},  {3, 10},
       {4, 5}, {4, 6}, {5, 6}, {6, 7}, {7, 8}, {8, 12}, {10, 12}, {4, 12}, {5, 13}, {2, 13}}};
  for (const auto& [one, other] : kPairs) ExpectIdentified({one, other});
}

}  // namespace
}  // namespace harness::drift
