#include "mock_server/gateway/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "mock_server/fastapi/answer.h"

namespace mock_server::gateway {
namespace {

// Numbers of traps in docs/platform.md, Known traps.
constexpr int kIdTrap = 7;
constexpr int kEnumTrap = 10;

using base::HttpResponse;
using fastapi::DetailAnswer;
using fastapi::JsonTextAnswer;
using python::Dict;
using python::Value;

// What a handler makes of an exception of the client: 500 with its text, or 404 when "404" stands
// anywhere in it, the id included (docs/platform.md, Known traps, T7).
HttpResponse UpstreamFault(Request& request, std::string_view verb, std::string_view noun,
                           const std::string& fault) {
  for (diagnosis::Diagnosis& diagnosis : request.context.observation.diagnoses) {
    // The 422 of the data layer surfaces as a 500 here.
    if (diagnosis.code == diagnosis::Code::kBadAgentStatus) diagnosis.trap = kEnumTrap;
  }
  const std::string detail = fmt::format("Failed to {} {}: {}", verb, noun, fault);
  const bool by_id = verb == "get" || verb == "update";
  const bool not_found = fault.find(" error '404 ") != std::string::npos;
  const bool repaired = request.environment.repairs.Has(defects::Latent::k404InId);
  if (by_id && (not_found || (!repaired && fault.find("404") != std::string::npos))) {
    if (!not_found) {
      request.context.observation.Note(
          diagnosis::Code::kFourOhFourInId, "/path/id",
          "\"404\" stands in the id, so this failure is answered 404: " + fault, kIdTrap);
    }
    std::string thing(noun);
    thing[0] = static_cast<char>(thing[0] - 32);
    return DetailAnswer(404, thing + " not found");
  }
  return DetailAnswer(500, detail);
}

// Of the request's id below a folder: in one step, where operator+ takes three.
std::string PathOf(std::string_view folder, const Request& request) {
  std::string path;
  path.reserve(folder.size() + request.id.size());
  path += folder;
  path += request.id;
  return path;
}

HttpResponse Forward(Request& request, std::string_view method, const std::string& path, Value body,
                     std::string_view verb, std::string_view noun) {
  auto answer = request.upstream.Call(request.context, method, path, {}, std::move(body));
  if (!answer.has_value()) return UpstreamFault(request, verb, noun, answer.error());
  answer->status = verb == "create" ? 201 : 200;
  return *std::move(answer);
}

HttpResponse CreateAgent(Request& request) {
  return Forward(request, "POST", "/agents/", std::move(request.body), "create", "agent");
}

HttpResponse ListAgents(Request& request) {
  const std::string limit = request.query.Find("limit")->IntegerText();
  Dict query{{"limit", limit}};
  // Python's `if status:` takes an empty one for none.
  const Value* status = request.query.Find("status");
  if (status->IsTruthy()) query.Set("status", *status);
  // The agents are counted while they are listed, and all else is put around them there.
  request.context.list_opening = R"({"items":)";
  auto answer = request.upstream.Call(request.context, "GET", "/agents/", query, {});
  if (!answer.has_value()) return UpstreamFault(request, "list", "agents", answer.error());
  std::string text = std::move(answer->body);
  text.insert(0, std::exchange(request.context.list_opening, {}));  // usually in use already
  fmt::format_to(std::back_inserter(text), R"(,"total":{},"limit":{}}})",
                 request.context.listed_rows, limit);
  return JsonTextAnswer(200, std::move(text));
}

HttpResponse ReadAgent(Request& request) {
  return Forward(request, "GET", PathOf("/agents/", request), {}, "get", "agent");
}

HttpResponse PatchAgent(Request& request) {
  return Forward(request, "PATCH", PathOf("/agents/", request), std::move(request.body), "update",
                 "agent");
}

HttpResponse DeleteAgent(Request& request) {
  auto answer =
      request.upstream.Call(request.context, "DELETE", PathOf("/agents/", request), {}, {});
  if (answer.has_value() && answer->status == 204) return *std::move(answer);
  // Only a connection that fails is told apart from everything else the data layer may say.
  if (!answer.has_value() && answer.error().find(" error '") == std::string::npos) {
    return DetailAnswer(500, "Failed to delete agent: " + answer.error());
  }
  return DetailAnswer(404, "Agent not found");
}

HttpResponse CreateGoal(Request& request) {
  return Forward(request, "POST", "/goals/", std::move(request.body), "create", "goal");
}

HttpResponse ReadGoal(Request& request) {
  return Forward(request, "GET", PathOf("/goals/", request), {}, "get", "goal");
}

HttpResponse PatchGoal(Request& request) {
  return Forward(request, "PATCH", PathOf("/goals/", request), std::move(request.body), "update",
                 "goal");
}

HttpResponse CreateTask(Request& request) {
  return Forward(request, "POST", "/plans/tasks", std::move(request.body), "create", "task");
}

HttpResponse PatchTask(Request& request) {
  return Forward(request, "PATCH", PathOf("/plans/tasks/", request), std::move(request.body),
                 "update", "task");
}

HttpResponse HealthLive(Request& request) {
  return JsonTextAnswer(200,
                        fmt::format(R"({{"status":"ok","timestamp":"{}"}})",
                                    base::FormatLocalTime(request.environment.clock->WallNow())));
}

HttpResponse HealthReady(Request& request) {
  if (request.environment.repairs.Has(defects::Latent::kBlindReadiness) &&
      request.upstream.is_down()) {
    return JsonTextAnswer(
        503, R"({"status":"unhealthy","dependencies":{"redis":{"status":"healthy","latency_ms":0},)"
             R"("data_layer":{"status":"unhealthy"}}})");
  }
  return JsonTextAnswer(
      200, R"({"status":"healthy","dependencies":{"redis":{"status":"healthy","latency_ms":0}}})");
}

HttpResponse HealthDetailed(Request& request) {
  const auto now = request.environment.clock->WallNow();
  const auto uptime =
      std::chrono::duration_cast<std::chrono::seconds>(now - request.started_at).count();
  return JsonTextAnswer(
      200,
      fmt::format(R"({{"status":"healthy","timestamp":"{}","version":"1.2.0","dependencies":)"
                  R"({{"redis":{{"status":"healthy","latency_ms":0.28}}}},"uptime_seconds":{}}})",
                  base::FormatLocalTime(now), uptime));
}

struct Entry {
  std::string_view name;
  Action action;
};

constexpr Entry kActions[] = {
    {"agents.create", CreateAgent},
    {"agents.list", ListAgents},
    {"agents.read", ReadAgent},
    {"agents.patch", PatchAgent},
    {"agents.delete", DeleteAgent},
    {"goals.create", CreateGoal},
    {"goals.read", ReadGoal},
    {"goals.patch", PatchGoal},
    {"tasks.create", CreateTask},
    {"tasks.patch", PatchTask},
    {"health.live", HealthLive},
    {"health.ready", HealthReady},
    {"health.detailed", HealthDetailed},
};

}  // namespace

Action FindAction(std::string_view name) {
  const Entry* entry = std::find_if(std::begin(kActions), std::end(kActions),
                                    [&](const Entry& candidate) { return candidate.name == name; });
  return entry == std::end(kActions) ? nullptr : entry->action;
}

}  // namespace mock_server::gateway
