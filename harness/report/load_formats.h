#ifndef UNDERSTUDY_HARNESS_REPORT_LOAD_FORMATS_H_
#define UNDERSTUDY_HARNESS_REPORT_LOAD_FORMATS_H_

#include <span>
#include <string>

#include "harness/report/run_report.h"
#include "output/junit.h"

namespace harness::report {

// What a report of load runs is made of. Borrows the runs.
struct LoadReport {
  std::span<const RunReport> runs;
  output::JunitOrigin origin;
};

// A form in which load runs are written to a file: the option that asks for it, the variable of
// Locust that does (may be nullptr), its line of help and what writes it.
struct LoadFormat {
  const char* option;
  const char* variable;
  const char* help;
  std::string (*text)(const LoadReport&);
};

// All of them. A new format is a file and a row here; options, checks of the paths, files and help
// follow.
std::span<const LoadFormat> LoadFormats();

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LOAD_FORMATS_H_
