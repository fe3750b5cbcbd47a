#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http_message.h"
#include "base/steered_clock.h"
#include "check/recorder.h"
#include "mock_server/admin/access.h"
#include "mock_server/admin/admin_api.h"
#include "mock_server/events/event_sinks.h"
#include "mock_server/faults/injector.h"
#include "mock_server/future/connection_pool.h"
#include "mock_server/future/options.h"
#include "mock_server/journal/journal.h"
#include "mock_server/platform/platform.h"
#include "mock_server/stand_in/session.h"
#include "mock_server/stand_in/session_table.h"

namespace mock_server::stand_in {

struct StandInOptions {
  platform::PlatformOptions platform;  // without sinks: the stand-in has its own
  // What the platform does not have yet (docs/next-steps.md). A pool is shared by all sessions.
  future::Options future{};
  // Memory for the journal. With the default, a process stays below 40 MB however long it runs.
  size_t journal_bytes = size_t{16} << 20;
  // Checks what clients do wrong; GET /__understudy/report returns the findings.
  bool report = true;
  // False turns the admin API off.
  bool admin = true;
  // Produced from the start, in every session (docs/faults.md).
  std::vector<faults::Rule> faults{};
  // Names of the server beside its addresses, for the admin API (docs/http.md, Security).
  std::vector<std::string> allowed_hosts{};
  // Named sessions at once, beside the default one; 0: X-Understudy-Session means nothing.
  size_t max_sessions = 1024;
  // The journal of a named session; it takes memory only as it fills.
  size_t session_journal_bytes = size_t{256} << 10;
  // Hears what belongs into a log, a line at a time without its end. May be empty.
  std::function<void(const std::string&)> log{};
};

// The complete stand-in without sockets: the platform, the journal, the recorder of what clients do
// wrong, and the admin API at /__understudy/. X-Understudy-Session selects a session that has all
// of these for itself (docs/in-tests.md, Sessions). The server, the CLI's in-process target and
// tests all use this entry point. Not thread-safe.
class StandIn {
 public:
  // `clock` must outlive it. Fails as Platform::Open() does.
  static base::Result<std::unique_ptr<StandIn>> Open(StandInOptions options,
                                                     const base::Clock& clock);
  ~StandIn();

  // Forgets all entities and the journal of the default session; defects, options and counters
  // stay.
  void Reset() { default_->Reset(); }

  // A status of 0 means no answer: the transport closes the connection. `connection` is for journal
  // and report; 0 when there is none. `drawn` is how long the latency model lets the answer take.
  base::HttpResponse Handle(base::Service service, const base::HttpRequest& request,
                            uint64_t connection = 0, std::chrono::nanoseconds drawn = {});

  // How long the answer of the last Handle() takes: `drawn`, unless a feature of
  // StandInOptions::future says otherwise; zero for the admin API.
  std::chrono::nanoseconds taken() const { return taken_; }

  // The fault that the last request met; nullptr for none. Good until the next one. What it does
  // beside another answer is the transport's matter.
  const faults::Injection* injection() const { return injection_; }

  // The session that the last request was for; nullptr when the admin API answered it, or it was
  // refused. Good until the next one.
  Session* answered_in() { return answered_in_; }

  // Whether the answer of Handle() may depend on the body, which has not arrived yet.
  bool NeedsBody(base::Service service, const base::HttpRequest& head);

  void ConnectionClosed(uint64_t connection, check::ConnectionEnd end);

  // What time it is for all of it; the clocks of named sessions follow it.
  base::SteeredClock& clock() { return *clock_; }

  // Of the default session.
  platform::Platform& platform() { return default_->platform(); }
  const journal::Journal& journal() const { return default_->journal(); }
  // nullptr when it was switched off.
  check::Recorder* recorder() { return default_->recorder(); }
  const faults::Injector& faults() const { return default_->faults(); }
  // nullptr without any.
  const future::NextSteps* next_steps() const { return default_->next_steps(); }

  // The session of that name, made when there is none; "" is the default one. Good until another
  // one is asked for.
  base::Result<Session*> UseSession(std::string_view name);
  SessionTable& sessions() { return *sessions_; }
  // Of all sessions, including those that no longer exist.
  journal::Counters TotalCounters() const;

  // Where events go beside the journals; a sink must outlive the stand-in's last request.
  events::EventSinks& sinks() { return *sinks_; }

  // nullptr when it was switched off.
  admin::AdminApi* admin() { return admin_ ? &*admin_ : nullptr; }

 private:
  StandIn(StandInOptions options, std::unique_ptr<events::EventSinks> sinks,
          std::unique_ptr<platform::Platform> platform, std::unique_ptr<base::SteeredClock> clock);

  base::Result<std::unique_ptr<Session>> MakeSession(std::string_view name);
  faults::Injector MakeInjector(std::string_view name) const;
  void AddNextSteps(Session& session);
  void AddSessionRoutes();
  void LogEviction(const Session& evicted, uint64_t evictions) const;
  base::HttpResponse HandleNamed(base::Service service, const base::HttpRequest& request,
                                 uint64_t connection, std::chrono::nanoseconds drawn,
                                 std::string_view name);
  base::HttpResponse HandleIn(Session& session, base::Service service,
                              const base::HttpRequest& request, uint64_t connection,
                              std::chrono::nanoseconds drawn);
  void NoteConnection(uint64_t connection, const std::string& session);

  const StandInOptions options_;
  const std::unique_ptr<base::SteeredClock> clock_;
  const std::unique_ptr<events::EventSinks> sinks_;  // outlives the sessions
  std::optional<future::ConnectionPool> pool_;
  std::unique_ptr<Session> default_;
  std::optional<SessionTable> sessions_;
  const faults::Injection* injection_ = nullptr;
  Session* answered_in_ = nullptr;
  std::optional<admin::AdminApi> admin_;
  const admin::Access access_;
  std::chrono::nanoseconds taken_{0};
  // Which named sessions an open connection had requests of; a client's pool serves many tests.
  std::unordered_map<uint64_t, std::vector<std::string>> named_by_connection_;
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_STAND_IN_H_
