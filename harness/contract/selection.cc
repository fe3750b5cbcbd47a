#include "harness/contract/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"

namespace harness::contract {
namespace {

using base::ErrorCode;

constexpr std::string_view kEnding = ".contract.json";

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

// '*' stands for any text, '?' for one byte. Goes back to the last '*' only, so the time is bounded
// by the product of the lengths.
bool GlobMatches(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

std::string_view ShortName(std::string_view file) {
  if (file.ends_with(kEnding)) file.remove_suffix(kEnding.size());
  return file;
}

bool Chooses(std::string_view pattern, const Contract& contract) {
  const std::string wanted = Lower(pattern);
  const bool glob = wanted.find_first_of("*?") != std::string::npos;
  const auto fits = [&](std::string_view text) {
    const std::string lower = Lower(text);
    return glob ? GlobMatches(wanted, lower) : lower.find(wanted) != std::string::npos;
  };
  if (fits(ShortName(contract.file)) || fits(contract.file) || fits(contract.title)) return true;
  return std::any_of(contract.tags.begin(), contract.tags.end(),
                     [&](const auto& tag) { return Lower(tag) == wanted; });
}

base::Result<std::vector<Contract>> Select(std::vector<Contract> contracts,
                                           const std::vector<std::string>& patterns) {
  if (contracts.empty()) return base::Fail(ErrorCode::kNothingRan, "there are no contracts to run");
  if (patterns.empty()) return contracts;
  std::vector<bool> chosen(contracts.size(), false);
  for (const std::string& pattern : patterns) {
    bool any = false;
    for (size_t i = 0; i < contracts.size(); ++i) {
      if (!Chooses(pattern, contracts[i])) continue;
      chosen[i] = true;
      any = true;
    }
    if (any) continue;
    std::vector<std::string> names;
    for (const Contract& contract : contracts) {
      names.emplace_back(ShortName(contract.file));
      names.insert(names.end(), contract.tags.begin(), contract.tags.end());
    }
    return base::Fail(ErrorCode::kNothingRan,
                      fmt::format("no contract matches '{}'{}; verify --list shows all {}", pattern,
                                  base::DidYouMean(pattern, names), contracts.size()));
  }
  std::vector<Contract> selected;
  for (size_t i = 0; i < contracts.size(); ++i) {
    if (chosen[i]) selected.push_back(std::move(contracts[i]));
  }
  return selected;
}

}  // namespace harness::contract
