#include "cli/report_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace cli {

using base::Status;
using output::ReportForm;
using output::ReportForms;

void ReportOptions::AddTo(CLI::App& command) {
  files_.resize(ReportForms().size());
  for (size_t i = 0; i < files_.size(); ++i) {
    const ReportForm& form = ReportForms()[i];
    command
        .add_option(form.option, files_[i],
                    fmt::format(fmt::runtime(form.help), command.get_name()))
        ->type_name("FILE");
  }
  AddCiOptions(command, ci_);
}

std::vector<OutputPath> ReportOptions::Outputs() const {
  std::vector<OutputPath> outputs;
  for (size_t i = 0; i < files_.size(); ++i)
    outputs.push_back({ReportForms()[i].option, files_[i]});
  return outputs;
}

Status ReportOptions::Publish(std::string_view command, const output::Report& report) const {
  std::vector<ReportFile> files;
  for (size_t i = 0; i < files_.size(); ++i)
    files.push_back({files_[i], [&report, i] { return ReportForms()[i].text(report); }});
  const Status written = WriteReports(files);
  TellCi(ci_, command, report);
  return written;
}

}  // namespace cli
