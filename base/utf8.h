#ifndef UNDERSTUDY_BASE_UTF8_H_
#define UNDERSTUDY_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

struct Utf8Character {
  size_t length = 0;  // in bytes; 0 when there is no valid character
  uint32_t code = 0;
};

// The character at the start of `text`, which is not empty.
Utf8Character FirstCharacter(std::string_view text);

// Whether a byte goes on with a character that began before it.
constexpr bool IsContinuation(char byte) { return (byte & 0xC0) == 0x80; }

// Where the character that `place`, within the text, belongs to begins: to cut a text there breaks
// none.
size_t CharacterStart(std::string_view text, size_t place);

// `text` with every byte that is not valid UTF-8 replaced by U+FFFD: a server may send anything,
// but a report must be readable.
std::string ValidUtf8(std::string_view text);

// Whether a character can do more to a terminal than be displayed: control characters, also those
// beyond ASCII, and those that change the direction of writing.
bool RulesTerminal(uint32_t code);

// Text for a terminal, in valid UTF-8: such characters become \\x1b or \\u202e, but line breaks
// stay.
std::string Printable(std::string_view text);

}  // namespace base

#endif  // UNDERSTUDY_BASE_UTF8_H_
