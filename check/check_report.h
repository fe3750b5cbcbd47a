#ifndef UNDERSTUDY_CHECK_CHECK_REPORT_H_
#define UNDERSTUDY_CHECK_CHECK_REPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "check/report.h"
#include "output/report.h"
#include "process/command_runner.h"

namespace check {

// What a check found, as the forms of reports have it that need no more than that: its summary has
// the verdict first, then the findings of each client by harm. Borrows the report.
class CheckReport : public output::Report {
 public:
  // `command` is the command line that was checked, `rehearsal` what is to be said of a rehearsal;
  // empty: it was none.
  CheckReport(const check::Report& report, process::CommandEnd end, std::string command,
              bool strict, output::TestOrigin origin, std::string rehearsal = {})
      : report_(report),
        end_(end),
        command_(std::move(command)),
        strict_(strict),
        origin_(std::move(origin)),
        rehearsal_(std::move(rehearsal)) {}

  output::TestRun Tests() const override;
  std::vector<output::Problem> Problems() const override;
  output::Markdown Summary() const override;
  std::string Html() const override;

 private:
  const check::Report& report_;
  const process::CommandEnd end_;
  const std::string command_;
  const bool strict_;
  const output::TestOrigin origin_;
  const std::string rehearsal_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_CHECK_REPORT_H_
