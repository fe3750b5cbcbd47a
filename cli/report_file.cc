#include "cli/report_file.h"

#include <fmt/format.h>

#include <map>

#include "cli/complain.h"
#include "cli/console.h"
#include "cli/option_rules.h"
#include "output/output_file.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Status;

Status CheckOutputs(const std::vector<OutputPath>& outputs) {
  std::map<std::string, std::string> seen;  // identity, and who gave it
  for (const auto& [option, path] : outputs) {
    if (path.empty()) continue;
    const std::string variable = VariableBehind(option);
    const std::string source = WithVariable(option, variable);
    if (Status writable = output::CheckWritable(path); !writable) {
      if (!variable.empty()) writable.error().where = fmt::format("{}: {}", source, path);
      return writable;
    }
    const std::string identity = output::OutputIdentity(path);
    if (identity.empty()) continue;
    const auto [other, is_new] = seen.emplace(identity, source);
    if (!is_new) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("{} and {} would be written to the same place, and one of them would "
                              "be lost; give each its own file",
                              other->second, source),
                  path);
    }
  }
  for (const auto& [option, path] : outputs) {
    if (!path.empty() && output::IsStandardOutput(path)) MoveConsoleToStandardError();
  }
  return {};
}

Status WriteReports(const std::vector<ReportFile>& files) {
  Status first;
  for (const ReportFile& file : files) {
    if (file.path.empty()) continue;
    if (Status written = output::WriteFile(file.path, file.text()); !written && first)
      first = written;
  }
  return first;
}

}  // namespace cli
