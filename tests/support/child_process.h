#ifndef UNDERSTUDY_TESTS_SUPPORT_CHILD_PROCESS_H_
#define UNDERSTUDY_TESTS_SUPPORT_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace tests::support {

// A program that runs beside the test, with what it writes. Every wait ends after 20 s. The
// destructor kills it. Not thread-safe.
class ChildProcess {
 public:
  // argv[0] is the path of the program. Throws std::runtime_error when it can't be started.
  explicit ChildProcess(const std::vector<std::string>& argv);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of its standard output without the line break; empty at the end.
  std::string ReadLine();
  void Signal(int number);
  // Waits for its end: its exit code, or 128 + the signal that ended it; -1 when it does not end.
  int Wait();
  // What is left of its output, after Wait().
  std::string ReadRest();
  std::string ReadErrors();

 private:
  bool Fill();

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  int exit_code_ = -1;
  std::string buffer_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_CHILD_PROCESS_H_
