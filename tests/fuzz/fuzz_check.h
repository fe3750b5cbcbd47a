#ifndef UNDERSTUDY_TESTS_FUZZ_FUZZ_CHECK_H_
#define UNDERSTUDY_TESTS_FUZZ_FUZZ_CHECK_H_

#include <cstdio>
#include <cstdlib>

namespace tests::fuzz {

// Ends the process, which the fuzzer takes for a finding, when something that always holds doesn't.
inline void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace tests::fuzz

#endif  // UNDERSTUDY_TESTS_FUZZ_FUZZ_CHECK_H_
