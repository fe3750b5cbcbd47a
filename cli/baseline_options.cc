#include "cli/baseline_options.h"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "base/utf8.h"
#include "cli/console.h"
#include "output/output_file.h"

namespace cli {

using base::Result;
using base::Status;
using output::Baseline;

void BaselineOptions::AddTo(CLI::App& command) {
  // Not FILE, which stands for what an option writes.
  command
      .add_option("--baseline", file_,
                  "failures in this file are shown as known and fail no run (docs/ci.md)")
      ->type_name("BASELINE");
  command.add_flag("--baseline-update", update_,
                   "write what fails now into the baseline; nothing else changes it");
}

void BaselineOptions::AddOutput(std::vector<OutputPath>& outputs) const {
  if (update_) outputs.push_back({"--baseline", file_});
}

Result<Baseline> BaselineOptions::Load() const {
  std::error_code ignored;
  if (file_.empty() || (update_ && !std::filesystem::exists(file_, ignored))) return Baseline();
  return Baseline::Load(file_);
}

Status BaselineOptions::Keep(std::string_view command, const Baseline& before, Baseline now,
                             const std::function<bool(const Baseline::Entry&)>& is_about,
                             bool is_partial) const {
  if (!given()) return {};
  if (is_partial) {
    if (update_)
      PrintError("understudy {}: the run was not completed, so {} was not changed\n", command,
                 file_);
    return {};
  }
  for (const Baseline::Entry& entry : before.Unmet()) {
    if (!is_about(entry)) {
      now.Add(entry);
      continue;
    }
    Print("no longer occurs: {} {}: {}{}\n", base::Printable(entry.rule),
          base::Printable(entry.subject), base::Printable(entry.message),
          update_ ? "" : "; --baseline-update takes it out of the baseline");
  }
  return update_ ? output::WriteFile(file_, now.Text(command)) : Status{};
}

}  // namespace cli
