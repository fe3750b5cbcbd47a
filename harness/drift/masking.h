#ifndef UNDERSTUDY_HARNESS_DRIFT_MASKING_H_
#define UNDERSTUDY_HARNESS_DRIFT_MASKING_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace harness::drift {

// Hides what differs between two runs of the same scenario by nature: ids, times, hosts and random
// hex. An id becomes the step in which it first appeared and its order there, so a wrong id (id
// where goal_id belongs) still shows, and an id that one answer has more changes no other step. One
// masker a scenario. tests/tools/recordings.py masks in the same way. Not thread-safe.
class Masker {
 public:
  // What is masked from here on belongs to the next request and its answer.
  void BeginStep();

  std::string Mask(std::string_view text);

  // As Mask(), and the numbers of "uptime_seconds" and "latency_ms" hidden, too.
  std::string MaskBody(std::string_view body);

  // As Mask(), for a header's value: the host of a URL may stand without a port there.
  std::string MaskHeader(std::string_view value);

 private:
  std::map<std::string, std::string> ids_;  // in lower case, to what stands for them
  size_t steps_ = 0;
  std::string step_;  // "2.", empty before the first
  size_t ids_of_step_ = 0;
};

// The same without the ids, which stay as they are.
std::string MaskAllButIds(std::string_view text);
std::string MaskBodyButIds(std::string_view body);
std::string MaskHeaderButIds(std::string_view value);

// The text with each id replaced by what `by` makes of it.
std::string ReplaceIds(std::string_view text,
                       const std::function<std::string(std::string_view)>& by);

std::string LowerId(std::string_view id);

// Calls `found` for each id in the text, in lower case.
void ForEachId(std::string_view text, const std::function<void(std::string)>& found);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_MASKING_H_
