#include "mock_server/admin/admin_api.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <cmath>
#include <optional>
#include <utility>

#include "base/json.h"
#include "check/json.h"
#include "check/report.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/metrics_page.h"
#include "mock_server/admin/pages.h"
#include "mock_server/admin/request_body.h"
#include "mock_server/defects/defect_set.h"
#include "mock_server/defects/platform_state.h"

namespace mock_server::admin {

using base::Clock;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr std::string_view kPrefix = "/__understudy";
constexpr std::string_view kOpenMetrics = "application/openmetrics-text";
constexpr double kMaxOutageSeconds = 86'400;

constexpr std::string_view kDefectsRemedy =
    R"(send {"defects": "1,3"}, {"defects": [1, 3]}, {"defects": "all"}, {"defects": "none"}, )"
    R"({"platform": "main"}, or both)";
constexpr std::string_view kOutageRemedy =
    R"(send {"seconds": 9, "restart": true}; restart is optional)";

// The value of "defects" as text for DefectSet::Parse; a list may hold numbers.
Result<std::string> DefectsText(const Value& value) {
  if (value.IsString()) return std::string(base::AsView(value));
  if (!value.IsArray()) return BadBody("\"defects\" can't be " + base::DescribeJson(value));
  std::string text;
  for (const Value& item : value.GetArray()) {
    if (!item.IsInt() && !item.IsString()) {
      return BadBody("a defect can't be " + base::DescribeJson(item));
    }
    if (!text.empty()) text += ',';
    text += item.IsInt() ? std::to_string(item.GetInt()) : std::string(base::AsView(item));
  }
  return text.empty() ? "none" : text;
}

// What PUT defects asks for: another state of the platform, other defects, or both.
Result<defects::Faults> AskedFaults(const Document& body, defects::Faults faults) {
  if (body.ObjectEmpty()) return BadBody("the body has neither \"defects\" nor \"platform\"");
  const auto platform = body.FindMember("platform");
  if (platform != body.MemberEnd()) {
    if (!platform->value.IsString())
      return BadBody("\"platform\" can't be " + base::DescribeJson(platform->value));
    const std::string_view name = base::AsView(platform->value);
    const defects::PlatformState* state = defects::FindPlatformState(name);
    if (state == nullptr) return tl::unexpected(defects::UnknownPlatform(name));
    faults = defects::MoveTo(*state, faults);
  }
  for (const auto& member : body.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "platform") continue;
    if (name != "defects") return BadBody(WrongMember(name, member.value, {"defects", "platform"}));
    const auto text = DefectsText(member.value);
    if (!text) return tl::unexpected(text.error());
    const auto set = defects::DefectSet::Parse(*text);
    if (!set) return tl::unexpected(set.error());
    if (platform == body.MemberEnd()) faults.defects = {};
    faults.defects.Add(*set);
  }
  return faults;
}

Value SinkValue(const events::SinkStatus& sink, Document::AllocatorType& allocator) {
  Value value(rapidjson::kObjectType);
  value.AddMember("url", TextValue(sink.url, allocator), allocator);
  value.AddMember("up", sink.up, allocator);
  value.AddMember("published", sink.published, allocator);
  value.AddMember("missed", sink.missed, allocator);
  if (sink.subscribers)
    value.AddMember("subscribers", static_cast<uint64_t>(*sink.subscribers), allocator);
  if (!sink.trouble.empty())
    value.AddMember("trouble", TextValue(sink.trouble, allocator), allocator);
  return value;
}

HttpResponse Health(AdminTarget& target, std::chrono::nanoseconds uptime,
                    const std::vector<events::SinkStatus>& sinks) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("status", "ok", allocator);
  body.AddMember("uptime_seconds", std::chrono::duration<double>(uptime).count(), allocator);
  body.AddMember("defects", TextValue(target.platform().defects().ToString(), allocator),
                 allocator);
  body.AddMember("platform", TextValue(defects::Describe(target.platform().faults()), allocator),
                 allocator);
  body.AddMember("requests", target.journal().counters().requests(), allocator);
  body.AddMember("events", target.platform().events().count(), allocator);
  if (!sinks.empty()) {
    Value list(rapidjson::kArrayType);
    for (const events::SinkStatus& sink : sinks)
      list.PushBack(SinkValue(sink, allocator), allocator);
    body.AddMember("redis", list, allocator);
  }
  return JsonAnswer(200, body);
}

HttpResponse Reset(AdminTarget& target, const HttpRequest&) {
  target.Reset();
  Document body(rapidjson::kObjectType);
  body.AddMember("status", "reset", body.GetAllocator());
  return JsonAnswer(200, body);
}

// How many entities of each kind there are, those of none left out.
HttpResponse State(AdminTarget& target, const HttpRequest&) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  Value rows(rapidjson::kObjectType);
  for (const auto& [name, count] : target.platform().row_counts()) {
    if (count > 0) rows.AddMember(TextValue(name, allocator), Value(count), allocator);
  }
  body.AddMember("rows", rows, allocator);
  return JsonAnswer(200, body);
}

