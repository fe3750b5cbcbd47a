#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_LOG_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_LOG_H_

#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "harness/load/events.h"
#include "harness/verdict/verdict.h"
#include "output/output_file.h"

namespace harness::report {

// A log of a run, a line for each thing that happened: start, ten-second figures, the first failure
// of each kind, timed events, verdict. Times are seconds since the start.
class LoadLog : public load::LoadListener {
 public:
  // Appends to the file. Fails when it can't be written. `profile` must outlive it.
  static base::Result<std::unique_ptr<LoadLog>> Open(const std::string& path,
                                                     const load::Profile& profile,
                                                     const std::string& target, uint64_t seed);

  void OnRequest(const load::RequestSample& sample) override;
  void OnTick(std::chrono::nanoseconds elapsed, uint32_t users) override;
  void OnTimedEvent(std::chrono::nanoseconds elapsed, const load::TimedEvent& event) override;
  // After the run. Fails when the disk refused a line.
  base::Status Finish(std::chrono::nanoseconds elapsed, const verdict::Verdict& verdict);

 private:
  LoadLog(const load::Profile& profile, output::OutputStream file)
      : profile_(profile), file_(std::move(file)) {}
  void Line(std::chrono::nanoseconds at, const std::string& text);

  const load::Profile& profile_;
  output::OutputStream file_;
  base::Status written_;
  uint64_t requests_ = 0;
  uint64_t failures_ = 0;
  uint64_t logged_requests_ = 0;
  std::chrono::nanoseconds logged_at_{};
  size_t failures_logged_ = 0;
};

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_LOG_H_
