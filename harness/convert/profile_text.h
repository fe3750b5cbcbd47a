#ifndef UNDERSTUDY_HARNESS_CONVERT_PROFILE_TEXT_H_
#define UNDERSTUDY_HARNESS_CONVERT_PROFILE_TEXT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace harness::convert {

// A request of a profile that is made from recorded traffic. Notes say what could not be told from
// the recording, in whole sentences.
struct ImportedStep {
  std::vector<std::string> notes;
  uint64_t weight = 1;
  std::string method;
  std::string path;                                       // with {{variable}}s
  std::string name;                                       // empty: method and path
  std::vector<std::pair<std::string, std::string>> uses;  // variable, memory
  std::string body;                                       // JSON; empty for none
  int status = 200;
  std::vector<std::pair<std::string, std::string>> saves;  // memory, JSON Pointer
};

struct ImportedProfile {
  std::string name;
  std::vector<std::string> notes;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<ImportedStep> steps;
  uint64_t users = 10;
  double wait_least = 1;  // seconds
  double wait_most = 3;
};

// A profile with its workload written out, notes as comments. Fails with kNothingRan without steps,
// and with kInternal when what was written is no profile.
base::Result<std::string> ProfileText(const ImportedProfile& profile);

// A name that a profile can have: "run_stats" of "results/run stats.csv".
std::string ProfileNameOf(const std::string& path);

// "of /api/v1/agents/{id}", "id" in turn: the names in braces of a path as Locust's rows have them.
std::vector<std::string> BracedNames(const std::string& path);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_PROFILE_TEXT_H_
