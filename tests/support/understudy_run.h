#ifndef UNDERSTUDY_TESTS_SUPPORT_UNDERSTUDY_RUN_H_
#define UNDERSTUDY_TESTS_SUPPORT_UNDERSTUDY_RUN_H_

#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace tests::support {

// The program, run to its end with these arguments: its exit code and what it wrote.
struct UnderstudyRun {
  explicit UnderstudyRun(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), UNDERSTUDY_BINARY);
    ChildProcess process(arguments);
    code = process.Wait();
    output = process.ReadRest();
    errors = process.ReadErrors();
  }

  int code = -1;
  std::string output;
  std::string errors;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_UNDERSTUDY_RUN_H_
