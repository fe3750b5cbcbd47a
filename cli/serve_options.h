#ifndef UNDERSTUDY_CLI_SERVE_OPTIONS_H_
#define UNDERSTUDY_CLI_SERVE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "include/understudy/mock_server.h"

namespace CLI {
class App;
}

namespace cli {

// What `serve` and `start` are told. A plain value.
struct ServeOptions {
  understudy::MockServerOptions server{};
  std::vector<uint16_t> gateway_ports = {8009};
  std::vector<uint16_t> data_layer_ports = {8001};
  double keep_alive_seconds = 5;
  size_t journal_mb = 16;
  size_t max_body_mb = 16;
  bool no_admin = false;
  bool no_report = false;
  std::string ready_file;
  bool end_with_stdin = false;
  bool reads_environment = true;  // the variables of the real servers (server_environment.h)
};

// Adds the options that `serve` and `start` have in common; `options` must outlive the command.
void AddServeOptions(CLI::App& command, ServeOptions& options);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVE_OPTIONS_H_
