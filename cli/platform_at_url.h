#ifndef UNDERSTUDY_CLI_PLATFORM_AT_URL_H_
#define UNDERSTUDY_CLI_PLATFORM_AT_URL_H_

#include <string>

#include "base/error.h"
#include "harness/client/url.h"
#include "harness/report/drift_report.h"
#include "mock_server/defects/platform_state.h"
#include "process/exit_code.h"

namespace CLI {
class App;
}

namespace cli {

// What `drift` and `shadow`, which compare a platform with the stand-in, have in common.

// The URL of a server that a run writes to. kBadUsage when it is none, or is not on this machine
// and not `confirmed`; `advice` says what to do then.
base::Result<harness::client::Url> ReadPlatformUrl(const std::string& text, const char* option,
                                                   bool confirmed, const char* advice);

// The state that the platform is expected to be in.
struct ExpectedState {
  std::string platform = "fixed";
  std::string defects;
  std::string repairs;

  // This must outlive the command.
  void AddTo(CLI::App& command);
  base::Result<mock_server::defects::Faults> Read() const;
};

process::ExitCode ExitCodeFor(harness::report::DriftVerdict verdict);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_PLATFORM_AT_URL_H_
