#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "contracts/core/clock.h"
#include "contracts/core/error.h"
#include "contracts/core/http_message.h"
#include "mock_server/admin/admin_api.h"
#include "mock_server/journal/journal.h"
#include "mock_server/platform.h"
#include "mock_server/report/recorder.h"

namespace mock_server::stand_in {

struct StandInOptions {
  PlatformOptions platform;
  // For the newest exchanges. With the default a process stays below 40 MB however long it runs.
  size_t journal_bytes = size_t{16} << 20;
  // Looks for what clients do wrong; GET /__understudy/report tells.
  bool report = true;
  // False: the paths of the admin API are the platform's.
  bool admin = true;
};

// The whole mock without sockets: the platform, a journal of what it was asked, what was wrong with
// it, and the admin API under /__understudy/. The server, the CLI's in-process target and tests all
// use this one door. Not thread-safe.
class StandIn {
 public:
  // `clock` must outlive it. Fails as Platform::Open() does.
  static contracts::core::Result<std::unique_ptr<StandIn>> Open(
      StandInOptions options, const contracts::core::Clock& clock);
  ~StandIn();

  // Forgets all entities and the journal; defects, options and counters stay.
  void Reset();

  // A status of 0 is no answer at all: the transport closes the connection. `connection` is for
  // journal and report; 0 when there is none.
  contracts::core::HttpResponse Handle(contracts::core::Service service,
                                       const contracts::core::HttpRequest& request,
                                       uint64_t connection = 0);

  // `by_client`: not because the client had been silent, nor because the server ends.
  void ConnectionClosed(uint64_t connection, bool by_client);

  Platform& platform() { return *platform_; }
  const journal::Journal& journal() const { return journal_; }
  // nullptr when it was switched off.
  report::Recorder* recorder() { return recorder_ ? &*recorder_ : nullptr; }
  // nullptr when it was switched off.
  admin::AdminApi* admin() { return admin_ ? &*admin_ : nullptr; }

 private:
  void AddReportRoutes();

  StandIn(const StandInOptions& options, std::unique_ptr<Platform> platform,
          const contracts::core::Clock& clock);

  const contracts::core::Clock& clock_;
  std::unique_ptr<Platform> platform_;
  journal::Journal journal_;
  std::optional<report::Recorder> recorder_;
  std::optional<admin::AdminApi> admin_;
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_
