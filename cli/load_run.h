#ifndef UNDERSTUDY_CLI_LOAD_RUN_H_
#define UNDERSTUDY_CLI_LOAD_RUN_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/load_options.h"
#include "harness/load/engine.h"
#include "harness/load/profile.h"
#include "harness/load/statistics.h"
#include "harness/report/run_report.h"
#include "harness/verdict/verdict.h"

namespace cli {

class LivePage;

// One profile from its first user to its verdict, in real or virtual time. Keeps what reports need.
class LoadRun {
 public:
  // `options` and `stop` must outlive it.
  LoadRun(const LoadOptions& options, harness::load::Profile profile, process::StopFlag& stop);
  ~LoadRun();

  // Runs and judges. `csv_prefix` may be empty. Bad options and files are told before the first
  // request. A virtual run prints nothing, so that several can go on at once, each on a thread.
  // `page` shows it meanwhile, unless it is nullptr.
  base::Status Run(const std::string& csv_prefix, LivePage* page);

  // "smoke: 10 users, 1m, against the embedded stand-in, seed 1"; known once the run was begun.
  std::string Title() const;
  const harness::load::Profile& profile() const { return profile_; }
  const harness::load::Statistics& statistics() const { return statistics_; }
  const harness::verdict::Verdict& verdict() const { return verdict_; }
  const std::string& digest() const { return digest_; }
  // Whether its CSV files and its log were written completely; known once it was run.
  const base::Status& written() const { return written_; }
  harness::report::RunReport Report() const;
  // While it runs, by figures that were copied; from any thread.
  harness::report::RunReport ReportSoFar(const harness::load::Statistics& statistics) const;

 private:
  class Recorders;

  // Whether the target can be what the options say; nothing is asked of it yet.
  base::Status CheckTarget() const;
  harness::verdict::VerdictRules Rules() const;
  harness::report::RunReport ReportOf(const harness::load::Statistics& statistics,
                                      harness::load::RunFacts facts,
                                      harness::verdict::Verdict verdict) const;
  base::Status RunReal(Recorders& recorders);
  base::Status RunVirtual(Recorders& recorders);

  const LoadOptions& options_;
  const harness::load::Profile profile_;
  process::StopFlag& stop_;
  harness::load::Statistics statistics_;
  harness::load::RunFacts facts_;
  harness::verdict::Verdict verdict_;
  std::string target_;
  std::string digest_;
  base::Status written_;
  std::vector<std::string> early_notes_;  // for the verdict: what the run itself told
  std::chrono::microseconds wall_start_{};
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_RUN_H_
