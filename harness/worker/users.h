#ifndef UNDERSTUDY_HARNESS_WORKER_USERS_H_
#define UNDERSTUDY_HARNESS_WORKER_USERS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "harness/load/answer_check.h"
#include "harness/load/user_driver.h"
#include "harness/worker/report_statistics.h"
#include "harness/worker/worker.h"

namespace harness::worker {

// A worker's users: as many of each class as are wanted, and those who leave once their last
// request is answered. Times are of the monotonic clock. Not thread-safe; all references must
// outlive it.
class Users {
 public:
  // Told of every finished request, with its entry in the statistics.
  using OnSample = std::function<void(size_t entry, const load::RequestSample&)>;

  // Makes the entries of all rows.
  Users(const WorkerOptions& options, load::AnswerCheck& check, const base::Clock& clock,
        ReportStatistics& statistics, OnSample on_sample);

  bool Knows(std::string_view name) const;
  // Where new users of the class go when the master has no host; empty takes it back.
  void SetHost(std::string_view name, const std::string& host);

  // Adds users of the class until there are so many; `host` is the master's and may be empty, and
  // `worker` this worker's number: no two of one master make the same requests. Fails when there
  // is no host to go to, or no room for so many sockets.
  base::Status Grow(std::string_view name, uint32_t wanted, const std::string& host,
                    uint64_t worker);
  // Takes users of the class out until there are so many, the last that came first. One whose
  // request is in flight gets its answer, but is dismissed at `until`.
  void Shrink(std::string_view name, uint32_t wanted, std::chrono::nanoseconds until);
  // The same of all, also of those who are leaving already.
  void ReleaseAll(std::chrono::nanoseconds until);
  // Whose time is over is out.
  void DismissOverdue();
  // Everybody is out; requests in flight are forgotten.
  void DismissAll();

  // Those who are leaving are not counted.
  uint32_t count() const;
  uint32_t count(std::string_view name) const;
  bool anybody_leaving() const { return !leaving_.empty(); }
  // Whether there is anybody, leaving or not.
  bool anybody() const { return driver_ && driver_->users() > 0; }

  // Lets users act and waits for answers, so long at most. Only when anybody is there.
  void Poll(std::chrono::nanoseconds at_most);

 private:
  struct ClassState {
    const UserClass* user_class = nullptr;
    std::vector<size_t> entries;  // by row of the workload
    std::vector<uint32_t> slots;  // of its users, in the order in which they came
    std::string host;             // that the master's page gave it
  };
  struct Leaving {
    uint32_t slot;
    uint32_t user;
    std::chrono::nanoseconds until;
  };

  ClassState* Find(std::string_view name);
  const ClassState* Find(std::string_view name) const;
  base::Result<client::Url> UrlOf(const ClassState& state, const std::string& host) const;
  base::Status MakeRoom(const client::Url& url, uint32_t added);
  void Release(uint32_t slot, std::chrono::nanoseconds until);

  const WorkerOptions& options_;
  load::AnswerCheck& check_;
  const base::Clock& clock_;
  const OnSample on_sample_;
  std::vector<ClassState> classes_;
  std::unique_ptr<load::UserDriver> driver_;  // once there was a user
  std::vector<uint16_t> class_of_slot_;
  std::vector<Leaving> leaving_;
  uint32_t next_user_ = 0;  // never used twice, so that no two runs make the same bodies
};

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_USERS_H_
