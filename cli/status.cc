#include "cli/commands.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "base/counted.h"
#include "base/json.h"
#include "base/json_access.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/probe.h"
#include "cli/started.h"

namespace cli {

namespace {

constexpr char kFooter[] =
    "The exit code is 0 when it runs and answers, 3 when it does not.\n\n"
    "Examples:\n"
    "  understudy status || understudy start\n"
    "  understudy status --json | jq -r .gateway_url";

struct StatusOptions {
  std::string name = kDefaultName;
  bool json = false;
};

void PutJson(const std::string& name, const std::optional<Started>& started, const Probe& probe) {
  rapidjson::Document document(rapidjson::kObjectType);
  auto& allocator = document.GetAllocator();
  const auto add = [&](const char* key, const std::string& text) {
    document.AddMember(rapidjson::StringRef(key), base::MakeString(text, allocator), allocator);
  };
  add("name", name);
  document.AddMember("running", started.has_value(), allocator);
  document.AddMember("answers", probe.answers, allocator);
  if (started) {
    document.AddMember("pid", static_cast<int64_t>(started->pid), allocator);
    add("gateway_url", started->gateway_urls.front());
    add("data_layer_url", started->data_layer_urls.front());
    add("log_file", started->log_file);
  }
  if (probe.health) {
    rapidjson::Value health(*probe.health, allocator);
    document.AddMember("health", health, allocator);
  }
  Put(base::ToPrettyJson(document) + "\n");
}

void PutText(const Started& started, const Probe& probe) {
  if (probe.health) {
    const rapidjson::Value& health = *probe.health;
    Print("running for {:.0f} s (pid {}), {}, platform {}\n",
          base::NumberOr(health, "uptime_seconds", 0), started.pid,
          base::Counted(base::IntegerOr(health, "requests", 0), "request"),
          base::StringOr(health, "platform", "?"));
  } else {
    Print("runs (pid {}){}\n", started.pid,
          probe.answers ? ", without its API (--no-admin)" : ", but does not answer");
  }
  for (const std::string& url : started.gateway_urls) Print("gateway {}\n", url);
  for (const std::string& url : started.data_layer_urls) Print("data layer {}\n", url);
  for (const std::string& url : started.redis_urls) Print("redis {}\n", url);
  Print("log {}\n", started.log_file);
}

process::ExitCode ShowStatus(const StatusOptions& options) {
  const auto started = FindStarted(options.name);
  if (!started) return Complain("status", started.error());
  Probe probe;
  if (started->has_value()) probe = ProbeServer((*started)->gateway_urls.front());
  if (options.json) {
    PutJson(options.name, *started, probe);
  } else if (started->has_value()) {
    PutText(**started, probe);
  } else {
    return Complain("status", RequireStarted(options.name).error());
  }
  return probe.answers ? process::ExitCode::kOk : process::ExitCode::kUnreachable;
}

}  // namespace

std::pair<CLI::App*, Command> AddStatusCommand(CLI::App& app) {
  CLI::App* status =
      app.add_subcommand("status", "say whether the stand-in that was started runs and answers");
  const auto options = std::make_shared<StatusOptions>();
  AddNameOption(*status, options->name);
  status->add_flag("--json", options->json, "as a JSON object");
  status->footer(kFooter);
  return {status, [options] { return ShowStatus(*options); }};
}

}  // namespace cli
