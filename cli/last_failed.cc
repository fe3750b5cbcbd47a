#include "cli/last_failed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/fnv.h"
#include "base/json.h"
#include "output/output_file.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

// Empty when neither variable names a folder.
std::string PathOf(const std::string& contracts) {
  std::error_code fault;
  const fs::path here = fs::current_path(fault);
  if (fault) return {};
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (cache != nullptr && *cache == '/') {
    folder = cache;
  } else if (home != nullptr && *home == '/') {
    folder = fs::path(home) / ".cache";
  } else {
    return {};
  }
  const std::string key =
      here.string() + '\0' + (contracts.empty() ? "" : fs::absolute(contracts, fault).string());
  return (folder / "understudy" / fmt::format("failed-{:016x}", base::Fnv1a(key))).string();
}

std::vector<std::string> Read(const std::string& path) {
  std::vector<std::string> names;
  const auto text = base::ReadFile(path);
  if (!text) return names;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

}  // namespace

void RememberFailed(const std::string& contracts, const std::vector<RanContract>& ran) {
  const std::string path = PathOf(contracts);
  if (path.empty()) return;
  const std::vector<std::string> before = Read(path);
  std::vector<std::string> names = before;
  for (const RanContract& one : ran) {
    std::erase(names, one.name);
    // A line break in a file's name would make two of it.
    if (one.failed && one.name.find('\n') == std::string::npos) names.push_back(one.name);
  }
  if (names == before) return;
  std::error_code ignored;
  if (names.empty()) {
    fs::remove(path, ignored);
    return;
  }
  std::string text;
  for (const std::string& name : names) text += name + '\n';
  fs::create_directories(fs::path(path).parent_path(), ignored);
  static_cast<void>(output::WriteFile(path, text));
}

std::vector<std::string> LastFailed(const std::string& contracts) {
  const std::string path = PathOf(contracts);
  return path.empty() ? std::vector<std::string>() : Read(path);
}

}  // namespace cli
