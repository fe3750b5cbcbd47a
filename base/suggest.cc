#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace base {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), previous(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, row);
  }
  return previous[b.size()];
}

namespace {

// The dashes of an option say nothing of which one was meant.
std::string_view WithoutDashes(std::string_view word) {
  return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

// The edits that make of what was meant what was written. Most short words are two edits from each
// other, but a typing error is seldom in the first letter.
size_t MostEdits(std::string_view word, std::string_view candidate) {
  word = WithoutDashes(word);
  const bool same_begin = word.substr(0, 1) == WithoutDashes(candidate).substr(0, 1);
  return std::max<size_t>(same_begin ? 2 : 1, word.size() / 3);
}

// Without regard to case, "_" and "-".
std::string Squashed(std::string_view text) {
  std::string squashed;
  for (const char c : text) {
    if (c != '_' && c != '-') squashed += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return squashed;
}

// How many bytes of the one are the other's beginning or end; 0 when it is neither.
size_t Overlap(const std::string& a, const std::string& b) {
  // Shorter pieces are everywhere.
  constexpr size_t kLeast = 4;
  const std::string& part = a.size() < b.size() ? a : b;
  const std::string& whole = a.size() < b.size() ? b : a;
  if (part.size() < kLeast) return 0;
  return whole.starts_with(part) || whole.ends_with(part) ? part.size() : 0;
}

std::string_view BestOverlap(std::string_view word, std::span<const std::string> known) {
  const std::string squashed = Squashed(word);
  std::string_view best;
  size_t best_overlap = 0;
  bool is_only = true;
  for (const std::string& candidate : known) {
    const size_t overlap = Overlap(squashed, Squashed(candidate));
    if (overlap == 0 || overlap < best_overlap || candidate == best) continue;
    is_only = overlap > best_overlap;
    best_overlap = overlap;
    best = candidate;
  }
  return is_only ? best : std::string_view();
}

}  // namespace

std::string_view Nearest(std::string_view word, std::span<const std::string> known) {
  // Longer words are cut off before the quadratic comparison; nobody mistypes so long a name.
  constexpr size_t kLongest = 100;
  std::string_view best;
  size_t best_distance = kLongest;
  if (word.size() > kLongest) return best;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance && distance <= MostEdits(word, candidate) &&
        distance < std::max(word.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? BestOverlap(word, known) : best;
}

std::string DidYouMean(std::string_view word, std::span<const std::string> known) {
  const std::string_view nearest = Nearest(word, known);
  return nearest.empty() ? std::string() : fmt::format("; did you mean '{}'?", nearest);
}

std::string_view BlankAtAnEnd(std::string_view path) {
  if (path.starts_with(' ')) return "; it begins with a blank";
  return path.ends_with(' ') ? "; it ends with a blank" : "";
}

}  // namespace base
