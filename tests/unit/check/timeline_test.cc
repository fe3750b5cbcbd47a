#include "check/timeline.h"

#include <gtest/gtest.h>

#include "check/timeline_picture.h"

namespace check {
namespace {

using mock_server::diagnosis::Code;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

void Add(Timeline& timeline, nanoseconds time, int status, bool has_finding = false) {
  const base::HttpRequest request;
  base::HttpResponse response;
  response.status = status;
  mock_server::diagnosis::Observation observation;
  if (has_finding) observation.Note(Code::kFinalSlash, "/path", "hint");
  timeline.Add({base::Service::kGateway, 1, time, request, response, observation});
}

TEST(Timeline, CountsByColumnAndClass) {
  Timeline timeline;
  Add(timeline, milliseconds(1000), 200);
  Add(timeline, milliseconds(1010), 404, true);
  Add(timeline, milliseconds(1045), 0);
  ASSERT_EQ(timeline.columns().size(), 3U);
  EXPECT_EQ(timeline.columns()[0].by_class, (std::array<uint32_t, 6>{0, 0, 1, 0, 1, 0}));
  EXPECT_EQ(timeline.columns()[0].codes, Timeline::BitOf(Code::kFinalSlash));
  EXPECT_EQ(timeline.columns()[2].by_class[0], 1U);
  EXPECT_EQ(timeline.columns()[2].codes, 0U);
}

TEST(Timeline, KeepsAllRequestsOfALongRunInFewColumns) {
  Timeline timeline;
  constexpr int kRequests = 36'000;
  for (int i = 0; i < kRequests; ++i) Add(timeline, milliseconds(100 * i), 200, i == 17);
  EXPECT_LE(timeline.columns().size(), Timeline::kMostColumns);
  EXPECT_GT(timeline.columns().size(), Timeline::kMostColumns / 2 - 1);
  uint64_t total = 0;
  for (const Timeline::Column& column : timeline.columns()) total += column.by_class[2];
  EXPECT_EQ(total, uint64_t{kRequests});
  EXPECT_NE(timeline.columns()[0].codes, 0U);
  EXPECT_EQ(timeline.columns()[1].codes, 0U);
}

TEST(Timeline, ALateReportCountsAsOfTheStart) {
  Timeline timeline;
  Add(timeline, milliseconds(1000), 200);
  Add(timeline, milliseconds(900), 201);
  ASSERT_EQ(timeline.columns().size(), 1U);
  EXPECT_EQ(timeline.columns()[0].by_class[2], 2U);
}

TEST(TimelinePicture, HasABarForEachColumnAndALaneForEachCode) {
  Timeline timeline;
  Add(timeline, milliseconds(0), 200);
  Add(timeline, milliseconds(0), 500, true);
  Add(timeline, milliseconds(70), 200);
  Finding finding;
  finding.code = Code::kFinalSlash;
  output::Html html;
  const TimelineMark mark{finding, "c0f0"};
  AddTimeline(timeline, {&mark, 1}, html);
  EXPECT_EQ(
      html.text(),
      "<div class=\"time\"><span>requests<br><span class=\"soft\">at most 100/s</span></span>"
      "<svg class=\"tall\" role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 4 100\" "
      "aria-label=\"Requests along time, by the class of their status\">"
      "<g><title>0.0 s, 1 2xx, 1 5xx</title>"
      "<rect class=\"c2\" x=\"0\" y=\"50\" width=\"0.9\" height=\"50\"/>"
      "<rect class=\"c5\" x=\"0\" y=\"0\" width=\"0.9\" height=\"50\"/></g>"
      "<g><title>0.1 s, 1 2xx</title>"
      "<rect class=\"c2\" x=\"3\" y=\"50\" width=\"0.9\" height=\"50\"/></g></svg><span></span>"
      "<div class=\"legend\"><span><i class=\"c2\"></i>2 2xx</span>"
      "<span><i class=\"c5\"></i>1 5xx</span></div>"
      "<a href=\"#c0f0\" title=\"A trailing slash is missing or superfluous\">S5</a>"
      "<svg role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 4 1\" "
      "aria-label=\"When S5 was met\">"
      "<rect class=\"cm\" x=\"0\" y=\"0\" width=\"1\" height=\"1\"/></svg>"
      "<span></span><div class=\"axis soft\"><span>0.0 s</span><span>0.0 s</span>"
      "<span>0.0 s</span><span>0.1 s</span><span>0.1 s</span></div></div>");
}

TEST(TimelinePicture, IsNothingWithoutRequests) {
  output::Html html;
  AddTimeline(Timeline(), {}, html);
  EXPECT_TRUE(html.empty());
}

}  // namespace
}  // namespace check