HttpResponse Defects(AdminTarget& target) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  const defects::Faults faults = target.platform().faults();
  body.AddMember("defects", TextValue(faults.defects.ToString(), allocator), allocator);
  body.AddMember("repairs", TextValue(faults.repairs.ToString(), allocator), allocator);
  body.AddMember("platform", TextValue(defects::Describe(faults), allocator), allocator);
  return JsonAnswer(200, body);
}

HttpResponse Platforms(AdminTarget&, const HttpRequest&) {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  Value states(rapidjson::kArrayType);
  for (const defects::PlatformState& state : defects::PlatformStates()) {
    Value row(rapidjson::kObjectType);
    row.AddMember("name", TextValue(state.name, allocator), allocator);
    row.AddMember("meaning", TextValue(state.meaning, allocator), allocator);
    row.AddMember("defects", TextValue(state.faults.defects.ToString(), allocator), allocator);
    row.AddMember("repairs", TextValue(state.faults.repairs.ToString(), allocator), allocator);
    states.PushBack(row, allocator);
  }
  body.AddMember("platforms", states, allocator);
  return JsonAnswer(200, body);
}

HttpResponse PutDefects(AdminTarget& target, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kDefectsRemedy);
  const auto faults = AskedFaults(*body, target.platform().faults());
  if (!faults) return BadRequest(faults.error().message, kDefectsRemedy);
  target.platform().set_faults(*faults);
  return Defects(target);
}

HttpResponse Outage(AdminTarget& target, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kOutageRemedy);
  double seconds = 0;
  bool restart = false;
  for (const auto& member : body->GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "seconds" && member.value.IsNumber()) {
      seconds = member.value.GetDouble();
    } else if (name == "restart" && member.value.IsBool()) {
      restart = member.value.GetBool();
    } else {
      return BadRequest(WrongMember(name, member.value, {"seconds", "restart"}), kOutageRemedy);
    }
  }
  if (!(seconds > 0 && seconds <= kMaxOutageSeconds)) {
    return BadRequest("\"seconds\" must be above 0 and at most 86400", kOutageRemedy);
  }
  target.platform().BeginOutage(std::chrono::nanoseconds(std::llround(seconds * 1e9)), restart);
  Document answer(rapidjson::kObjectType);
  answer.AddMember("status", "down", answer.GetAllocator());
  answer.AddMember("seconds", seconds, answer.GetAllocator());
  answer.AddMember("restart", restart, answer.GetAllocator());
  return JsonAnswer(200, answer);
}

HttpResponse EndOutage(AdminTarget& target, const HttpRequest&) {
  target.platform().EndOutage();
  Document answer(rapidjson::kObjectType);
  answer.AddMember("status", "up", answer.GetAllocator());
  return JsonAnswer(200, answer);
}

// OpenMetrics for who asks for it, as Prometheus does.
HttpResponse Metrics(const MetricsSource& source, const HttpRequest& request) {
  const std::string* accept = request.header("accept");
  const bool open = accept != nullptr && accept->find(kOpenMetrics) != std::string::npos;
  return {
      .status = 200,
      .headers = {{"content-type",
                   open ? fmt::format("{}; version=1.0.0; charset=utf-8", kOpenMetrics)
                        : "text/plain; version=0.0.4; charset=utf-8"}},
      .body = MetricsText(source, open ? MetricsFormat::kOpenMetrics : MetricsFormat::kPrometheus)};
}

HttpResponse ReportPage(AdminTarget& target, const HttpRequest& request) {
  if (target.recorder() == nullptr) {
    return ErrorAnswer(404, "there is no report: the stand-in was started with --no-report");
  }
  const bool strict = request.query() == "strict=1" || request.query() == "strict=true";
  return JsonAnswer(200, check::ReportToJson(check::MakeReport(*target.recorder()), strict));
}

HttpResponse ForgetReport(AdminTarget& target, const HttpRequest&) {
  if (target.recorder() != nullptr) target.recorder()->Forget();
  Document body(rapidjson::kObjectType);
  body.AddMember("status", "forgotten", body.GetAllocator());
  return JsonAnswer(200, body);
}

}  // namespace

