#ifndef UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_WORK_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_WORK_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace mock_server::store {

// Runs low-priority tasks in FIFO order on its own thread, which starts with the first task and
// runs when the processor has nothing else to do. The destructor waits until all is done. Do() is
// called by one thread.
class BackgroundWork {
 public:
  void Do(std::function<void()> task);

  // Destroys `object`, to which nothing else may refer.
  template <typename T>
  void Close(std::unique_ptr<T> object) {
    // Shared only because a task must be copyable; there is one owner.
    Do([owned = std::shared_ptr<T>(std::move(object))]() mutable { owned.reset(); });
  }

 private:
  void Run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any filled_;
  std::vector<std::function<void()>> tasks_;  // guarded by mutex_
  std::jthread thread_;                       // last, so that it ends before the rest goes
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_WORK_H_
