#include "harness/report/load_log.h"

#include <fmt/format.h>

#include "harness/load/duration.h"

namespace harness::report {

using base::Result;
using base::Status;
using output::OutputStream;
using std::chrono::nanoseconds;

namespace {

constexpr nanoseconds kInterval = std::chrono::seconds(10);
// A run in which everything fails must not fill the disk.
constexpr size_t kMaxFailuresLogged = 1000;

}  // namespace

Result<std::unique_ptr<LoadLog>> LoadLog::Open(const std::string& path,
                                               const load::Profile& profile,
                                               const std::string& target, uint64_t seed) {
  auto file = OutputStream::Open(path, OutputStream::Mode::kAppend);
  if (!file) return tl::unexpected(file.error());
  std::unique_ptr<LoadLog> log(new LoadLog(profile, std::move(*file)));
  log->Line(
      nanoseconds::zero(),
      fmt::format("start {}: {} users, {}, target {}, seed {}", profile.name, profile.max_users(),
                  load::FormatDuration(profile.run_time()), target, seed));
  if (!log->written_) return tl::unexpected(log->written_.error());
  return log;
}

void LoadLog::Line(nanoseconds at, const std::string& text) {
  written_ =
      file_.Write(fmt::format("{:10.3f} {}\n", std::chrono::duration<double>(at).count(), text));
}

void LoadLog::OnRequest(const load::RequestSample& sample) {
  ++requests_;
  if (sample.failure.empty()) return;
  ++failures_;
  if (failures_logged_ >= kMaxFailuresLogged) return;
  ++failures_logged_;
  Line(sample.finished, fmt::format("failure user {} {}: {}", sample.user,
                                    profile_.workload->rows[sample.row].Label(), sample.failure));
  if (failures_logged_ == kMaxFailuresLogged)
    Line(sample.finished, "further failures are only counted");
}

void LoadLog::OnTick(nanoseconds elapsed, uint32_t users) {
  if (elapsed - logged_at_ < kInterval) return;
  const double seconds = std::chrono::duration<double>(elapsed - logged_at_).count();
  Line(elapsed, fmt::format("{} users, {:.1f}/s, {} requests, {} failures", users,
                            static_cast<double>(requests_ - logged_requests_) / seconds, requests_,
                            failures_));
  logged_at_ = elapsed;
  logged_requests_ = requests_;
}

void LoadLog::OnTimedEvent(nanoseconds elapsed, const load::TimedEvent& event) {
  Line(elapsed, "event " + event.label);
}

Status LoadLog::Finish(nanoseconds elapsed, const verdict::Verdict& verdict) {
  Line(elapsed,
       fmt::format("end: {} requests, {} failures, {}", requests_, failures_, verdict.Headline()));
  for (const std::string& reason : verdict.reasons) Line(elapsed, reason);
  return written_;
}

}  // namespace harness::report
