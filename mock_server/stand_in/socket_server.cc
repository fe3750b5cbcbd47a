#include "mock_server/stand_in/socket_server.h"

#include <fmt/format.h>
#include <signal.h>

#include <future>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/redis_url.h"
#include "base/steered_clock.h"
#include "latency/answer_delay.h"
#include "latency/rate_meter.h"
#include "mock_server/admin/server_switches.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/platform_state.h"
#include "mock_server/faults/rule_reader.h"
#include "mock_server/http/http_server.h"
#include "mock_server/redis/pub_sub_server.h"
#include "mock_server/redis/redis_link.h"
#include "mock_server/stand_in/request_spans.h"
#include "mock_server/stand_in/stand_in.h"

namespace mock_server::stand_in {

using base::Error;
using base::HttpRequest;
using base::Result;
using base::Service;
using base::SystemClock;

namespace {

// No client takes it for HTTP of any version.
constexpr std::string_view kGarbage = "\x16\x03\x01\xff\xfe not HTTP at all \x80\r\n\r\n";

check::ConnectionEnd EndForReport(http::ConnectionEnd end) {
  switch (end) {
    case http::ConnectionEnd::kByClient:
      return check::ConnectionEnd::kByClient;
    case http::ConnectionEnd::kHalfClosed:
      return check::ConnectionEnd::kHalfClosed;
    case http::ConnectionEnd::kIdle:
    case http::ConnectionEnd::kFailure:
    case http::ConnectionEnd::kServerStops:
      break;
  }
  return check::ConnectionEnd::kByServer;
}

// nullptr when the answer is sent as any other.
std::unique_ptr<const http::Damage> DamageOf(const faults::Rule& rule) {
  using faults::Break;
  using http::Damage;
  if (rule.broken == Break::kNone && rule.length_error == 0 && rule.bytes_per_second == 0)
    return nullptr;
  Damage damage{.length_error = rule.length_error, .bytes_per_second = rule.bytes_per_second};
  if (rule.IsHeadless()) damage.sent = Damage::Sent::kNothing;
  switch (rule.broken) {
    case Break::kNone:
      break;
    case Break::kHold:
      damage.then = Damage::Then::kHold;
      break;
    case Break::kClose:
      damage.then = Damage::Then::kClose;
      break;
    case Break::kGarbage:
      damage.instead = kGarbage;
      damage.then = Damage::Then::kClose;
      break;
    case Break::kHalf:
      damage.sent = Damage::Sent::kHalf;
      damage.then = Damage::Then::kClose;
      break;
    case Break::kResetBefore:
    case Break::kResetAfter:
      damage.then = Damage::Then::kReset;
      break;
    case Break::kResetDuring:
      damage.sent = Damage::Sent::kHalf;
      damage.then = Damage::Then::kReset;
      break;
  }
  return std::make_unique<const Damage>(std::move(damage));
}

class StandInHandler : public http::RequestHandler {
 public:
  // `delay` without a value: every answer leaves at once.
  // The first answer of a connection leaves after `first_answer` or at its half-close.
  StandInHandler(StandIn& stand_in, std::optional<latency::AnswerDelay> delay,
                 std::chrono::nanoseconds first_answer, const base::Clock& clock)
      : stand_in_(stand_in), delay_(std::move(delay)), first_answer_(first_answer), clock_(clock) {}

  bool NeedsBody(const http::RequestOrigin& origin, const HttpRequest& head) override {
    return stand_in_.NeedsBody(origin.service, head);
  }

  http::Answer Handle(const http::RequestOrigin& origin, const HttpRequest& request) override {
    if (spans_) spans_->Begin(request);
    http::Answer answer = Answer(origin, request);
    if (origin.number == 1 && answer.delay < first_answer_) {
      answer.delay = first_answer_;
      answer.leaves_at_half_close = true;
    }
    if (spans_) spans_->End(stand_in_, origin.service, request, answer);
    return answer;
  }

  void MakeSpans(tracing::Tracer& tracer, const base::Clock& clock, std::string data_layer_url) {
    spans_.emplace(tracer, clock, std::move(data_layer_url));
  }

  void SetDelay(std::optional<latency::AnswerDelay> delay) {
    delay_.reset();
    if (delay) delay_.emplace(*std::move(delay));
  }

  void OnClosed(const http::RequestOrigin& origin, http::ConnectionEnd end) override {
    if (origin.number > 0) --at_work_;
    stand_in_.ConnectionClosed(origin.connection, EndForReport(end));
  }

