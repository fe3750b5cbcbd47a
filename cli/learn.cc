#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/json.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/rehearsal.h"
#include "cli/report_file.h"
#include "latency/latency_check.h"
#include "latency/latency_model.h"
#include "latency/recorded_times.h"
#include "output/output_file.h"
#include "output/table.h"
#include "process/interrupt.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using latency::CheckedEndpoint;
using latency::LatencyModel;
using latency::LoadUnit;
using latency::RecordedTimes;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy learn normal.json peak.json -o model.json\n"
    "  understudy learn run_stats.csv --users 50 --check";

struct LearnOptions {
  std::vector<std::string> files;
  std::vector<double> users;  // of the CSV files, in their order
  std::string by = "users";
  std::string output;
  bool check = false;
  bool allow_rehearsed = false;
  uint64_t seed = 1;
};

LoadUnit UnitOf(const LearnOptions& options) {
  return options.by == "users" ? LoadUnit::kUsers : LoadUnit::kRequestsPerSecond;
}

// One for each load, rising.
Result<std::vector<RecordedTimes>> ReadRuns(const LearnOptions& options) {
  const bool by_users = UnitOf(options) == LoadUnit::kUsers;
  std::vector<RecordedTimes> runs;
  size_t csv_files = 0;
  for (const std::string& path : options.files) {
    auto text = base::ReadFile(path);
    if (!text) return tl::unexpected(text.error());
    const bool csv = path.ends_with(".csv");
    if (csv && by_users && csv_files == options.users.size()) {
      return Fail(ErrorCode::kBadUsage,
                  "Locust's file does not contain the number of users: give --users N once for "
                  "each such file, or use --by rate",
                  path);
    }
    const double users = csv && csv_files < options.users.size() ? options.users[csv_files++] : 0;
    if (csv && !options.allow_rehearsed) {
      if (auto measured = latency::CheckMeasured(path); !measured)
        return tl::unexpected(measured.error());
    }
    auto run = csv ? latency::ParseLocustStats(*text, path, users)
                   : latency::ParseRecordedTimes(*text, path);
    if (!run) return tl::unexpected(run.error());
    if (!by_users && run->requests_per_second <= 0) {
      return Fail(
          ErrorCode::kBadFile,
          "this run does not contain its rate (requests_per_s of aggregated); use --by users",
          path);
    }
    runs.push_back(std::move(*run));
  }
  if (csv_files < options.users.size()) {
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("given {} times for {} CSV files; other files contain their number of users",
                    options.users.size(), csv_files),
        "--users");
  }
  return latency::PoolByLoad(runs, UnitOf(options));
}

// Whether all of it was right.
bool ShowCheck(const std::vector<CheckedEndpoint>& checked) {
  output::Table table(
      {{"Type", false, 6}, {"Name", false, 10}, {"p50", true}, {"p95", true}, {"p99", true}});
  bool right = true;
  for (const CheckedEndpoint& endpoint : checked) {
    output::Table::Row cells = {endpoint.method,
                                endpoint.name.empty() ? "Aggregated" : endpoint.name};
    bool good = true;
    for (const auto& quantile : endpoint.quantiles) {
      cells.emplace_back(
          fmt::format("{:>7.1f} / {:>7.1f}", quantile.asked_ms, quantile.delivered_ms));
      good = good && quantile.right;
    }
    if (!good) cells.emplace_back("WRONG");
    table.Add(std::move(cells));
    right = right && good;
  }
  Put(table.Text(output::Style(false)));
  return right;
}

process::ExitCode RunLearn(const LearnOptions& options) {
  if (options.output.empty() && !options.check) {
    return Complain("learn", {ErrorCode::kBadUsage,
                              "give -o FILE to write the model, or --check to test it", ""});
  }
  if (auto writable = CheckOutputs({{"--output", options.output}}); !writable)
    return Complain("learn", writable.error());
  auto runs = ReadRuns(options);
  if (!runs) return Complain("learn", runs.error());
  LatencyModel model;
  model.set_unit(UnitOf(options));
  for (const RecordedTimes& run : *runs) model.Learn(run);
  const std::string text = latency::WriteLatencyModel(model);
  process::StopOnInterrupt();  // what is being written is written to its end
  if (!options.output.empty()) {
    if (auto done = output::WriteFile(options.output, text); !done)
      return Complain("learn", done.error());
    Print("{}: learned from {} {}, {} by {}\n", options.output, options.files.size(),
          options.files.size() == 1 ? "run" : "runs",
          runs->size() == 1 ? "one load" : fmt::format("{} loads", runs->size()), options.by);
  }
  if (!options.check) return process::ExitCode::kOk;
  // What is checked is what was written.
  auto written = latency::ParseLatencyModel(text, "the model");
  if (!written) return Complain("learn", written.error());
  bool right = true;
  for (const RecordedTimes& run : *runs) {
    Print("{}, {} {}: recorded / drawn, in ms\n", run.where, run.Load(model.unit()),
          model.unit() == LoadUnit::kUsers ? "users" : "requests a second");
    right = ShowCheck(latency::CheckLatency(*written, run, options.seed)) && right;
  }
  Print("{}\n", right ? "the model delivers what was recorded"
                      : "the model does not deliver what was recorded");
  return right ? process::ExitCode::kOk : process::ExitCode::kCheckFailed;
}

}  // namespace

std::pair<CLI::App*, Command> AddLearnCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("learn", "build a latency model from recorded runs");
  auto options = std::make_shared<LearnOptions>();
  command
      ->add_option("files", options->files,
                   "recorded runs (schemas/recorded_run.schema.json) or Locust's PREFIX_stats.csv")
      ->required();
  command->add_option("-o,--output", options->output, "write the model to this file")
      ->type_name("FILE");
  command
      ->add_option("-u,--users", options->users,
                   "number of users in a CSV file's run; once for each such file, in order")
      ->allow_extra_args(false)
      ->check(CLI::Range(1, 1'000'000));
  command
      ->add_option("--by", options->by,
                   "measure of load: users (in serve, connections at work) or the rate of requests")
      ->check(CLI::IsMember({"users", "rate"}))
      ->capture_default_str();
  command->add_flag("--check", options->check,
                    "draw from the model and compare the quantiles drawn with those recorded");
  command->add_option("--seed", options->seed, "seed of the draws of --check")
      ->capture_default_str();
  AddAllowRehearsed(*command, options->allow_rehearsed);
  command->footer(kFooter);
  return {command, [options] { return RunLearn(*options); }};
}

}  // namespace cli
