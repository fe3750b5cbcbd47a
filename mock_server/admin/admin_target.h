#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_TARGET_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_TARGET_H_

#include <vector>

#include "base/http_message.h"
#include "base/steered_clock.h"
#include "check/recorder.h"
#include "mock_server/faults/injector.h"
#include "mock_server/future/next_steps.h"
#include "mock_server/journal/journal.h"
#include "mock_server/platform/platform.h"

namespace mock_server::admin {

// What an admin request acts on: the state, journal and findings of one session.
class AdminTarget {
 public:
  virtual ~AdminTarget() = default;
  virtual platform::Platform& platform() = 0;
  virtual const journal::Journal& journal() const = 0;
  // nullptr when nothing is looked for.
  virtual check::Recorder* recorder() = 0;
  virtual const faults::Injector& faults() const = 0;
  virtual void SetFaults(std::vector<faults::Rule> rules) = 0;
  // nullptr without --future.
  virtual const future::NextSteps* next_steps() const = 0;
  virtual base::SteeredClock& clock() = 0;
  // Not a named session.
  virtual bool is_default() const = 0;
  // Forgets all entities and the journal.
  virtual void Reset() = 0;
  // Answers as to any client, and counts it.
  virtual base::HttpResponse Send(base::Service service, const base::HttpRequest& request) = 0;
};

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_TARGET_H_
