#ifndef UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_CLOSER_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_CLOSER_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace mock_server::store {

// Destroys what is handed to it on a thread of its own, which starts with the first one: a database
// of a million rows takes a while to free. Its destructor waits for what is left.
class BackgroundCloser {
 public:
  // Nothing else may refer to `object`, which must be fit to end on another thread.
  template <typename T>
  void Close(std::unique_ptr<T> object) {
    Add(std::shared_ptr<void>(std::move(object)));
  }

 private:
  void Add(std::shared_ptr<void> object);
  void Run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any filled_;
  // Shared only because that forgets the type; there is one owner.
  std::vector<std::shared_ptr<void>> objects_;  // guarded by mutex_
  std::jthread thread_;                         // last, so that it ends before the rest goes
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_BACKGROUND_CLOSER_H_
