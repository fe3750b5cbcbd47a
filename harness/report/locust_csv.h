#ifndef UNDERSTUDY_HARNESS_REPORT_LOCUST_CSV_H_
#define UNDERSTUDY_HARNESS_REPORT_LOCUST_CSV_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/load/events.h"
#include "harness/load/locust_statistics.h"
#include "output/output_file.h"

namespace harness::report {

// The text of `PREFIX_stats.csv`, `PREFIX_failures.csv`, `PREFIX_exceptions.csv` and
// `PREFIX_stats_history.csv` as Locust 2.43.1 writes them, CRLF and Python's numbers included.
std::string StatsCsv(const load::LocustStatistics& statistics);
std::string FailuresCsv(const load::LocustStatistics& statistics);
std::string ExceptionsCsv();
std::string HistoryCsvHeader();
// The rows of one moment. With `full`, one for each entry before the total, and percentiles of the
// last ten seconds instead of the whole run: so Locust does.
std::string HistoryCsvRows(const load::LocustStatistics& statistics, double now, uint32_t users,
                           bool full);

// The paths of the four, in that order.
std::vector<std::string> LocustCsvPaths(const std::string& prefix);

// Writes the four files while a run goes on: the history every second, the others every five, and
// all of them once more at the end, which Locust misses (its files lack the last seconds).
class LocustCsvReporter : public load::LoadListener {
 public:
  // Fails when a file can't be written. `workload` must outlive it.
  static base::Result<std::unique_ptr<LocustCsvReporter>> Create(
      const std::string& prefix, bool full_history, const load::Workload& workload,
      std::chrono::microseconds wall_start);

  void OnRequest(const load::RequestSample& sample) override;
  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;
  // After the run. Fails when the disk refused something.
  base::Status Finish();

 private:
  LocustCsvReporter(const std::string& prefix, bool full_history, const load::Workload& workload,
                    double start, output::OutputStream history);
  // All but the history. What is not a regular file is written once, at the end.
  void WriteFiles(bool at_end);
  void Note(const base::Status& written);

  const std::vector<std::string> paths_;
  const bool full_history_;
  const load::Workload& workload_;
  const double start_;
  load::LocustStatistics statistics_;
  output::OutputStream history_;
  int ticks_ = 0;
  base::Status written_;  // the first fault of any file
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOCUST_CSV_H_
