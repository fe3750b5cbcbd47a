#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_POSTED_TASKS_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_POSTED_TASKS_H_

#include <functional>
#include <mutex>
#include <vector>

#include "base/file_descriptor.h"

namespace mock_server::http {

// Tasks from other threads for the thread of an event loop, with a descriptor that wakes it. Post()
// and Wake() may be called from any thread, Run() from that of the loop.
class PostedTasks {
 public:
  // Throws std::system_error when the system gives no descriptor.
  PostedTasks();

  // Readable from Wake() or Post() until Run().
  int fd() const { return wake_.get(); }

  void Post(std::function<void()> task);
  void Wake();
  // Runs the tasks posted so far, in order. Tasks that they post run the next time.
  void Run();

 private:
  base::FileDescriptor wake_;
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;  // guarded by mutex_
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_POSTED_TASKS_H_
