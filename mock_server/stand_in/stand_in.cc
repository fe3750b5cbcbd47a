#include "mock_server/stand_in/stand_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "check/endpoint_table.h"
#include "mock_server/admin/answers.h"
#include "mock_server/stand_in/session_name.h"
#include "mock_server/stand_in/session_pages.h"

namespace mock_server::stand_in {

using admin::AdminTarget;
using base::Clock;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;

namespace {

// Evictions that are logged one by one; later ones at powers of ten.
constexpr uint64_t kLoggedEvictions = 10;

bool IsPowerOfTen(uint64_t number) {
  while (number % 10 == 0) number /= 10;
  return number == 1;
}

HttpResponse DropAnswer(bool dropped, std::string_view name) {
  if (!dropped) return admin::ErrorAnswer(404, fmt::format("there is no session '{}'", name));
  rapidjson::Document body(rapidjson::kObjectType);
  body.AddMember("status", "dropped", body.GetAllocator());
  return admin::JsonAnswer(200, body);
}

}  // namespace

Result<std::unique_ptr<StandIn>> StandIn::Open(StandInOptions options, const Clock& clock) {
  auto steered = std::make_unique<base::SteeredClock>(clock);
  auto sinks = std::make_unique<events::EventSinks>();
  options.platform.sinks = sinks.get();
  auto platform = platform::Platform::Open(options.platform, *steered);
  if (!platform) return tl::unexpected(platform.error());
  return std::unique_ptr<StandIn>(
      new StandIn(std::move(options), std::move(sinks), *std::move(platform), std::move(steered)));
}

StandIn::StandIn(StandInOptions options, std::unique_ptr<events::EventSinks> sinks,
                 std::unique_ptr<platform::Platform> platform,
                 std::unique_ptr<base::SteeredClock> clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      sinks_(std::move(sinks)),
      access_(options_.allowed_hosts) {
  auto endpoints =
      options_.report ? std::make_shared<check::EndpointTable>(platform->routes()) : nullptr;
  default_ = std::make_unique<Session>("", std::move(platform), options_.journal_bytes,
                                       std::move(endpoints), MakeInjector(""), *clock_);
  if (options_.future.pool) pool_.emplace(*options_.future.pool);
  AddNextSteps(*default_);
  sessions_.emplace(
      options_.max_sessions, [this](std::string_view name) { return MakeSession(name); },
      [this](const Session& evicted, uint64_t evictions) { LogEviction(evicted, evictions); });
  if (!options_.admin) return;
  admin_.emplace(*clock_);
  admin_->TellsOf(*sinks_);
  AddSessionRoutes();
}

StandIn::~StandIn() = default;

void StandIn::AddNextSteps(Session& session) {
  if (options_.future.any()) session.AddNextSteps(options_.future, pool_ ? &*pool_ : nullptr);
}

Result<std::unique_ptr<Session>> StandIn::MakeSession(std::string_view name) {
  const Clock& followed = *clock_;
  auto clock = std::make_unique<base::SteeredClock>(followed);
  auto platform = default_->platform().OpenAnother(name, *clock);
  if (!platform) return tl::unexpected(platform.error());
  check::Recorder* recorder = default_->recorder();
  auto session = std::make_unique<Session>(
      std::string(name), std::move(clock), *std::move(platform), options_.session_journal_bytes,
      recorder == nullptr ? nullptr : recorder->table(), MakeInjector(name));
  AddNextSteps(*session);
  return session;
}

faults::Injector StandIn::MakeInjector(std::string_view name) const {
  faults::Injector faults(base::Random::ForName(options_.platform.seed, name).Next());
  faults.Set(options_.faults, clock_->MonotonicNow());
  return faults;
}

void StandIn::LogEviction(const Session& evicted, uint64_t evictions) const {
  if (!options_.log || (evictions > kLoggedEvictions && !IsPowerOfTen(evictions))) return;
  options_.log(fmt::format(
      "the session '{}' was evicted after {} requests: it was the least recently used, and the "
      "maximum is {} (--max-sessions); {} evicted so far{}",
      evicted.name(), evicted.journal().counters().requests(), options_.max_sessions, evictions,
      evictions == kLoggedEvictions ? ", the next ones are reported at 100, 1000, …" : ""));
}

void StandIn::AddSessionRoutes() {
  if (options_.max_sessions > 0) {
    admin_->CountSessionsBy([this] {
      return admin::SessionCounts{sessions_->size(), sessions_->max_sessions(),
                                  sessions_->evictions()};
    });
  }
  admin_->Add("GET", "sessions", "the open sessions and those that were evicted",
              [this](AdminTarget&, const HttpRequest&) {
                return SessionsPage(*sessions_, clock_->MonotonicNow());
              });
  // With the header it never comes here: HandleNamed() drops the session without making one first.
  admin_->Add("DELETE", "session", "drop the session that X-Understudy-Session names",
              [](AdminTarget&, const HttpRequest&) {
                return admin::ErrorAnswer(400,
                                          "name the session in X-Understudy-Session; the default "
                                          "session can be reset but not dropped");
              });
}

Result<Session*> StandIn::UseSession(std::string_view name) {
  if (name.empty()) return default_.get();
  if (const auto checked = CheckSessionName(name); !checked) return tl::unexpected(checked.error());
  if (options_.max_sessions == 0) {
    return base::Fail(base::ErrorCode::kBadUsage, "sessions are turned off (--max-sessions 0)",
                      std::string(name));
  }
  return sessions_->Use(name, clock_->MonotonicNow());
}

journal::Counters StandIn::TotalCounters() const {
  journal::Counters total = default_->journal().counters();
  for (const auto& session : sessions_->sessions()) total.Add(session->journal().counters());
  total.Add(sessions_->counters_of_gone());
  return total;
}

HttpResponse StandIn::HandleIn(Session& session, Service service, const HttpRequest& request,
                               uint64_t connection, std::chrono::nanoseconds drawn) {
  HttpResponse response = session.Handle(service, request, connection, drawn);
  answered_in_ = &session;
  taken_ = session.taken();
  injection_ = session.injection();
  return response;
}

HttpResponse StandIn::Handle(Service service, const HttpRequest& request, uint64_t connection,
                             std::chrono::nanoseconds drawn) {
  taken_ = {};
  injection_ = nullptr;
  answered_in_ = nullptr;
  const bool is_admin = admin_ && admin::AdminApi::Owns(request.path());
  if (is_admin) {
    // Before a session is made for it.
    if (auto refusal = access_.Refuse(request)) return *std::move(refusal);
  }
  if (options_.max_sessions > 0) {
    const auto name = SessionName(request);
    if (!name) return admin::ErrorAnswer(400, name.error().ToString());
    if (!name->empty()) return HandleNamed(service, request, connection, drawn, *name);
  }
  if (is_admin) return admin_->Handle(*default_, request);
  return HandleIn(*default_, service, request, connection, drawn);
}

bool StandIn::NeedsBody(Service service, const HttpRequest& head) {
  if (admin_ && admin::AdminApi::Owns(head.path())) return true;
  if (options_.max_sessions > 0) {
    const auto name = SessionName(head);
    if (!name) return false;
    // One that is to be made will have the default one's routes, and perhaps other defects.
    Session* const session = name->empty() ? nullptr : sessions_->Find(*name);
    // With faults, the answer comes behind the body: what happens to it then is what was asked for.
    if (session != nullptr)
      return !session->faults().empty() || session->platform().NeedsBody(service, head);
  }
  return !default_->faults().empty() || default_->platform().NeedsBody(service, head);
}

HttpResponse StandIn::HandleNamed(Service service, const HttpRequest& request, uint64_t connection,
                                  std::chrono::nanoseconds drawn, std::string_view name) {
  const bool is_admin = admin_ && admin::AdminApi::Owns(request.path());
  // Neither of these makes a session, which might cost another its place.
  if (is_admin && request.path() == "/__understudy/sessions")
    return admin_->Handle(*default_, request);
  if (is_admin && request.path() == "/__understudy/session" && request.method == "DELETE")
    return DropAnswer(sessions_->Drop(name), name);
  const Result<Session*> session = sessions_->Use(name, clock_->MonotonicNow());
  if (!session) return admin::ErrorAnswer(500, session.error().ToString());
  if (is_admin) {
    HttpResponse response = admin_->Handle(**session, request);
    if ((*session)->follows_evicted()) (*session)->MarkEviction(response);
    return response;
  }
  if (connection != 0) NoteConnection(connection, (*session)->name());
  return HandleIn(**session, service, request, connection, drawn);
}

void StandIn::NoteConnection(uint64_t connection, const std::string& session) {
  std::vector<std::string>& names = named_by_connection_[connection];
  if (!names.empty() && names.back() == session) return;
  const auto known = std::find(names.begin(), names.end(), session);
  if (known == names.end()) {
    names.push_back(session);
  } else {
    std::iter_swap(known, names.end() - 1);
  }
}

void StandIn::ConnectionClosed(uint64_t connection, check::ConnectionEnd end) {
  if (check::Recorder* recorder = default_->recorder()) recorder->ConnectionClosed(connection, end);
  const auto named = named_by_connection_.find(connection);
  if (named == named_by_connection_.end()) return;
  for (const std::string& name : named->second) {
    Session* const session = sessions_->Find(name);
    if (session != nullptr && session->recorder() != nullptr)
      session->recorder()->ConnectionClosed(connection, end);
  }
  named_by_connection_.erase(named);
}

}  // namespace mock_server::stand_in
