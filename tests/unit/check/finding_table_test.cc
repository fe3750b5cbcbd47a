#include "check/finding_table.h"

#include <gtest/gtest.h>

#include <string>

namespace check {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using mock_server::diagnosis::Code;

// A table and a client whose requests each have one diagnosis.
class FindingTableTest : public testing::Test {
 protected:
  void Record(Code code, const std::string& pointer) {
    mock_server::diagnosis::Observation observation;
    observation.Note(code, pointer, "hint of " + pointer);
    const HttpRequest request{"GET", "/x", {}, ""};
    const HttpResponse response{.status = 422, .headers = {}, .body = "no"};
    table_.Record(
        {Service::kGateway, 1, std::chrono::nanoseconds(0), request, response, observation},
        /*endpoint=*/3, /*is_known=*/true, ++number_);
  }

  FindingTable table_;
  uint64_t number_ = 0;
};

TEST_F(FindingTableTest, GivesEachPlaceOfACodeARowUntilThereAreManyThenOneForTheRest) {
  constexpr int kPlaces = 50;
  for (int round = 0; round < 3; ++round) {
    for (int place = 0; place < kPlaces; ++place)
      Record(Code::kSchemaViolation, "/body/" + std::to_string(place));
  }
  ASSERT_EQ(table_.entries().size(), FindingTable::kMaxFindingsOfCode + 1);
  uint64_t count = 0;
  for (const FindingTable::Entry& entry : table_.entries()) {
    count += entry.finding.count;
    EXPECT_EQ(entry.finding.failed, entry.finding.count);
  }
  EXPECT_EQ(count, 3u * kPlaces);
  const Finding& rest = table_.entries().back().finding;
  EXPECT_TRUE(rest.is_rest);
  EXPECT_EQ(rest.count, 3u * (kPlaces - FindingTable::kMaxFindingsOfCode));
  EXPECT_EQ(rest.message, "hint of /body/20");
  EXPECT_EQ(rest.example.number, 21u);
}

TEST_F(FindingTableTest, ACodeThatFillsItsRowsLeavesRoomForOthers) {
  for (int place = 0; place < 500; ++place) Record(Code::kUnknownRoute, std::to_string(place));
  Record(Code::kRowIdUsed, "/path/goal_id");
  const Finding& last = table_.entries().back().finding;
  EXPECT_EQ(last.code, Code::kRowIdUsed);
  EXPECT_FALSE(last.is_rest);
}

TEST_F(FindingTableTest, APlaceAsLongAsABodyIsCountedAmongTheRest) {
  Record(Code::kIgnoredField, "/body/" + std::string(10000, 'x'));
  ASSERT_EQ(table_.entries().size(), 1u);
  EXPECT_TRUE(table_.entries()[0].finding.is_rest);
  EXPECT_EQ(table_.entries()[0].finding.count, 1u);
}

}  // namespace
}  // namespace check
