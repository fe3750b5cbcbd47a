#include "mock_server/store/background_work.h"

#include <pthread.h>
#include <sched.h>

#include <utility>

namespace mock_server::store {

void BackgroundWork::Do(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  filled_.notify_one();
  if (!thread_.joinable())
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void BackgroundWork::Run(const std::stop_token& stop) {
  // So that it takes no processor from whoever serves. It works without, too.
  const sched_param no_priority{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &no_priority);
  while (true) {
    std::vector<std::function<void()>> taken;
    {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, stop, [this] { return !tasks_.empty(); });
      if (tasks_.empty()) return;  // asked to stop, and nothing is left
      taken.swap(tasks_);
    }
    for (std::function<void()>& task : taken) {
      task();
      task = nullptr;  // with what it holds
    }
  }
}

}  // namespace mock_server::store
