#include "mock_server/redis/glob.h"

#include <cstddef>
#include <utility>

namespace mock_server::redis {
namespace {

// Takes one element, which is no '*', from the front of the pattern; whether `c` is of it.
bool TakeElement(std::string_view& pattern, char c) {
  const char first = pattern.front();
  pattern.remove_prefix(1);
  if (first == '?') return true;
  if (first == '\\' && !pattern.empty()) {
    const char escaped = pattern.front();
    pattern.remove_prefix(1);
    return escaped == c;
  }
  if (first != '[') return first == c;
  const bool inverse = pattern.starts_with('^');
  if (inverse) pattern.remove_prefix(1);
  bool found = false;
  while (!pattern.empty() && pattern.front() != ']') {
    if (pattern.front() == '\\' && pattern.size() >= 2) pattern.remove_prefix(1);
    char low = pattern.front();
    char high = low;
    if (pattern.size() >= 3 && pattern[1] == '-') {
      high = pattern[2];
      if (low > high) std::swap(low, high);
      pattern.remove_prefix(2);
    }
    found = found || (c >= low && c <= high);
    pattern.remove_prefix(1);
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != inverse;
}

}  // namespace

bool MatchesGlob(std::string_view pattern, std::string_view text) {
  // Behind the last '*', and the text that it has not taken yet: only there a mismatch goes back
  // to.
  bool has_star = false;
  std::string_view star_pattern;
  std::string_view star_text;
  while (true) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      has_star = true;
      star_pattern = pattern;
      star_text = text;
      continue;
    }
    if (text.empty() && pattern.empty()) return true;
    if (!text.empty() && !pattern.empty() && TakeElement(pattern, text.front())) {
      text.remove_prefix(1);
      continue;
    }
    if (!has_star || star_text.empty()) return false;
    star_text.remove_prefix(1);
    pattern = star_pattern;
    text = star_text;
  }
}

}  // namespace mock_server::redis
