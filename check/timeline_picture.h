#ifndef UNDERSTUDY_CHECK_TIMELINE_PICTURE_H_
#define UNDERSTUDY_CHECK_TIMELINE_PICTURE_H_

#include <span>
#include <string>

#include "check/finding.h"
#include "check/timeline.h"
#include "output/html.h"

namespace check {

// A finding that has an example, and its id in the page. Borrows the finding.
struct TimelineMark {
  const Finding& finding;
  std::string id;
};

// A client's requests along time: how many came and how they were answered, and below a lane for
// each code among `marks` that shows when it was met. Nothing without requests.
void AddTimeline(const Timeline& timeline, std::span<const TimelineMark> marks, output::Html& html);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_TIMELINE_PICTURE_H_
