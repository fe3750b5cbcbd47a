#include "cli/sites.h"

#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>

#include "cli/sites_file.h"
#include "output/output_file.h"

namespace cli {

namespace fs = std::filesystem;

Sites::Sites() {
  std::error_code none;
  const fs::path temporary = fs::temp_directory_path(none);
  // A ':' in it would be two entries of PYTHONPATH.
  if (none || temporary.string().find(':') != std::string::npos) return;
  std::string folder = (temporary / "understudy-sites-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return;
  folder_ = folder;
  const base::EmbeddedFile& file = SitesFile().front();
  if (output::WriteFile((fs::path(folder) / file.name).string(), file.content)) return;
  fs::remove_all(folder_, none);
  folder_.clear();
}

Sites::~Sites() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

void Sites::AddTo(const std::vector<uint16_t>& ports, const Environment& inherited,
                  Variables& variables) const {
  if (folder_.empty()) return;
  std::string listed;
  for (const uint16_t port : ports) listed += (listed.empty() ? "" : ",") + std::to_string(port);
  const std::string before = inherited("PYTHONPATH").value_or("");
  variables.emplace_back("UNDERSTUDY_SITES", listed);
  variables.emplace_back("PYTHONPATH", folder_ + (before.empty() ? "" : ":" + before));
}

void AddSitesOption(CLI::App& command, bool& no_sites) {
  command.add_flag("--no-sites", no_sites,
                   "do not make Python scripts tell from which line a request comes "
                   "(docs/check.md)");
}

}  // namespace cli
