#include "mock_server/http/posted_tasks.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace mock_server::http {

PostedTasks::PostedTasks() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void PostedTasks::Post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  Wake();
}

void PostedTasks::Wake() {
  const uint64_t one = 1;
  // Fails only when the counter is full, and then it is awake.
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void PostedTasks::Run() {
  uint64_t count = 0;
  // Before the tasks are taken: one that is posted in between wakes the loop once more.
  [[maybe_unused]] const ssize_t read = ::read(wake_.get(), &count, sizeof count);
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) task();
}

}  // namespace mock_server::http
