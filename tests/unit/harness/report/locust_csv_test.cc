#include "harness/report/locust_csv.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace harness::report {
namespace {

using load::LocustBucket;
using load::LocustBuckets;
using load::LocustStatistics;
using testing::HasSubstr;
using namespace std::chrono_literals;

const std::string kGolden = UNDERSTUDY_SOURCE_DIR "/tests/golden/locust/";
constexpr double kStart = 1768771607.25;

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// docs/load-model.md, Locust's files.
TEST(LocustBucket, RoundsHalfToEvenOnTheExactValue) {
  const std::pair<double, int64_t> kCases[] = {{0.5, 0},
                                               {1.5, 2},
                                               {2.5, 2},
                                               {99.5, 100},
                                               {99.4, 99},
                                               {105.0, 100},
                                               {105.00000000000001, 110},
                                               {115, 120},
                                               {125, 120},
                                               {995, 1000},
                                               {1050, 1000},
                                               {1150, 1200},
                                               {9950, 10000},
                                               {10500, 10000},
                                               {11500, 12000},
                                               {104.9, 100},
                                               {105.1, 110}};
  for (const auto& [value, bucket] : kCases) EXPECT_EQ(LocustBucket(value), bucket) << value;
}

TEST(LocustBuckets, PercentilesAreLocusts) {
  LocustBuckets ten;
  for (int i = 1; i <= 10; ++i) ten.Add(i);
  bool is_float = true;
  EXPECT_EQ(ten.Percentile(10, 0.5), 6);
  EXPECT_EQ(ten.Median(10, &is_float), 5);
  EXPECT_FALSE(is_float);
  LocustBuckets twenty;
  for (int i = 1; i <= 20; ++i) twenty.Add(i);
  EXPECT_EQ(twenty.Percentile(20, 0.95), 20);
}

// The same times that were given to the real Locust give the same files, byte for byte.
class GoldenRun : public testing::TestWithParam<bool> {};

TEST_P(GoldenRun, WritesTheFilesOfTheRealLocust) {
  const bool full = GetParam();
  const std::string prefix = kGolden + (full ? "full" : "plain");
  LocustStatistics statistics(kStart, full);
  std::string history = HistoryCsvHeader();
  std::ifstream events(kGolden + "events.tsv");
  std::string line;
  double tick = kStart;
  int count = 0;
  while (std::getline(events, line)) {
    std::stringstream fields(line);
    std::string now_text, method, name, milliseconds, bytes, error;
    std::getline(fields, now_text, '\t');
    std::getline(fields, method, '\t');
    std::getline(fields, name, '\t');
    std::getline(fields, milliseconds, '\t');
    std::getline(fields, bytes, '\t');
    std::getline(fields, error);
    const double now = std::stod(now_text);
    for (; tick <= now; tick += 1) {
      const auto users = static_cast<uint32_t>(std::min(10, static_cast<int>(tick - kStart) * 5));
      history += HistoryCsvRows(statistics, tick, users, full);
    }
    statistics.LogRequest(method, name, now, std::stod(milliseconds), std::stoull(bytes));
    if (!error.empty()) statistics.LogError(method, name, now, error);
    ++count;
  }
  ASSERT_GT(count, 1000);
  EXPECT_EQ(StatsCsv(statistics), Content(prefix + "_stats.csv"));
  EXPECT_EQ(FailuresCsv(statistics), Content(prefix + "_failures.csv"));
  EXPECT_EQ(ExceptionsCsv(), Content(prefix + "_exceptions.csv"));
  EXPECT_EQ(history, Content(prefix + "_stats_history.csv"));
}

INSTANTIATE_TEST_SUITE_P(History, GoldenRun, testing::Bool(),
                         [](const auto& info) { return info.param ? "full" : "plain"; });

class LocustCsvReporterTest : public testing::Test {
 protected:
  LocustCsvReporterTest() {
    workload_.rows = {{"GET", "GET /a"}};
    directory_ =
        std::filesystem::temp_directory_path() / ("understudy-csv-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
  }
  ~LocustCsvReporterTest() override { std::filesystem::remove_all(directory_); }

  load::Workload workload_;
  std::filesystem::path directory_;
};

TEST_F(LocustCsvReporterTest, WritesTheLastRequestsToo) {
  const std::string prefix = (directory_ / "run").string();
  auto reporter = LocustCsvReporter::Create(prefix, false, workload_, 1768771607000000us);
  ASSERT_TRUE(reporter) << reporter.error().ToString();
  (*reporter)->OnTick(0s, 1);
  load::RequestSample sample;
  sample.finished = 500ms;
  sample.latency = 1234567ns;
  sample.failure = "CatchResponseError('no')";
  sample.bytes = 7;
  (*reporter)->OnRequest(sample);
  ASSERT_TRUE((*reporter)->Finish());
  EXPECT_THAT(Content(prefix + "_stats.csv"),
              HasSubstr("\r\n,Aggregated,1,1,1.234567,1.234567,1.234567,1.234567,7.0,2.0,2.0,1,1,1,"
                        "1,1,1,1,1,1,1,1\r\n"));
  EXPECT_THAT(Content(prefix + "_failures.csv"),
              HasSubstr("GET,GET /a,CatchResponseError('no'),1\r\n"));
  EXPECT_THAT(Content(prefix + "_stats_history.csv"),
              HasSubstr("\r\n1768771607,1,,Aggregated,0.000000,0.000000,N/A"));
  EXPECT_EQ(Content(prefix + "_exceptions.csv"), "Count,Message,Traceback,Nodes\r\n");
}

TEST_F(LocustCsvReporterTest, TellsAPlaceThatCantBeWrittenTo) {
  const auto reporter = LocustCsvReporter::Create("/proc/no/such/run", false, workload_, 0us);
  ASSERT_FALSE(reporter);
  EXPECT_THAT(reporter.error().ToString(), HasSubstr("/proc/no/such/run_stats_history.csv"));
}

}  // namespace
}  // namespace harness::report
