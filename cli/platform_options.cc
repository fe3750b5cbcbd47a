#include "cli/platform_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "mock_server/defects/platform_state.h"
#include "mock_server/faults/rule_reader.h"
#include "mock_server/future/options.h"

namespace cli {

void AddPlatformOptions(CLI::App& command, std::string& platform, std::string& defects,
                        std::string& repairs, std::string& resources) {
  command
      .add_option("--platform", platform,
                  fmt::format("state of the platform to imitate: {}",
                              mock_server::defects::PlatformNames()))
      ->capture_default_str();
  command.add_option(
      "--defects", defects,
      "defects to add to that state's own: none, all, or numbers from 1 to 6 such as 1,3");
  command.add_option("--repair", repairs,
                     "latent platform faults to fix in this stand-in: none, latent (all), or a "
                     "list such as L1,L4");
  command.add_option("--resources", resources,
                     "folder of *.resource.json: your own routers for the data layer, beside the "
                     "built-in ones or instead of some (docs/resource-format.md)");
}

void AddFutureOption(CLI::App& command, std::vector<std::string>& future) {
  command
      .add_option("--future", future,
                  fmt::format("a feature that the platform does not have yet; may be repeated: {} "
                              "(docs/next-steps.md)",
                              mock_server::future::kForms))
      ->type_name("FEATURE")
      ->allow_extra_args(false);
}

void AddFaultOption(CLI::App& command, std::vector<std::string>& faults) {
  command
      .add_option(
          "--fault", faults,
          fmt::format("a fault to produce, for example {} (docs/faults.md); may be repeated",
                      mock_server::faults::kRuleExample))
      ->allow_extra_args(false)
      ->type_name("RULE");
}

void AddRedisOption(CLI::App& command, std::optional<uint16_t>& port) {
  command
      .add_option("--redis", port,
                  "publish the events on a small server of our own, to which Redis clients can "
                  "subscribe, on this port; 0 takes a free one")
      ->type_name("PORT");
}

void AddApiKeysOption(CLI::App& command, std::vector<std::string>& api_keys) {
  command
      .add_option("--api-keys", api_keys,
                  "keys that the data layer accepts: k1,k2; with none, no key is required")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
}

}  // namespace cli
