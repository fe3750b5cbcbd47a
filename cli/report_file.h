#ifndef UNDERSTUDY_CLI_REPORT_FILE_H_
#define UNDERSTUDY_CLI_REPORT_FILE_H_

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace cli {

// A path that an option was given for something to be written; empty when the option was not given.
struct OutputPath {
  std::string option;  // "--json"
  std::string path;
};

// A file that an option asks for. An empty path asks for none.
struct ReportFile {
  std::string path;
  std::function<std::string()> text;
};

// For use before a run, so that its figures are not lost: kBadFile, with the path, when one of the
// files can't be written, kBadUsage when two options mean the same one. Leaves nothing behind. When
// one of them is standard output, the console is standard error from here on.
base::Status CheckOutputs(const std::vector<OutputPath>& outputs);

// Writes the files that were asked for, in their order; all of them, also when one fails. The error
// is that of the first that did.
base::Status WriteReports(const std::vector<ReportFile>& files);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REPORT_FILE_H_
