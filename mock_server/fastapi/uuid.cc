#include "mock_server/fastapi/scalars.h"

#include <fmt/format.h>

#include "base/hex.h"
#include "base/uuid.h"
#include "python/utf8.h"

namespace mock_server::fastapi {
namespace {

constexpr std::string_view kUrn = "urn:uuid:";
constexpr size_t kGroupStarts[] = {0, 9, 14, 19, 24};
constexpr size_t kGroupLengths[] = {8, 4, 4, 4, 12};

// True when `text` is 8-4-4-4-12 hex digits; `canonical` is it in lower case.
bool ReadHyphenated(std::string_view text, std::string& canonical) {
  if (!base::HasUuidForm(text, base::IsHexDigit)) return false;
  canonical.clear();
  for (const char c : text) canonical += base::LowerHexDigit(c);
  return true;
}

bool ReadSimple(std::string_view text, std::string& canonical) {
  if (text.size() != 32) return false;
  canonical.clear();
  for (size_t i = 0; i < 32; ++i) {
    if (!base::IsHexDigit(text[i])) return false;
    if (i == 8 || i == 12 || i == 16 || i == 20) canonical += '-';
    canonical += base::LowerHexDigit(text[i]);
  }
  return true;
}

// A text without the brace pair or the prefix around it, and how many bytes stood before.
struct Unwrapped {
  std::string_view text;
  size_t offset = 0;
};

Unwrapped Unwrap(std::string_view text) {
  if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
    return {text.substr(1, text.size() - 2), 1};
  }
  if (text.starts_with(kUrn)) return {text.substr(kUrn.size()), kUrn.size()};
  return {text};
}

// Why the text is no UUID, in the words and the order of tests of Rust's uuid crate.
std::string Reason(std::string_view original) {
  const auto [text, offset] = Unwrap(original);
  const bool simple = offset == 0;
  size_t hyphens = 0;
  size_t bounds[4] = {};
  for (size_t place = 0; place < text.size();) {
    const size_t start = place;
    python::NextCodePoint(text, place);
    if (place == start + 1 && text[start] == '-') {
      if (hyphens < 4) bounds[hyphens] = start;
      ++hyphens;
    } else if (place != start + 1 || !base::IsHexDigit(text[start])) {
      return fmt::format(
          "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], "
          "found `{}` at {}",
          text.substr(start, place - start), start + offset + 1);
    }
  }
  if (hyphens == 0 && simple) {
    return fmt::format("invalid length: expected length 32 for simple format, found {}",
                       original.size());
  }
  if (hyphens != 4) return fmt::format("invalid group count: expected 5, found {}", hyphens + 1);
  for (size_t group = 0; group < 4; ++group) {
    if (bounds[group] != kGroupStarts[group + 1] - 1) {
      return fmt::format("invalid group length in group {}: expected {}, found {}", group,
                         kGroupLengths[group], bounds[group] - kGroupStarts[group]);
    }
  }
  return fmt::format("invalid group length in group 4: expected 12, found {}",
                     original.size() - kGroupStarts[4]);
}

}  // namespace

tl::expected<std::string, std::string> ReadUuid(std::string_view text, Dialect dialect) {
  std::string canonical;
  const auto [inner, offset] = Unwrap(text);
  if (ReadHyphenated(inner, canonical)) return canonical;
  if (offset == 0 && ReadSimple(text, canonical)) return canonical;
  // When all but the characters fits, the newer crate forgets what stood around them.
  const bool judges_inner = dialect == Dialect::kPydantic212 && offset > 0 && inner.size() == 36;
  return tl::unexpected(Reason(judges_inner ? inner : text));
}

}  // namespace mock_server::fastapi
