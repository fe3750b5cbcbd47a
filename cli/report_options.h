#ifndef UNDERSTUDY_CLI_REPORT_OPTIONS_H_
#define UNDERSTUDY_CLI_REPORT_OPTIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/ci.h"
#include "cli/report_file.h"
#include "output/report.h"

namespace CLI {
class App;
}

namespace cli {

// Where a command's result goes besides the console: an option for each form of reports, and the CI
// server that the command runs in. For every command whose result is an output::Report.
class ReportOptions {
 public:
  // Adds an option for each form. This must outlive the command.
  void AddTo(CLI::App& command);

  // What CheckOutputs() is to look at before the run.
  std::vector<OutputPath> Outputs() const;
  // Writes every file that was asked for, and tells the CI server. `command` is the subcommand's
  // name. The error is that of the first file that could not be written.
  base::Status Publish(std::string_view command, const output::Report& report) const;

 private:
  std::vector<std::string> files_;  // of each of output::ReportForms(); empty when not asked for
  CiOptions ci_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REPORT_OPTIONS_H_