 private:
  http::Answer Answer(const http::RequestOrigin& origin, const HttpRequest& request) {
    if (origin.number == 1) ++at_work_;
    const auto drawn = delay_ ? Draw(origin, request) : std::chrono::nanoseconds(0);
    http::Answer answer;
    answer.response = stand_in_.Handle(origin.service, request, origin.connection, drawn);
    if (const faults::Injection* injection = stand_in_.injection()) {
      ApplyFault(*injection, origin, request, answer);
      return answer;
    }
    answer.drop = answer.response.status == 0;
    answer.closes = platform::Platform::ClosesConnection(answer.response);
    if (!answer.drop) answer.delay = stand_in_.taken();
    return answer;
  }

  void ApplyFault(const faults::Injection& injection, const http::RequestOrigin& origin,
                  const HttpRequest& request, http::Answer& answer) {
    const faults::Rule& rule = *injection.rule;
    // The platform's own drop; the fault has nothing to do it to.
    answer.drop = answer.response.status == 0 && !rule.IsHeadless();
    answer.closes = rule.status == 0 && platform::Platform::ClosesConnection(answer.response);
    answer.damage = DamageOf(rule);
    if (rule.learned_delay != nullptr) {
      answer.delay = rule.learned_delay->For(request.method, request.path(),
                                             {origin.connection, origin.number, at_work_});
    } else if (rule.longest_delay > std::chrono::nanoseconds(0)) {
      answer.delay = injection.delay;
    } else if (!answer.drop && !rule.IsHeadless()) {
      answer.delay = stand_in_.taken();
    }
  }

  std::chrono::nanoseconds Draw(const http::RequestOrigin& origin, const HttpRequest& request) {
    if (stand_in_.admin() != nullptr && admin::AdminApi::Owns(request.path())) return {};
    latency::RequestPlace place{origin.connection, origin.number, at_work_};
    if (delay_->needs_rate()) {
      const auto now = clock_.MonotonicNow();
      rate_.Count(now);
      place.requests_per_second = rate_.PerSecond(now);
    }
    return delay_->For(request.method, request.path(), place);
  }

