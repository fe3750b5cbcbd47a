#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_API_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_API_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/admin/admin_target.h"
#include "mock_server/admin/metrics_page.h"
#include "mock_server/admin/server_switches.h"
#include "mock_server/events/event_sinks.h"
#include "tracing/span.h"

namespace mock_server::admin {

// What the stand-in answers about itself, under /__understudy/ on both ports (docs/admin.md). Its
// answers are JSON but for metrics; a wrong request gets 4xx with an "error" that names the remedy.
// Not thread-safe.
class AdminApi {
 public:
  using Handler = std::function<base::HttpResponse(AdminTarget&, const base::HttpRequest&)>;

  struct Ports {
    uint16_t gateway = 8009;
    uint16_t data_layer = 8001;
  };

  // `clock` must outlive it.
  explicit AdminApi(const base::Clock& clock);

  // True for the paths of this API; it answers all of them, the unknown ones with 404 and the list
  // of routes.
  static bool Owns(std::string_view path);

  base::HttpResponse Handle(AdminTarget& target, const base::HttpRequest& request);

  // Where the services listen, for the documents' "servers".
  void ListensAt(const Ports& ports) { ports_ = ports; }

  // Adds a route below the prefix: method "GET", name "report", and what it does in a few words.
  void Add(std::string method, std::string name, std::string summary, Handler handler);

  // Where the server's own options and its clock are switched; nullptr without sockets. Must
  // outlive the API.
  void SwitchesAt(ServerSwitches* server) { server_ = server; }

  // Where metrics learn of the named sessions; they say nothing of sessions without.
  void CountSessionsBy(std::function<SessionCounts()> count) { count_sessions_ = std::move(count); }

  // Where events go, for health and metrics; must outlive the API.
  void TellsOf(const events::EventSinks& sinks) { sinks_ = &sinks; }
  // Where spans go, for metrics; must outlive the API.
  void TellsOf(const tracing::SpanSink& spans) { spans_ = &spans; }

 private:
  struct Route {
    std::string method;
    std::string name;
    std::string summary;
    Handler handler;
  };

  std::vector<events::SinkStatus> SinkStatuses() const;
  base::HttpResponse NotFound(const base::HttpRequest& request) const;
  std::chrono::nanoseconds Uptime() const { return clock_.MonotonicNow() - started_; }

  const base::Clock& clock_;
  const std::chrono::nanoseconds started_;
  std::vector<Route> routes_;
  std::function<SessionCounts()> count_sessions_;
  const events::EventSinks* sinks_ = nullptr;
  const tracing::SpanSink* spans_ = nullptr;
  Ports ports_;
  ServerSwitches* server_ = nullptr;
};

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_ADMIN_API_H_
