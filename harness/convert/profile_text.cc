#include "harness/convert/profile_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "harness/convert/code_value.h"
#include "harness/convert/workload_view.h"
#include "harness/load/profile.h"

namespace harness::convert {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string Comment(const std::string& note, size_t indent) {
  std::string safe = note;
  std::replace_if(
      safe.begin(), safe.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return std::string(indent, ' ') + "// " + safe + "\n";
}

std::string Members(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += ", ";
    text += Quoted(name) + ": " + Quoted(value);
  }
  return text;
}

std::string StepText(const ImportedStep& step) {
  std::string text;
  for (const std::string& note : step.notes) text += Comment(note, 10);
  text += fmt::format("          {{\n            \"weight\": {}, \"method\": {}, \"path\": {}",
                      step.weight, Quoted(step.method), Quoted(step.path));
  if (!step.name.empty()) text += ",\n            \"name\": " + Quoted(step.name);
  if (!step.uses.empty()) {
    std::string uses;
    for (const auto& [variable, memory] : step.uses) {
      if (!uses.empty()) uses += ", ";
      uses += fmt::format("{}: {{ \"from\": {} }}", Quoted(variable), Quoted(memory));
    }
    text += fmt::format(",\n            \"use\": {{ {} }}", uses);
  }
  if (!step.body.empty()) text += ",\n            \"body\": " + step.body;
  text += fmt::format(",\n            \"expect\": {{ \"status\": {} }}", step.status);
  if (!step.saves.empty())
    text += fmt::format(",\n            \"save\": {{ {} }}", Members(step.saves));
  return text + "\n          }";
}

}  // namespace

Result<std::string> ProfileText(const ImportedProfile& profile) {
  if (profile.steps.empty())
    return Fail(ErrorCode::kNothingRan, "there is no request in it that a profile could have");
  std::string text = "{\n";
  for (const std::string& note : profile.notes) text += Comment(note, 2);
  text += fmt::format(
      "  \"profile\": {},\n  \"users\": {}, \"spawn_rate\": {}, \"run_time\": \"1m\",\n"
      "  \"thresholds\": [\"error_rate<1%\"],\n"
      "  \"workload\": {{\n    \"workload\": {},\n",
      Quoted(profile.name), profile.users, std::max<uint64_t>(1, profile.users / 10),
      Quoted(profile.name));
  if (!profile.headers.empty())
    text += fmt::format("    \"headers\": {{ {} }},\n", Members(profile.headers));
  text += "    \"groups\": {\n      \"all\": {\n        \"steps\": [\n";
  for (size_t i = 0; i < profile.steps.size(); ++i)
    text += StepText(profile.steps[i]) + (i + 1 < profile.steps.size() ? ",\n" : "\n");
  text += fmt::format(
      "        ]\n      }}\n    }},\n    \"users\": [\n"
      "      {{ \"kind\": \"ImportedUser\", \"wait\": [{}, {}], \"groups\": [{{ \"group\": \"all\" "
      "}}] }}\n    ]\n  }}\n}}\n",
      Number(profile.wait_least), Number(profile.wait_most));
  if (auto parsed = load::ParseProfile(text, profile.name, "."); !parsed) {
    return Fail(ErrorCode::kInternal,
                "what was made of it is not a profile: " + parsed.error().ToString());
  }
  return text;
}

std::string ProfileNameOf(const std::string& path) {
  std::string name = std::filesystem::path(path).stem().string();
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '.' && c != '_' && c != '-'; },
      '_');
  return name.empty() ? "imported" : name;
}

std::vector<std::string> BracedNames(const std::string& path) {
  std::vector<std::string> names;
  for (size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    const size_t close = path.find('}', open);
    if (close == std::string::npos) break;
    names.push_back(path.substr(open + 1, close - open - 1));
  }
  return names;
}

}  // namespace harness::convert