  StandIn& stand_in_;
  std::optional<latency::AnswerDelay> delay_;
  const std::chrono::nanoseconds first_answer_;
  std::optional<RequestSpans> spans_;
  size_t at_work_ = 0;  // connections that had a request
  const base::Clock& clock_;
  latency::RateMeter rate_;
};

// Without any: no key is required.
Result<std::vector<std::string>> ReadKeys(const std::vector<std::string>& keys) {
  if (keys == std::vector<std::string>{"none"}) return std::vector<std::string>();
  const auto fail = [](std::string message) {
    return base::Fail(base::ErrorCode::kBadUsage, std::move(message), "API keys");
  };
  if (keys.empty())
    return fail(
        "without a key, every request would be refused; give one, or write none to require no key");
  for (const std::string& key : keys) {
    if (key.empty()) return fail("a key can't be empty");
    if (key == "none")
      return fail("none can't be combined with other keys: it means that no key is required");
  }
  return keys;
}

Result<StandInOptions> ToStandInOptions(const MockServerOptions& options) {
  const auto faults = defects::ReadFaults(options.platform, options.defects, options.repairs);
  if (!faults) return tl::unexpected(faults.error());
  auto keys = ReadKeys(options.api_keys);
  if (!keys) return tl::unexpected(keys.error());
  auto future = future::ParseOptions(options.future);
  if (!future) return tl::unexpected(future.error());
  StandInOptions stand_in;
  stand_in.future = *std::move(future);
  stand_in.platform.defects = faults->defects;
  stand_in.platform.repairs = faults->repairs;
  stand_in.platform.resources = options.resources;
  stand_in.platform.strict = options.strict;
  stand_in.platform.dead_connections = options.dead_connections;
  stand_in.platform.max_entities = options.max_entities;
  stand_in.platform.api_keys = *std::move(keys);
  stand_in.platform.data_layer_url = options.data_layer_url;
  stand_in.platform.jwt_secret = options.jwt_secret;
  stand_in.platform.store_file = options.store_file;
  stand_in.platform.seed = options.seed;
  stand_in.journal_bytes = options.journal_bytes;
  if (options.journal_bytes == 0) {
    stand_in.platform.event_journal_bytes = 0;
    stand_in.platform.others_event_journal_bytes = 0;
  }
  stand_in.platform.others_publish = options.redis_sessions;
  stand_in.report = options.report;
  stand_in.admin = options.admin;
  stand_in.allowed_hosts = options.allowed_hosts;
  stand_in.allowed_hosts.push_back(options.host);
  stand_in.max_sessions = options.max_sessions;
  auto rules = faults::ReadRules(options.faults, {options.seed, /*may_read_files=*/true});
  if (!rules) return tl::unexpected(rules.error());
  stand_in.faults = *std::move(rules);
  stand_in.log = options.log;
  return stand_in;
}

http::HttpServerOptions ToHttpOptions(const MockServerOptions& options, const Timing& timing) {
  http::HttpServerOptions http;
  http.host = options.host;
  http.gateway_port = options.gateway_port;
  http.data_layer_port = options.data_layer_port;
  http.more_gateway_ports = options.more_gateway_ports;
  http.more_data_layer_ports = options.more_data_layer_ports;
  http.keep_alive = options.keep_alive;
  http.limits.max_body_bytes = options.max_body_bytes;
  http.time_keeper = timing.keeper;
  return http;
}

// Of this thread: a Redis that closes its connection must not end the process.
void BlockBrokenPipes() {
  sigset_t pipes;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
}

// nullopt: no answer is delayed.
std::optional<latency::AnswerDelay> DelayOf(latency::LatencyChoice choice, uint64_t seed) {
  if (choice.model.empty()) return std::nullopt;
  return latency::AnswerDelay(std::move(choice), seed);
}

// Where the clock starts; nullopt: as the machine's.
Result<std::optional<std::chrono::microseconds>> StartOfClock(const std::string& text) {
  if (text.empty() || text == "real") return std::nullopt;
  if (const auto time = base::ParseLocalTime(text)) return time;
  return base::Fail(base::ErrorCode::kBadUsage,
                    fmt::format("'{}' is not {}, nor the word real", text, base::kLocalTimeForm),
                    "--clock");
}

}  // namespace

class SocketServer::Impl : public admin::ServerSwitches {
 public:
  static Result<std::unique_ptr<Impl>> Start(const MockServerOptions& options, const Timing& timing,
                                             tracing::Tracer* tracer) {
    auto stand_in_options = ToStandInOptions(options);
    if (!stand_in_options) return tl::unexpected(stand_in_options.error());
    auto choice = latency::ParseLatencyChoice(options.latency);
    if (!choice) return tl::unexpected(choice.error());
    if (stand_in_options->future.pool && !stand_in_options->future.pool->hold &&
        choice->model.empty()) {
      return base::Fail(base::ErrorCode::kBadUsage,
                        "without a latency nothing ever waits for a connection; say how long "
                        "answers take (--latency normal), or how long a request keeps its "
                        "connection (pool=10,hold=20ms)",
                        "--future");
    }
    const auto start = StartOfClock(options.clock);
    if (!start) return tl::unexpected(start.error());
    auto impl = std::make_unique<Impl>();
    impl->latency_ = options.latency;
    impl->seed_ = options.seed;
    impl->may_steer_clock_ = timing.clock == nullptr;
    const base::Clock& given_clock = timing.clock == nullptr ? impl->system_clock_ : *timing.clock;
    if (tracer != nullptr) stand_in_options->platform.call_clock = &given_clock;
    auto stand_in = StandIn::Open(*std::move(stand_in_options), given_clock);
    if (!stand_in) return tl::unexpected(stand_in.error());
    impl->stand_in_ = *std::move(stand_in);
    base::SteeredClock& clock = impl->stand_in_->clock();
    if (*start) clock.Set(**start);
    impl->handler_ = std::make_unique<StandInHandler>(
        *impl->stand_in_, DelayOf(*std::move(choice), options.seed), timing.first_answer, clock);
    if (tracer != nullptr) impl->handler_->MakeSpans(*tracer, given_clock, options.data_layer_url);
    auto server = http::HttpServer::Listen(ToHttpOptions(options, timing), *impl->handler_, clock);
    if (!server) return tl::unexpected(server.error());
    impl->server_ = *std::move(server);
    if (admin::AdminApi* admin = impl->stand_in_->admin()) {
      admin->SwitchesAt(impl.get());
      if (tracer != nullptr) admin->TellsOf(tracer->sink());
      admin->ListensAt(
          {impl->server_->Port(Service::kGateway), impl->server_->Port(Service::kDataLayer)});
    }
    impl->gateway_url_ = impl->server_->Url(Service::kGateway);
    impl->data_layer_url_ = impl->server_->Url(Service::kDataLayer);
    if (const base::Status opened = impl->OpenRedis(options); !opened)
      return tl::unexpected(opened.error());
    impl->thread_ = std::jthread([server = impl->server_.get()] {
      BlockBrokenPipes();
      server->Run();
    });
    if (impl->redis_ != nullptr) impl->AwaitRedis();
    return impl;
  }

  ~Impl() { Stop(); }

