#ifndef UNDERSTUDY_TESTS_SUPPORT_MASKING_H_
#define UNDERSTUDY_TESTS_SUPPORT_MASKING_H_

#include <map>
#include <string>
#include <string_view>

namespace tests::support {

// Hides what differs between two runs of the same scenario by nature: ids, times, hosts and random
// hex. An id becomes the order in which it first appeared, so a wrong id (id where goal_id belongs)
// still shows. One masker a scenario. tests/tools/recordings.py masks in the same way. Not
// thread-safe.
class Masker {
 public:
  std::string Mask(std::string_view text);

  // As Mask(), and the numbers of "uptime_seconds" and "latency_ms" hidden, too.
  std::string MaskBody(std::string_view body);

  // As Mask(), for a header's value: the host of a URL may stand without a port there.
  std::string MaskHeader(std::string_view value);

 private:
  std::map<std::string, size_t> ids_;  // in lower case, to the order of appearance from 1
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_MASKING_H_
