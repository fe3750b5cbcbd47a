#ifndef UNDERSTUDY_CLI_TRAPS_H_
#define UNDERSTUDY_CLI_TRAPS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/client_environment.h"
#include "cli/port_owner.h"
#include "cli/probe.h"
#include "cli/started.h"

namespace cli {

// Why a client of this shell may not reach the server that it means.
struct Trap {
  std::string check;    // "ports", "addresses", "keys", "proxy", "locust", "records" or "server"
  std::string thing;    // a variable, a port or a file
  std::string problem;  // the rest of a sentence about it
  std::string remedy;
};

// What the checks look at; the functions are those of the other headers, or a test's.
struct Surroundings {
  Environment environment;
  std::function<Probe(const std::string& url)> probe;
  std::function<int(const std::string& url, const std::string& path, const base::HttpHeaders&)> ask;
  std::function<std::optional<PortOwner>(uint16_t port)> owner_of_port;
  // The record of `understudy start` and whether its process runs.
  std::optional<Started> record;
  bool record_is_good = true;
  std::string record_path;
  // What a ready file that was named holds; nothing when none was, or it is not there.
  std::string ready_file;
  std::optional<std::string> ready_text;
};

// The names of all checks, in the order in which they are made.
std::vector<std::string> CheckNames();
// The traps that this shell stands in, in that order.
std::vector<Trap> FindTraps(const Surroundings& surroundings);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TRAPS_H_
