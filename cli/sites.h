#ifndef UNDERSTUDY_CLI_SITES_H_
#define UNDERSTUDY_CLI_SITES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/client_environment.h"

namespace CLI {
class App;
}

namespace cli {

// Makes every Python that a command starts tell the stand-in which line of its script a request
// comes from, in the header X-Understudy-Site (docs/check.md, Where in the script). It owns a
// folder with a sitecustomize.py for the time in which the command runs.
class Sites {
 public:
  // Without such a folder, when none can be made, nothing is told and nothing else changes.
  Sites();
  ~Sites();
  Sites(const Sites&) = delete;
  Sites& operator=(const Sites&) = delete;

  // Puts the folder in front of what PYTHONPATH is, for requests to these ports.
  void AddTo(const std::vector<uint16_t>& ports, const Environment& inherited,
             Variables& variables) const;

 private:
  std::string folder_;  // empty: none
};

// Adds --no-sites.
void AddSitesOption(CLI::App& command, bool& no_sites);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SITES_H_
