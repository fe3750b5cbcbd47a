#include "cli/platform_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "mock_server/defects/platform_state.h"

namespace cli {

void AddPlatformOptions(CLI::App& command, std::string& platform, std::string& defects,
                        std::string& repairs, std::string& resources) {
  command
      .add_option("--platform", platform,
                  fmt::format("the branch of the platform that the stand-in is like: {}",
                              mock_server::defects::PlatformNames()))
      ->capture_default_str();
  command.add_option("--defects", defects,
                     "defects of the stand-in beside the platform's: none, all, or numbers from 1 "
                     "to 6 such as 1,3");
  command.add_option("--repair", repairs,
                     "faults that the platform still has, for the stand-in to do without: none, "
                     "latent (all), or such as L1,L4");
  command.add_option("--resources", resources,
                     "a folder of *.resource.json: routers of your own for the data layer, beside "
                     "the built-in ones or in place of some (docs/resource-format.md)");
}

void AddApiKeysOption(CLI::App& command, std::vector<std::string>& api_keys) {
  command
      .add_option("--api-keys", api_keys,
                  "keys that the data layer accepts, as k1,k2; none: no key is required")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
}

}  // namespace cli