  void Stop() {
    const std::lock_guard lock(stop_mutex_);
    if (!thread_.joinable()) return;
    server_->Stop();
    thread_.join();
  }

  void WithStandIn(const std::function<void(StandIn&)>& use) {
    const std::lock_guard lock(stop_mutex_);  // the thread must not end meanwhile
    if (!thread_.joinable()) {
      use(*stand_in_);
      return;
    }
    std::promise<void> done;
    server_->Post([&] {
      try {
        use(*stand_in_);
        done.set_value();
      } catch (...) {
        done.set_exception(std::current_exception());
      }
    });
    done.get_future().get();
  }

  const std::string& gateway_url() const { return gateway_url_; }
  const std::string& data_layer_url() const { return data_layer_url_; }
  const std::string& redis_url() const { return redis_url_; }
  uint16_t Port(Service service) const { return server_->Port(service); }
  std::vector<std::string> Urls(Service service) const { return server_->Urls(service); }

  // On the server's thread.
  std::string latency() const override { return latency_; }
  base::Status SetLatency(const std::string& text) override {
    auto choice = latency::BuiltInLatencyChoice(text);
    if (!choice) return tl::unexpected(choice.error());
    handler_->SetDelay(DelayOf(*std::move(choice), seed_));
    latency_ = text;
    return {};
  }
  std::chrono::nanoseconds keep_alive() const override { return server_->keep_alive(); }
  void SetKeepAlive(std::chrono::nanoseconds time) override { server_->set_keep_alive(time); }
  bool may_steer_clock() const override { return may_steer_clock_; }
  void ClockMoved() override { server_->ClockMoved(stand_in_->clock().stopped()); }

 private:
  base::Status OpenRedis(const MockServerOptions& options) {
    if (options.redis_port) {
      auto server = redis::PubSubServer::Open(options.host, *options.redis_port, server_->loop());
      if (!server) return tl::unexpected(server.error());
      pub_sub_ = *std::move(server);
      redis_url_ = pub_sub_->url();
      stand_in_->sinks().Add(*pub_sub_);
    }
    if (options.redis_url.empty()) return {};
    const auto url = base::ParseRedisUrl(options.redis_url);
    if (!url) return tl::unexpected(url.error());
    auto link = redis::RedisLink::Open(*url, server_->loop(), options.log);
    if (!link) return tl::unexpected(link.error());
    redis_ = *std::move(link);
    stand_in_->sinks().Add(*redis_);
    return {};
  }

  // Whoever is told that the stand-in is ready may rely on the first event, if Redis is there.
  void AwaitRedis() {
    std::promise<void> first;
    server_->Post([&] { redis_->Start([&] { first.set_value(); }); });
    first.get_future().get();
  }

