#include "cli/commands.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "base/redis_url.h"
#include "cli/client_environment.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/started.h"
#include "harness/client/url.h"
#include "include/understudy/mock_server.h"
#include "output/shell_word.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

constexpr char kFooter[] =
    "Without --gateway it is about the stand-in that `understudy start` has started.\n\n"
    "Examples:\n"
    "  eval \"$(understudy env)\"\n"
    "  understudy env --json --gateway http://127.0.0.1:8009 --data-layer http://127.0.0.1:8001";

struct EnvOptions {
  std::string name = kDefaultName;
  std::string gateway;
  std::string data_layer;
  std::string key;
  std::string redis_url;
  bool json = false;
};

// Without a slash at its end: clients append paths.
Result<std::string> BaseUrl(std::string text, const char* option) {
  if (const auto parsed = harness::client::ParseUrl(text); !parsed)
    return Fail(ErrorCode::kBadUsage, parsed.error().message, option);
  while (text.ends_with('/')) text.pop_back();
  return text;
}

Result<ServerAddresses> FindServers(const EnvOptions& options) {
  if (options.gateway.empty()) {
    const auto started = RequireStarted(options.name);
    if (!started) return tl::unexpected(started.error());
    return ServerAddresses{started->gateway_urls.front(), started->data_layer_urls.front(),
                           options.key.empty() ? started->data_layer_key : options.key,
                           started->redis_urls.empty() ? "" : started->redis_urls.front()};
  }
  const auto gateway = BaseUrl(options.gateway, "--gateway");
  if (!gateway) return tl::unexpected(gateway.error());
  std::string data_layer;
  if (!options.data_layer.empty()) {
    auto url = BaseUrl(options.data_layer, "--data-layer");
    if (!url) return tl::unexpected(url.error());
    data_layer = *std::move(url);
  } else if (!options.key.empty()) {
    return Fail(ErrorCode::kBadUsage, "it is the data layer's; give --data-layer URL, too",
                "--key");
  }
  if (!options.redis_url.empty()) {
    if (const auto url = base::ParseRedisUrl(options.redis_url); !url)
      return Fail(ErrorCode::kBadUsage, url.error().message, "--redis-url");
  }
  return ServerAddresses{*gateway, data_layer, options.key.empty() ? DataLayerKey({}) : options.key,
                         options.redis_url};
}

std::string JsonText(const Variables& variables) {
  rapidjson::Document document(rapidjson::kObjectType);
  auto& allocator = document.GetAllocator();
  for (const auto& [name, value] : variables) {
    document.AddMember(base::MakeString(name, allocator), base::MakeString(value, allocator),
                       allocator);
  }
  return base::ToPrettyJson(document) + "\n";
}

process::ExitCode Env(const EnvOptions& options) {
  const auto servers = FindServers(options);
  if (!servers) return Complain("env", servers.error());
  const Variables variables = ClientVariables(*servers, OwnVariable);
  if (servers->data_layer_url.empty()) {
    PrintError(
        "understudy env: what leads to the data layer (L01_URL, L01_API_KEY and the like) is "
        "left out; give --data-layer URL to have it\n");
  }
  if (options.json) {
    Put(JsonText(variables));
    return process::ExitCode::kOk;
  }
  for (const auto& [name, value] : variables)
    Print("export {}={}\n", name, output::ShellWord(value));
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddEnvCommand(CLI::App& app) {
  CLI::App* env = app.add_subcommand(
      "env", "print the variables by which the platform's layers and tests find the stand-in");
  const auto options = std::make_shared<EnvOptions>();
  AddNameOption(*env, options->name);
  env->add_option("--gateway", options->gateway, "a gateway that runs elsewhere")->type_name("URL");
  env->add_option("--data-layer", options->data_layer, "and its data layer")->type_name("URL");
  env->add_option("--key", options->key, "a key that the data layer accepts");
  env->add_option("--redis-url", options->redis_url, "and the Redis on which it publishes")
      ->type_name("URL");
  env->add_flag("--json", options->json, "as a JSON object instead of commands for a shell");
  env->footer(kFooter);
  return {env, [options] { return Env(*options); }};
}

}  // namespace cli
