#include "mock_server/store/background_closer.h"

#include <pthread.h>
#include <sched.h>

#include <utility>

namespace mock_server::store {

void BackgroundCloser::Add(std::shared_ptr<void> object) {
  {
    const std::lock_guard lock(mutex_);
    objects_.push_back(std::move(object));
  }
  filled_.notify_one();
  if (!thread_.joinable())
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void BackgroundCloser::Run(const std::stop_token& stop) {
  // Nobody waits for it, so it takes no processor from whoever serves. It works without, too.
  const sched_param no_priority{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &no_priority);
  while (true) {
    std::vector<std::shared_ptr<void>> taken;
    {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, stop, [this] { return !objects_.empty(); });
      if (objects_.empty()) return;  // asked to stop, and nothing is left
      taken.swap(objects_);
    }
  }
}

}  // namespace mock_server::store
