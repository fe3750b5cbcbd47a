#include "base/utf8.h"

#include <fmt/format.h>

#include <cassert>

namespace base {

Utf8Character FirstCharacter(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {1, byte(0)};
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return {};
  uint32_t code = byte(0) & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[length] || surrogate || code > 0x10FFFF) return {};
  return {length, code};
}

size_t CharacterStart(std::string_view text, size_t place) {
  assert(place < text.size());
  while (place > 0 && IsContinuation(text[place])) --place;
  return place;
}

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const size_t length = FirstCharacter(text).length;
    valid += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

bool RulesTerminal(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

std::string Printable(std::string_view text) {
  std::string shown;
  const std::string valid = ValidUtf8(text);
  for (std::string_view rest = valid; !rest.empty();) {
    const Utf8Character character = FirstCharacter(rest);
    if (character.code == '\n' || !RulesTerminal(character.code)) {
      shown += rest.substr(0, character.length);
    } else if (character.code < 0x100) {
      shown += fmt::format("\\x{:02x}", character.code);
    } else {
      shown += fmt::format("\\u{:04x}", character.code);
    }
    rest.remove_prefix(character.length);
  }
  return shown;
}

}  // namespace base
