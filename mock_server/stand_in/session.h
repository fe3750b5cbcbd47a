#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "base/steered_clock.h"
#include "check/recorder.h"
#include "mock_server/admin/admin_target.h"
#include "mock_server/faults/injector.h"
#include "mock_server/future/next_steps.h"
#include "mock_server/journal/journal.h"
#include "mock_server/platform/platform.h"

namespace mock_server::stand_in {

// An isolated stand-in on a shared server, with its own state, defects, draws, journal, counters
// and findings (docs/in-tests.md, Sessions). The default session has no name. Not thread-safe.
class Session : public admin::AdminTarget {
 public:
  // `endpoints`: of the recorder; nullptr for none. `clock` must outlive it.
  Session(std::string name, std::unique_ptr<platform::Platform> platform, size_t journal_bytes,
          std::shared_ptr<check::EndpointTable> endpoints, faults::Injector faults,
          base::SteeredClock& clock);
  // The same with a clock of its own, which the platform uses already.
  Session(std::string name, std::unique_ptr<base::SteeredClock> clock,
          std::unique_ptr<platform::Platform> platform, size_t journal_bytes,
          std::shared_ptr<check::EndpointTable> endpoints, faults::Injector faults);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const std::string& name() const { return name_; }
  platform::Platform& platform() override { return *platform_; }
  const platform::Platform& platform() const { return *platform_; }
  const journal::Journal& journal() const override { return journal_; }
  // nullptr when it was switched off.
  check::Recorder* recorder() override { return recorder_ ? &*recorder_ : nullptr; }

  base::SteeredClock& clock() override { return clock_; }
  bool is_default() const override { return name_.empty(); }

  const faults::Injector& faults() const override { return faults_; }
  void SetFaults(std::vector<faults::Rule> rules) override;

  // Puts the platform's next steps in front of it. `pool` must outlive the session.
  void AddNextSteps(const future::Options& options, future::ConnectionPool* pool);
  // nullptr without any.
  const future::NextSteps* next_steps() const override { return steps_ ? &*steps_ : nullptr; }

  // Answers by the platform, by one of its next steps, or as the fault wants that the request
  // meets; journal and recorder hear of it. `drawn` is how long the latency model lets the answer
  // take.
  base::HttpResponse Handle(base::Service service, const base::HttpRequest& request,
                            uint64_t connection, std::chrono::nanoseconds drawn);
  base::HttpResponse Send(base::Service service, const base::HttpRequest& request) override {
    return Handle(service, request, /*connection=*/0, /*drawn=*/{});
  }
  // How long the answer of the last Handle() takes: what was drawn and, with a pool, the wait.
  std::chrono::nanoseconds taken() const { return taken_; }

  // The fault that the last request met; nullptr for none. Good until the next one.
  const faults::Injection* injection() const {
    return injection_.rule == nullptr ? nullptr : &injection_;
  }

  // Forgets all entities and the journal; defects, counters and findings stay.
  void Reset() override;

  // An earlier session of this name was evicted, with everything that its client created; every
  // answer says so until Reset().
  bool follows_evicted() const { return follows_evicted_; }
  // Says so in the header X-Understudy-Diagnosis of an answer.
  void MarkEviction(base::HttpResponse& response) const;
  void set_follows_evicted() { follows_evicted_ = true; }

  std::chrono::nanoseconds last_used() const { return last_used_; }
  void set_last_used(std::chrono::nanoseconds time) { last_used_ = time; }

 private:
  base::HttpResponse HandleFault(base::Service service, const base::HttpRequest& request,
                                 uint64_t connection, std::chrono::nanoseconds start);
  base::HttpResponse Answer(base::Service service, const base::HttpRequest& request);
  base::HttpResponse AnswerWithNextSteps(base::Service service, const base::HttpRequest& request);

  const std::string name_;
  const std::unique_ptr<base::SteeredClock> own_clock_;
  base::SteeredClock& clock_;
  const std::unique_ptr<platform::Platform> platform_;
  journal::Journal journal_;
  std::optional<check::Recorder> recorder_;
  faults::Injector faults_;
  faults::Injection injection_;
  std::optional<future::NextSteps> steps_;
  std::chrono::nanoseconds taken_{0};
  bool follows_evicted_ = false;
  std::chrono::nanoseconds last_used_{0};
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SESSION_H_
