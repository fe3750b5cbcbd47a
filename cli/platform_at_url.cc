#include "cli/platform_at_url.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/platform_options.h"

namespace cli {

using base::ErrorCode;
using base::Fail;

base::Result<harness::client::Url> ReadPlatformUrl(const std::string& text, const char* option,
                                                   bool confirmed, const char* advice) {
  auto url = harness::client::ParseUrl(text);
  if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), option);
  if (!url->origin.IsLoopback() && !confirmed) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("{} is not this machine; {}", url->origin.ToString(), advice), option);
  }
  return url;
}

void ExpectedState::AddTo(CLI::App& command) {
  command
      .add_option("--platform", platform,
                  "state of the platform to compare with: " + mock_server::defects::PlatformNames())
      ->capture_default_str();
  command.add_option("--defects", defects,
                     "defects that the target is expected to have, as for serve");
  command.add_option("--repair", repairs,
                     "latent faults that the target is expected not to have, as for serve");
}

base::Result<mock_server::defects::Faults> ExpectedState::Read() const {
  return mock_server::defects::ReadFaults(platform, defects, repairs);
}

process::ExitCode ExitCodeFor(harness::report::DriftVerdict verdict) {
  using Verdict = harness::report::DriftVerdict;
  switch (verdict) {
    case Verdict::kNoDrift:
      return process::ExitCode::kOk;
    case Verdict::kNoise:
    case Verdict::kInterrupted:
      return process::ExitCode::kInconclusive;
    case Verdict::kNothingComparable:
      return process::ExitCode::kNothingRan;
    case Verdict::kDrift:
      return process::ExitCode::kDrift;
    case Verdict::kUnreachable:
      return process::ExitCode::kUnreachable;
  }
  return process::ExitCode::kCheckFailed;
}

}  // namespace cli
