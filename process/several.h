#ifndef UNDERSTUDY_PROCESS_SEVERAL_H_
#define UNDERSTUDY_PROCESS_SEVERAL_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "base/error.h"

namespace process {

// Does `work(0)` to `work(count - 1)` in a child process each, and returns their exit codes in this
// order, once all have ended: what `work` returned, or 128 + the signal that ended the child.
// EndingSignals() are passed on to the children. When this process is killed, so are they.
//
// kUnavailable when a child can't be made; those that were made are killed then. Call it before
// starting any thread: a child has the calling one only.
base::Result<std::vector<int>> RunSeveral(uint32_t count,
                                          const std::function<int(uint32_t index)>& work);

}  // namespace process

#endif  // UNDERSTUDY_PROCESS_SEVERAL_H_
