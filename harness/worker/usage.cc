#include "harness/worker/usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <utility>

namespace harness::worker {

using std::chrono::nanoseconds;

namespace {

nanoseconds ProcessCpu() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

}  // namespace

Usage::Usage(nanoseconds now) : at_(now), cpu_(ProcessCpu()) {}

double Usage::CpuPercent(nanoseconds now) {
  const nanoseconds cpu = ProcessCpu();
  const auto used = static_cast<double>((cpu - std::exchange(cpu_, cpu)).count());
  const auto passed = static_cast<double>((now - std::exchange(at_, now)).count());
  return passed <= 0 ? 0 : 100 * used / passed;
}

uint64_t Usage::Memory() {
  std::ifstream file("/proc/self/statm");
  uint64_t all = 0;
  uint64_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace harness::worker
