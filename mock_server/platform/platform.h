#ifndef UNDERSTUDY_MOCK_SERVER_PLATFORM_PLATFORM_H_
#define UNDERSTUDY_MOCK_SERVER_PLATFORM_PLATFORM_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/platform_state.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/events/event_journal.h"
#include "mock_server/events/event_sinks.h"
#include "mock_server/gateway/call_log.h"
#include "mock_server/openapi/operation.h"
#include "schema/registry.h"

namespace mock_server::platform {

// A route of one of the services as its description has it. Views into descriptions, which live as
// long as the platform.
struct RouteName {
  base::Service service = base::Service::kGateway;
  std::string_view method;  // "GET"
  std::string_view path;    // "/api/v1/agents/{agent_id}"
  // Nobody misses it: FastAPI's own pages, the test route of the gateway's pipeline.
  bool optional = false;
};

// How a stand-in behaves. The defaults are the fixed platform.
struct PlatformOptions {
  defects::DefectSet defects;
  // Faults that the platform still has and that this one has not (docs/latent-defects.md).
  defects::RepairSet repairs;
  // Where the real server is lenient, answer 422 with the reason instead (docs/platform.md, Known
  // traps).
  bool strict = false;
  // Right after an unhandled error of the data layer the gateway's next call may find its
  // connection dead and fail (docs/platform.md, Known traps, T11). At the real one it is a race.
  bool dead_connections = false;
  // Each kind keeps so many of its newest entities, and older ones are dropped; 0: all are kept.
  // For runs that must not grow.
  int64_t max_entities = 0;
  // Keys that the data layer accepts; without any, no key is required.
  std::vector<std::string> api_keys = {"dev_key_local_ONLY"};
  // A folder of routers of the data layer, beside the built-in ones or in place of some
  // (docs/resource-format.md, Your own routers); empty: none.
  std::string resources;
  // A SQLite file; empty keeps the state in memory.
  std::string store_file;
  // Where the gateway believes the data layer to be; it stands in its error texts.
  std::string data_layer_url = "http://l01-data-layer:8001";
  // Signs the tokens (JWT) that the gateway's own pipeline lets in.
  std::string jwt_secret = "INSECURE_DEFAULT_SECRET_CHANGE_ME";
  uint64_t seed = 0;
  // By which the gateway's calls to the data layer are timed, for calls(); must outlive this
  // platform and all others. nullptr: no calls are kept.
  const base::Clock* call_clock = nullptr;
  // Where the events of the first platform go; must outlive it and all others. nullptr: they stay
  // in its journal.
  const events::EventSinks* sinks = nullptr;
  // The events of those that OpenAnother() makes go there, too.
  bool others_publish = false;
  // Memory for the most recent events; of those that OpenAnother() makes.
  size_t event_journal_bytes = size_t{1} << 20;
  size_t others_event_journal_bytes = size_t{64} << 10;
};

// The one door to the stand-in: both services on one state, without any transport. Sockets, virtual
// time and tests all call Handle(). Not thread-safe: one thread at a time, which is how the server,
// the virtual clock and the tests use it.
class Platform {
 public:
  // `clock` must outlive the platform. Fails when the store file can't be used; it is never
  // overwritten then.
  static base::Result<std::unique_ptr<Platform>> Open(PlatformOptions options,
                                                      const base::Clock& clock);
  ~Platform();

  // A stand-in with the same options and a state of its own, in memory, which costs a fraction of
  // Open(): what was read from the descriptions is shared. Its draws are a function of the seed and
  // of `name`; `clock` must outlive it. Neither knows of the other, and either may go first.
  base::Result<std::unique_ptr<Platform>> OpenAnother(std::string_view name,
                                                      const base::Clock& clock) const;

  // Answers as the real service would, byte for byte but for ids and times. Never throws. A status
  // of 0 is no answer at all: nobody listens there (the data layer during an outage), and the
  // transport closes the connection.
  base::HttpResponse Handle(base::Service service, const base::HttpRequest& request);

  // Whether Handle() may answer otherwise for another body. `head` is a request whose body is not
  // there yet; what needs none of it is answered without it: no key, no route, a GET.
  bool NeedsBody(base::Service service, const base::HttpRequest& head) const;

  // Whether the service closes the connection behind this answer of its own, although the answer
  // does not say so.
  static bool ClosesConnection(const base::HttpResponse& response);

  // The routes of both services, the gateway's first, told from their descriptions.
  std::vector<openapi::Operation> operations() const;

  // Those that the descriptions name. Lives as long as the platform.
  const schema::SchemaRegistry& schemas() const;

  // For a request that something in front of the platform answers: observation() has its route and
  // nothing else.
  void ObserveRoute(base::Service service, const base::HttpRequest& request);

  // What was noticed of the last request beside its answer. Good until the next Handle() or
  // ObserveRoute().
  const diagnosis::Observation& observation() const;

  // What the gateway asked the data layer for the last request. Good as long as observation();
  // empty without PlatformOptions::call_clock.
  const std::vector<gateway::UpstreamCall>& calls() const;

  // All routes of both services, whatever defects are on, in the order in which they are tried.
  std::vector<RouteName> routes() const;

  // The most recent events that the data layer published.
  const events::EventJournal& events() const;

  // How many entities of each kind there are, by the names of the descriptions.
  std::vector<std::pair<std::string_view, uint64_t>> row_counts() const;

  // Forgets all entities and events; defects and options stay.
  void Reset();

  const defects::DefectSet& defects() const;
  void set_defects(const defects::DefectSet& set);

  // Both kinds of faults, switched at once. The repair of L4, which decides what routes there are,
  // stays as the options had it.
  defects::Faults faults() const;
  void set_faults(const defects::Faults& faults);

  // As in the options.
  bool strict() const;
  void set_strict(bool strict);

  // The data layer does not answer for `duration`; with `restart` it comes back without the five
  // kinds that a restart drops (docs/platform.md, Known traps, T12).
  void BeginOutage(std::chrono::nanoseconds duration, bool restart);
  void EndOutage();

 private:
  class Impl;
  explicit Platform(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_server::platform

#endif  // UNDERSTUDY_MOCK_SERVER_PLATFORM_PLATFORM_H_
