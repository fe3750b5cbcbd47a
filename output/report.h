#ifndef UNDERSTUDY_OUTPUT_REPORT_H_
#define UNDERSTUDY_OUTPUT_REPORT_H_

#include <span>
#include <string>
#include <vector>

#include "output/markdown.h"
#include "output/problem.h"
#include "output/test_run.h"

namespace output {

// The result of a command, as all forms of reports see it. Each form is made when it is asked for.
class Report {
 public:
  virtual ~Report() = default;

  virtual TestRun Tests() const = 0;
  // The failed cases, unless a command knows better.
  virtual std::vector<Problem> Problems() const { return ProblemsOf(Tests()); }
  // The verdict first.
  virtual Markdown Summary() const = 0;
  // As schemas/…_report.schema.json has it.
  virtual std::string Json() const = 0;
  // A page that works without a network (page.h): the test cases, unless a command shows more.
  virtual std::string Html() const;
};

// A form of reports: the option that asks for it, its line of help, in which {} is the command's
// name, and what writes it.
struct ReportForm {
  const char* option;
  const char* help;
  std::string (*text)(const Report&);
};

// All of them. A new one is a file and a row here, and every command has it.
std::span<const ReportForm> ReportForms();

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_REPORT_H_
