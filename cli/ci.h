#ifndef UNDERSTUDY_CLI_CI_H_
#define UNDERSTUDY_CLI_CI_H_

#include <string>
#include <string_view>

#include "output/report.h"

namespace CLI {
class App;
}

namespace cli {

// What the options say of the CI server that a command runs in.
struct CiOptions {
  std::string name;  // "github", "gitlab"; empty: whatever the environment says
  bool none = false;
};

void AddCiOptions(CLI::App& command, CiOptions& options);

// Tells a CI server of a result that was reached: GitHub by annotations and in the summary of the
// job, GitLab by a section of the job's log. Nothing elsewhere. A summary that can't be written is
// complained of and changes nothing else: the result stands.
void TellCi(const CiOptions& options, std::string_view command, const output::Report& report);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CI_H_
