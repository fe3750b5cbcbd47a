#include "cli/export.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/complain.h"
#include "cli/console.h"
#include "cli/report_file.h"
#include "harness/convert/k6_script.h"
#include "harness/convert/locust_file.h"
#include "harness/load/profile.h"
#include "output/output_file.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy export locust normal -o locustfile.py\n"
    "  understudy export locust mine.profile.json --stub -o stub.py";

struct ExportOptions {
  std::string format;
  std::string profile;
  std::string output = "-";
  bool stub = false;
};

Result<std::string> Export(const ExportOptions& options) {
  auto profile = harness::load::LoadProfile(options.profile);
  if (!profile) return tl::unexpected(profile.error());
  if (!profile->workload) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' is a suite of profiles; name one of them", options.profile));
  }
  if (options.format == "k6") return harness::convert::K6Script(*profile);
  return options.stub ? harness::convert::LocustStub(*profile)
                      : harness::convert::LocustFile(*profile);
}

process::ExitCode RunExport(const ExportOptions& options) {
  if (options.stub && options.format != "locust") {
    return Complain("export", {ErrorCode::kBadUsage, "--stub is for locust only", "--stub"});
  }
  if (auto writable = CheckOutputs({{"--output", options.output}}); !writable)
    return Complain("export", writable.error());
  const auto text = Export(options);
  if (!text) return Complain("export", text.error());
  if (auto written = output::WriteFile(options.output, *text); !written)
    return Complain("export", written.error());
  if (options.output != "-") Print("{}: written\n", options.output);
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddExportCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("export", "export a profile as a script for another load tool");
  auto options = std::make_shared<ExportOptions>();
  command->add_option("format", options->format, "locust or k6")
      ->required()
      ->check(CLI::IsMember({"locust", "k6"}));
  command->add_option("profile", options->profile, "a built-in profile or a profile file")
      ->required();
  command->add_option("-o,--output", options->output, "file to write (default: standard output)")
      ->type_name("FILE");
  command->add_flag(
      "--stub", options->stub,
      "for locust only: write user classes that do nothing, for the master of `understudy worker`");
  command->footer(kFooter);
  return {command, [options] { return RunExport(*options); }};
}

}  // namespace cli
