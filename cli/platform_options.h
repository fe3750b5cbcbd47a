#ifndef UNDERSTUDY_CLI_PLATFORM_OPTIONS_H_
#define UNDERSTUDY_CLI_PLATFORM_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

// Adds --platform, --defects, --repair and --resources, which every command with a stand-in of its
// own has; the texts are those of MockServerOptions and must outlive the command.
void AddPlatformOptions(CLI::App& command, std::string& platform, std::string& defects,
                        std::string& repairs, std::string& resources);

// Adds --future, as MockServerOptions has it; the list must outlive the command.
void AddFutureOption(CLI::App& command, std::vector<std::string>& future);

// Adds --fault, as MockServerOptions has them; the list must outlive the command.
void AddFaultOption(CLI::App& command, std::vector<std::string>& faults);

// Adds --redis, as MockServerOptions has it; the port must outlive the command.
void AddRedisOption(CLI::App& command, std::optional<uint16_t>& port);

// Adds --api-keys, as MockServerOptions has them; the list must outlive the command.
void AddApiKeysOption(CLI::App& command, std::vector<std::string>& api_keys);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_PLATFORM_OPTIONS_H_
