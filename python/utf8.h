#ifndef UNDERSTUDY_PYTHON_UTF8_H_
#define UNDERSTUDY_PYTHON_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace python {

// Text as Python holds it: UTF-8 in which lone surrogates may stand as their own three bytes
// (WTF-8).

// Appends a code point, surrogates included.
void AppendCodePoint(std::string& text, uint32_t code_point);

// The code point that starts at `place`, which is moved past it. The text must be well formed.
uint32_t NextCodePoint(std::string_view text, size_t& place);

// The length in bytes of the well-formed character that starts at `place`; 0 when none does.
size_t CharacterLength(std::string_view text, size_t place);

// len(str): code points, not bytes.
size_t CountCodePoints(std::string_view text);

// str[:count].
std::string_view FirstCodePoints(std::string_view text, size_t count);

// True when every byte belongs to a well-formed sequence; encoded surrogates pass only if
// `allow_surrogates`.
bool IsValidUtf8(std::string_view text, bool allow_surrogates);

// The first ill-formed part as CPython's decoder tells it.
struct Utf8Fault {
  size_t position = 0;  // in bytes
  size_t length = 0;    // of the part, in bytes
  std::string_view reason;
};

// Of a text that IsValidUtf8() refuses.
Utf8Fault FindUtf8Fault(std::string_view text, bool allow_surrogates);

// bytes.decode('latin-1'): what a server makes of header bytes.
std::string DecodeLatin1(std::string_view bytes);

// True when the text, well formed otherwise, holds a lone surrogate. str.encode() fails on such a
// text.
bool HasSurrogate(std::string_view text);

// Where the first surrogate stands, in code points; npos when there is none.
size_t FindSurrogate(std::string_view text);

// What a text becomes on its way through JSON with ASCII escapes: a high and a low surrogate in a
// row are one character at the other end.
std::string JoinSurrogates(std::string_view text);

// What bytes.decode('utf-8', 'replace') gives: U+FFFD for each maximal ill-formed part.
std::string DecodeWithReplacement(std::string_view bytes);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_UTF8_H_
