#ifndef UNDERSTUDY_CLI_STANDARD_INPUT_END_H_
#define UNDERSTUDY_CLI_STANDARD_INPUT_END_H_

#include <thread>

namespace cli {

// Sends SIGTERM to this process once standard input is at its end, which is when the last process
// that holds the other side of the pipe has closed it or is gone. What is written there is skipped.
// The thread of this object ends with it. Make it with the signals blocked that the program waits
// for, so that its thread does not take them.
class StandardInputEnd {
 public:
  StandardInputEnd();
  ~StandardInputEnd();
  StandardInputEnd(const StandardInputEnd&) = delete;
  StandardInputEnd& operator=(const StandardInputEnd&) = delete;

 private:
  int wake_ = -1;  // an eventfd that ends the wait
  std::thread thread_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STANDARD_INPUT_END_H_
