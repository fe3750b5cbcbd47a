#include "cli/commands.h"

#include <memory>
#include <string>

#include "base/json.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/report_file.h"
#include "harness/convert/recorded_traffic.h"
#include "latency/recorded_times.h"
#include "output/output_file.h"
#include "schema/registry.h"

namespace cli {

using base::Result;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy import locust-stats run_stats.csv -o mine.profile.json\n"
    "  understudy import har session.har -o mine.profile.json";

struct ImportOptions {
  std::string format;
  std::string file;
  std::string output = "-";
};

Result<std::string> ImportHar(const std::string& path) {
  const auto har = base::JsonFile::Load(path);
  if (!har) return tl::unexpected(har.error());
  if (auto good = schema::CheckAgainst("har.schema.json", *har, har->root()); !good)
    return tl::unexpected(good.error());
  return harness::convert::ProfileOfHar(*har);
}

Result<std::string> Import(const ImportOptions& options) {
  if (options.format == "har") return ImportHar(options.file);
  auto text = base::ReadFile(options.file);
  if (!text) return tl::unexpected(text.error());
  auto run = latency::ParseLocustStats(*text, options.file, 0);
  if (!run) return tl::unexpected(run.error());
  return harness::convert::ProfileOfStatistics(*run, options.file);
}

process::ExitCode RunImport(const ImportOptions& options) {
  if (auto writable = CheckOutputs({{"--output", options.output}}); !writable)
    return Complain("import", writable.error());
  auto text = Import(options);
  if (!text) {
    if (text.error().where.empty()) text.error().where = options.file;
    return Complain("import", text.error());
  }
  if (auto written = output::WriteFile(options.output, *text); !written)
    return Complain("import", written.error());
  if (options.output != "-")
    Print("{}: written; its comments say what the recording did not\n", options.output);
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddImportCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("import", "make a profile from recorded traffic");
  auto options = std::make_shared<ImportOptions>();
  command
      ->add_option("format", options->format,
                   "har: an HTTP archive, as browsers save it; locust-stats: Locust's "
                   "PREFIX_stats.csv")
      ->required()
      ->check(CLI::IsMember({"har", "locust-stats"}));
  command->add_option("file", options->file, "the recording")->required();
  command->add_option("-o,--output", options->output, "where it goes; without it standard output")
      ->type_name("FILE");
  command->footer(kFooter);
  return {command, [options] { return RunImport(*options); }};
}

}  // namespace cli