  SystemClock system_clock_;
  std::string latency_;
  uint64_t seed_ = 0;
  bool may_steer_clock_ = true;
  std::unique_ptr<StandIn> stand_in_;
  std::unique_ptr<StandInHandler> handler_;
  std::unique_ptr<http::HttpServer> server_;
  std::unique_ptr<redis::RedisLink> redis_;
  std::unique_ptr<redis::PubSubServer> pub_sub_;
  std::string redis_url_;
  std::string gateway_url_;
  std::string data_layer_url_;
  std::mutex stop_mutex_;
  std::jthread thread_;
};

Result<std::unique_ptr<SocketServer>> SocketServer::Start(const MockServerOptions& options,
                                                          const Timing& timing,
                                                          tracing::Tracer* tracer) {
  auto impl = Impl::Start(options, timing, tracer);
  if (!impl) return tl::unexpected(impl.error());
  return std::unique_ptr<SocketServer>(new SocketServer(*std::move(impl)));
}

SocketServer::SocketServer(const MockServerOptions& options) {
  auto impl = Impl::Start(options, {}, nullptr);
  if (!impl) throw std::runtime_error(impl.error().ToString());
  impl_ = *std::move(impl);
}

SocketServer::SocketServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SocketServer::~SocketServer() = default;

const std::string& SocketServer::gateway_url() const { return impl_->gateway_url(); }
const std::string& SocketServer::data_layer_url() const { return impl_->data_layer_url(); }
const std::string& SocketServer::redis_url() const { return impl_->redis_url(); }
uint16_t SocketServer::gateway_port() const { return impl_->Port(Service::kGateway); }
uint16_t SocketServer::data_layer_port() const { return impl_->Port(Service::kDataLayer); }
std::vector<std::string> SocketServer::gateway_urls() const {
  return impl_->Urls(Service::kGateway);
}
std::vector<std::string> SocketServer::data_layer_urls() const {
  return impl_->Urls(Service::kDataLayer);
}

namespace {

Session& SessionOf(StandIn& stand_in, std::string_view name) {
  const Result<Session*> session = stand_in.UseSession(name);
  if (!session) throw std::invalid_argument(session.error().ToString());
  return **session;
}

}  // namespace

void SocketServer::Reset(std::string_view session) {
  WithStandIn([&](StandIn& stand_in) { SessionOf(stand_in, session).Reset(); });
}

void SocketServer::SetDefects(std::string_view text, std::string_view session) {
  const auto set = defects::DefectSet::Parse(text);
  if (!set) throw std::invalid_argument(set.error().ToString());
  WithStandIn(
      [&](StandIn& stand_in) { SessionOf(stand_in, session).platform().set_defects(*set); });
}

void SocketServer::SetPlatform(std::string_view name, std::string_view session) {
  const defects::PlatformState* state = defects::FindPlatformState(name);
  if (state == nullptr) throw std::invalid_argument(defects::UnknownPlatform(name).ToString());
  WithStandIn([&](StandIn& stand_in) {
    platform::Platform& platform = SessionOf(stand_in, session).platform();
    platform.set_faults(defects::MoveTo(*state, platform.faults()));
  });
}

void SocketServer::BeginOutage(std::chrono::nanoseconds duration, bool restart,
                               std::string_view session) {
  WithStandIn([&](StandIn& stand_in) {
    SessionOf(stand_in, session).platform().BeginOutage(duration, restart);
  });
}

void SocketServer::EndOutage(std::string_view session) {
  WithStandIn([&](StandIn& stand_in) { SessionOf(stand_in, session).platform().EndOutage(); });
}

void SocketServer::SetFaults(const std::vector<std::string>& texts, std::string_view session) {
  auto rules = faults::ReadRules(texts, {.seed = 0, .may_read_files = true});
  if (!rules) throw std::invalid_argument(rules.error().ToString());
  WithStandIn(
      [&](StandIn& stand_in) { SessionOf(stand_in, session).SetFaults(*std::move(rules)); });
}

void SocketServer::SetStrict(bool strict, std::string_view session) {
  WithStandIn(
      [&](StandIn& stand_in) { SessionOf(stand_in, session).platform().set_strict(strict); });
}

void SocketServer::SetClock(std::string_view text, std::string_view session) {
  const auto time = base::ParseLocalTime(text);
  if (!time && text != "real")
    throw std::invalid_argument(fmt::format("'{}' is not {}", text, base::kLocalTimeForm));
  SteerClock(session,
             [&](base::SteeredClock& clock) { time ? clock.Set(*time) : clock.SetToSource(); });
}

void SocketServer::AdvanceClock(std::chrono::nanoseconds by, std::string_view session) {
  if (by < std::chrono::nanoseconds(0)) throw std::invalid_argument("time never goes back");
  SteerClock(session, [&](base::SteeredClock& clock) {
    if (!clock.MayAdvance(by))
      throw std::invalid_argument("the clock would be more than a century ahead");
    clock.Advance(by);
  });
}

void SocketServer::FreezeClock(bool frozen, std::string_view session) {
  SteerClock(session, [&](base::SteeredClock& clock) { frozen ? clock.Stop() : clock.Resume(); });
}

void SocketServer::SteerClock(std::string_view session,
                              const std::function<void(base::SteeredClock&)>& steer) {
  WithStandIn([&](StandIn& stand_in) {
    steer(SessionOf(stand_in, session).clock());
    if (session.empty()) impl_->ClockMoved();
  });
}

void SocketServer::SetLatency(std::string_view latency) {
  base::Status set;
  WithStandIn([&](StandIn&) { set = impl_->SetLatency(std::string(latency)); });
  if (!set) throw std::invalid_argument(set.error().ToString());
}

void SocketServer::SetKeepAlive(std::chrono::nanoseconds time) {
  if (time <= std::chrono::nanoseconds(0))
    throw std::invalid_argument("a connection must be kept for some time");
  WithStandIn([&](StandIn&) { impl_->SetKeepAlive(time); });
}

bool SocketServer::DropSession(std::string_view session) {
  bool dropped = false;
  WithStandIn([&](StandIn& stand_in) { dropped = stand_in.sessions().Drop(session); });
  return dropped;
}

uint64_t SocketServer::request_count() const {
  uint64_t count = 0;
  WithStandIn([&](StandIn& stand_in) { count = stand_in.TotalCounters().requests(); });
  return count;
}

void SocketServer::WithStandIn(const std::function<void(StandIn&)>& use) const {
  impl_->WithStandIn(use);
}
void SocketServer::Stop() { impl_->Stop(); }

}  // namespace mock_server::stand_in
