#ifndef UNDERSTUDY_CLI_BASELINE_OPTIONS_H_
#define UNDERSTUDY_CLI_BASELINE_OPTIONS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/report_file.h"
#include "output/baseline.h"

namespace CLI {
class App;
}

namespace cli {

// --baseline and --baseline-update: what is known to be wrong fails no run (docs/ci.md, A
// baseline).
class BaselineOptions {
 public:
  // This must outlive the command.
  void AddTo(CLI::App& command);

  bool given() const { return !file_.empty(); }
  // What CheckOutputs() is to look at before the run: the file, if it is to be updated.
  void AddOutput(std::vector<OutputPath>& outputs) const;
  // The baseline that was named; of nothing when none was, or when it is to be made.
  base::Result<output::Baseline> Load() const;

  // After the run. Tells which entries of `before` were not met though the run `is_about` them;
  // with --baseline-update writes `now` in place of them and leaves the others. A run that was not
  // completed changes nothing, and says so.
  base::Status Keep(std::string_view command, const output::Baseline& before, output::Baseline now,
                    const std::function<bool(const output::Baseline::Entry&)>& is_about,
                    bool is_partial) const;

 private:
  std::string file_;
  bool update_ = false;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_BASELINE_OPTIONS_H_
