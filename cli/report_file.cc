#include "cli/report_file.h"

#include <fstream>
#include <ios>

namespace cli {

using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Status;

tl::unexpected<contracts::core::Error> CantWrite(const std::string& path) {
  return Fail(ErrorCode::kBadFile,
              "can't be written: is the folder there, and may you write in it?", path);
}

Status CheckWritable(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    // Appending leaves what is there alone.
    if (!path.empty() && !std::ofstream(path, std::ios::app)) return CantWrite(path);
  }
  return {};
}

Status WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();  // a full disk shows only when the last of it is written
  if (!file) return CantWrite(path);
  return {};
}

Status WriteReports(const std::vector<ReportFile>& files) {
  for (const ReportFile& file : files) {
    if (file.path.empty()) continue;
    if (Status written = WriteFile(file.path, file.text()); !written) return written;
  }
  return {};
}

}  // namespace cli
