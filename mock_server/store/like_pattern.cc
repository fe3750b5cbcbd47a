#include "mock_server/store/like_pattern.h"

#include <algorithm>
#include <clocale>
#include <cstdint>
#include <cwctype>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace mock_server::store {
namespace {

constexpr uint32_t kAnyText = 0x110000;  // beyond Unicode
constexpr uint32_t kAnyCharacter = kAnyText + 1;

// The letters of all scripts, whatever the locale of the process.
wint_t Lower(uint32_t c) {
  static const locale_t kUnicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kUnicode == nullptr ? std::towlower(c) : towlower_l(c, kUnicode);
}

// The text is well formed: it went into the database.
uint32_t NextCharacter(std::string_view text, size_t& place) {
  const base::Utf8Character character = base::FirstCharacter(text.substr(place));
  place += std::max<size_t>(character.length, 1);
  return character.code;
}

std::vector<uint32_t> Characters(std::string_view text, bool is_pattern, bool fold_case) {
  std::vector<uint32_t> characters;
  for (size_t place = 0; place < text.size();) {
    uint32_t c = NextCharacter(text, place);
    if (is_pattern && c == '%') {
      characters.push_back(kAnyText);
      continue;
    }
    if (is_pattern && c == '_') {
      characters.push_back(kAnyCharacter);
      continue;
    }
    if (is_pattern && c == '\\' && place < text.size()) c = NextCharacter(text, place);
    characters.push_back(fold_case ? static_cast<uint32_t>(Lower(c)) : c);
  }
  return characters;
}

}  // namespace

bool MatchesLike(std::string_view text, std::string_view pattern, bool fold_case) {
  const std::vector<uint32_t> have = Characters(text, false, fold_case);
  const std::vector<uint32_t> want = Characters(pattern, true, fold_case);
  size_t h = 0;
  size_t w = 0;
  // Where to go on after a mismatch: the last '%' takes one character more.
  size_t retry_want = want.size() + 1;
  size_t retry_have = 0;
  while (h < have.size()) {
    if (w < want.size() && want[w] == kAnyText) {
      retry_want = ++w;
      retry_have = h;
    } else if (w < want.size() && (want[w] == kAnyCharacter || want[w] == have[h])) {
      ++w;
      ++h;
    } else if (retry_want <= want.size()) {
      w = retry_want;
      h = ++retry_have;
    } else {
      return false;
    }
  }
  while (w < want.size() && want[w] == kAnyText) ++w;
  return w == want.size();
}

}  // namespace mock_server::store
