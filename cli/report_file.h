#ifndef UNDERSTUDY_CLI_REPORT_FILE_H_
#define UNDERSTUDY_CLI_REPORT_FILE_H_

#include <functional>
#include <string>
#include <vector>

#include "contracts/core/error.h"

namespace cli {

// A file that an option asks for. An empty path asks for none.
struct ReportFile {
  std::string path;
  std::function<std::string()> text;
};

// Why a file is not there that somebody asked for, and the remedy: kBadFile, with the path.
tl::unexpected<contracts::core::Error> CantWrite(const std::string& path);

// For use before a run, so that its figures are not lost: kBadFile, with the path, when one of the
// files can't be written. Empty paths are passed over; a file that is not there yet is made.
contracts::core::Status CheckWritable(const std::vector<std::string>& paths);

// Writes `text` in place of what the file held; kBadFile, with the path, when it can't all be
// written.
contracts::core::Status WriteFile(const std::string& path, const std::string& text);

// Writes the files that were asked for, in their order, up to the first that can't be written.
contracts::core::Status WriteReports(const std::vector<ReportFile>& files);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_REPORT_FILE_H_
