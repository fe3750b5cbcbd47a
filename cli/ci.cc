#include "cli/ci.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>

#include "base/clock.h"
#include "cli/console.h"
#include "output/annotations.h"
#include "output/output_file.h"

namespace cli {
namespace {

constexpr std::string_view kGitHub = "github";
constexpr std::string_view kGitLab = "gitlab";

// GitHub refuses a step's summary that is longer.
constexpr size_t kMaxSummaryBytes = 1024 * 1024;

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// Both set their variable to "true", and a user may set it to anything else.
std::string_view Detected() {
  if (Variable("GITHUB_ACTIONS") == "true") return kGitHub;
  return Variable("GITLAB_CI") == "true" ? kGitLab : std::string_view();
}

// A step may write several results, each after the last.
base::Status AddToSummary(const std::string& path, const output::Report& report) {
  std::error_code none_yet;
  const auto size = std::filesystem::file_size(path, none_yet);
  const size_t there = none_yet ? 0 : static_cast<size_t>(size);
  const size_t room = there < kMaxSummaryBytes ? kMaxSummaryBytes - there - 1 : 0;
  if (room == 0) return {};
  auto file = output::OutputStream::Open(path, output::OutputStream::Mode::kAppend);
  if (!file) return tl::unexpected(file.error());
  return file->Write((there > 0 ? "\n" : "") + report.Summary().Text(room));
}

}  // namespace

void AddCiOptions(CLI::App& command, CiOptions& options) {
  command
      .add_option("--ci", options.name,
                  "tell this CI server of the result, whatever the environment says: github, "
                  "gitlab (docs/ci.md)")
      ->check(CLI::IsMember({std::string(kGitHub), std::string(kGitLab)}))
      ->type_name("NAME");
  command.add_flag("--no-ci", options.none, "tell no CI server of the result");
}

void TellCi(const CiOptions& options, std::string_view command, const output::Report& report) {
  if (options.none) return;
  const std::string_view ci = options.name.empty() ? Detected() : std::string_view(options.name);
  const std::string who = fmt::format("understudy {}", command);
  if (ci == kGitLab) {
    const auto now = std::chrono::floor<std::chrono::seconds>(base::SystemClock().WallNow());
    Put(output::GitLabSection(report.Problems(), who, now));
  }
  if (ci != kGitHub) return;
  Put(output::GitHubAnnotations(report.Problems(), who));
  const std::string summary(Variable("GITHUB_STEP_SUMMARY"));
  if (summary.empty()) return;
  if (const base::Status written = AddToSummary(summary, report); !written) {
    PrintError("{}: GITHUB_STEP_SUMMARY: {}; --no-ci leaves the summary out\n", who,
               written.error().ToString());
  }
}

}  // namespace cli