AdminApi::AdminApi(const Clock& clock) : clock_(clock), started_(clock.MonotonicNow()) {
  Add("GET", "health", "whether it is up, and which state of the platform it imitates",
      [this](AdminTarget& target, const HttpRequest&) {
        return Health(target, Uptime(), SinkStatuses());
      });
  Add("GET", "docs", "a page for people: endpoints, switches, findings",
      [](AdminTarget&, const HttpRequest&) { return DocsPage(); });
  Add("GET", "state", "the number of rows in each table", State);
  Add("GET", "journal", "the most recent requests and answers; ?limit=100&status=4xx", JournalPage);
  Add("GET", "journal/count", "how many requests match, by the journal's conditions",
      JournalCountPage);
  Add("POST", "expect", "which expectations hold, and what came nearest to the others", ExpectPage);
  Add("GET", "events",
      "what the data layer published; ?limit=100&type=agent.*&aggregate=ID&since=N",
      [](AdminTarget& target, const HttpRequest& request) {
        return EventsPage(target.platform().events(), request);
      });
  Add("GET", "metrics", "counters and histograms for Prometheus, or as OpenMetrics by Accept",
      [this](AdminTarget& target, const HttpRequest& request) {
        MetricsSource source{target.journal(), target.platform().defects()};
        source.next_steps = target.next_steps();
        source.now = clock_.MonotonicNow();
        source.uptime = Uptime();
        source.events = {target.platform().events().count(), SinkStatuses()};
        if (spans_ != nullptr) source.spans = spans_->counts();
        if (count_sessions_) source.sessions = count_sessions_();
        return Metrics(source, request);
      });
  Add("GET", "openapi.json", "the OpenAPI 3.1 document; ?service=gateway or data_layer",
      [this](AdminTarget& target, const HttpRequest& request) {
        return OpenApiPage(target.platform(), request, ports_.gateway, ports_.data_layer);
      });
  Add("GET", "report", "what clients do wrong; ?strict=1 counts warnings", ReportPage);
  Add("DELETE", "report", "forget what clients did wrong", ForgetReport);
  Add("POST", "reset", "forget all entities and the journal", Reset);
  Add("GET", "defects", "which defects are on",
      [](AdminTarget& target, const HttpRequest&) { return Defects(target); });
  Add("PUT", "defects", "switch defects: {\"defects\": \"1,3\"} or {\"platform\": \"main\"}",
      PutDefects);
  Add("GET", "faults", "the faults that it was told to produce, and how often they happened",
      [](AdminTarget& target, const HttpRequest&) { return FaultsPage(target); });
  Add("PUT", "faults", "produce faults: {\"faults\": [{\"first\": 3, \"status\": 503}]}",
      PutFaults);
  Add("DELETE", "faults", "produce no faults any more",
      [](AdminTarget& target, const HttpRequest&) { return DeleteFaults(target); });
  Add("GET", "options", "what can be switched while it runs",
      [this](AdminTarget& target, const HttpRequest&) { return OptionsPage(target, server_); });
  Add("PUT", "options", "switch it: {\"strict\": true, \"latency\": \"normal\"}",
      [this](AdminTarget& target, const HttpRequest& request) {
        return PutOptions(target, server_, request);
      });
  Add("GET", "clock", "what its clock shows",
      [](AdminTarget& target, const HttpRequest&) { return ClockPage(target); });
  Add("PUT", "clock", "set it, move it ahead, stop it: {\"advance_seconds\": 60}",
      [this](AdminTarget& target, const HttpRequest& request) {
        return PutClock(target, server_, request);
      });
  Add("GET", "platforms", "the states of the platform that PUT defects can switch to", Platforms);
  Add("POST", "try", "send a request to either service and return its answer", TryRequest);
  Add("POST", "outage", "take the data layer down for a while: {\"seconds\": 9, \"restart\": true}",
      Outage);
  Add("DELETE", "outage", "end it", EndOutage);
}

bool AdminApi::Owns(std::string_view path) {
  return path.starts_with(kPrefix) &&
         (path.size() == kPrefix.size() || path[kPrefix.size()] == '/');
}

void AdminApi::Add(std::string method, std::string name, std::string summary, Handler handler) {
  routes_.push_back({std::move(method), std::move(name), std::move(summary), std::move(handler)});
}

HttpResponse AdminApi::Handle(AdminTarget& target, const HttpRequest& request) {
  std::string_view name = request.path().substr(kPrefix.size());
  if (!name.empty()) name.remove_prefix(1);
  std::string allowed;
  for (const Route& route : routes_) {
    if (route.name != name) continue;
    if (route.method == request.method || (route.method == "GET" && request.method == "HEAD")) {
      return route.handler(target, request);
    }
    allowed += (allowed.empty() ? "" : ", ") + route.method;
  }
  if (allowed.empty()) return NotFound(request);
  HttpResponse refused =
      ErrorAnswer(405, fmt::format("{} takes {}, not {}", request.path(), allowed, request.method));
  refused.headers.insert(refused.headers.begin(), {"allow", allowed});
  return refused;
}

std::vector<events::SinkStatus> AdminApi::SinkStatuses() const {
  return sinks_ == nullptr ? std::vector<events::SinkStatus>() : sinks_->statuses();
}

HttpResponse AdminApi::NotFound(const HttpRequest& request) const {
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("error",
                 TextValue(fmt::format("there is no {}; the paths are", request.path()), allocator),
                 allocator);
  Value routes(rapidjson::kArrayType);
  for (const Route& route : routes_) {
    Value row(rapidjson::kObjectType);
    row.AddMember("method", TextValue(route.method, allocator), allocator);
    row.AddMember("path", TextValue(fmt::format("{}/{}", kPrefix, route.name), allocator),
                  allocator);
    row.AddMember("summary", TextValue(route.summary, allocator), allocator);
    routes.PushBack(row, allocator);
  }
  body.AddMember("routes", routes, allocator);
  return JsonAnswer(404, body);
}

}  // namespace mock_server::admin
