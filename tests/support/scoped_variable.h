#ifndef UNDERSTUDY_TESTS_SUPPORT_SCOPED_VARIABLE_H_
#define UNDERSTUDY_TESTS_SUPPORT_SCOPED_VARIABLE_H_

#include <cstdlib>

namespace tests::support {

// A variable of the environment that is set while this object lives, for programs that the test
// starts. The names must outlive it. Not thread-safe.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~ScopedVariable() { ::unsetenv(name_); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  const char* const name_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_SCOPED_VARIABLE_H_
