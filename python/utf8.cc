#include "python/utf8.h"

#include <cstring>

#include "base/utf8.h"

namespace python {
namespace {

// The length of the well-formed sequence at `place`, or 0; `good` is how many bytes of it are well
// formed (at least 1).
size_t SequenceLength(std::string_view text, size_t place, bool allow_surrogates, size_t& good) {
  const auto byte = [&](size_t i) -> unsigned char {
    return place + i < text.size() ? static_cast<unsigned char>(text[place + i]) : 0;
  };
  const unsigned char first = byte(0);
  good = 1;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (first == 0xe0) low = 0xa0;
  if (first == 0xed && !allow_surrogates) high = 0x9f;
  if (first == 0xf0) low = 0x90;
  if (first == 0xf4) high = 0x8f;
  if (place + 1 >= text.size() || byte(1) < low || byte(1) > high) return 0;
  good = 2;
  for (size_t i = 2; i < length; ++i) {
    if (place + i >= text.size() || !base::IsContinuation(text[place + i])) return 0;
    good = i + 1;
  }
  return length;
}

// How many bytes of ASCII the text starts with; eight are looked at at once, since most texts have
// no others.
size_t AsciiLength(std::string_view text) {
  size_t place = 0;
  for (uint64_t block = 0; place + sizeof(block) <= text.size(); place += sizeof(block)) {
    std::memcpy(&block, text.data() + place, sizeof(block));
    if ((block & 0x8080808080808080u) != 0) break;
  }
  while (place < text.size() && static_cast<unsigned char>(text[place]) < 0x80) ++place;
  return place;
}

}  // namespace

void AppendCodePoint(std::string& text, uint32_t code_point) {
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xc0 | (code_point >> 6));
    text += static_cast<char>(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xe0 | (code_point >> 12));
    text += static_cast<char>(0x80 | ((code_point >> 6) & 0x3f));
    text += static_cast<char>(0x80 | (code_point & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | (code_point >> 18));
    text += static_cast<char>(0x80 | ((code_point >> 12) & 0x3f));
    text += static_cast<char>(0x80 | ((code_point >> 6) & 0x3f));
    text += static_cast<char>(0x80 | (code_point & 0x3f));
  }
}

uint32_t NextCodePoint(std::string_view text, size_t& place) {
  const auto byte = [&](size_t i) -> uint32_t { return static_cast<unsigned char>(text[i]); };
  const uint32_t first = byte(place);
  if (first < 0x80) {
    ++place;
    return first;
  }
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  uint32_t code_point = first & (0x7fu >> length);
  for (size_t i = 1; i < length && place + i < text.size(); ++i)
    code_point = (code_point << 6) | (byte(place + i) & 0x3f);
  place += length;
  return code_point;
}

size_t CharacterLength(std::string_view text, size_t place) {
  size_t good = 0;
  return SequenceLength(text, place, /*allow_surrogates=*/true, good);
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += !base::IsContinuation(c);
  return count;
}

std::string_view FirstCodePoints(std::string_view text, size_t count) {
  size_t place = 0;
  while (place < text.size()) {
    if (!base::IsContinuation(text[place]) && count-- == 0) break;
    ++place;
  }
  return text.substr(0, place);
}

bool IsValidUtf8(std::string_view text, bool allow_surrogates) {
  size_t place = 0;
  while (true) {
    place += AsciiLength(text.substr(place));
    if (place == text.size()) return true;
    size_t good = 0;
    const size_t length = SequenceLength(text, place, allow_surrogates, good);
    if (length == 0) return false;
    place += length;
  }
}

Utf8Fault FindUtf8Fault(std::string_view text, bool allow_surrogates) {
  size_t place = 0;
  size_t good = 0;
  while (place < text.size()) {
    const size_t length = SequenceLength(text, place, allow_surrogates, good);
    if (length == 0) break;
    place += length;
  }
  // A surrogate that is let pass is one only when it is complete.
  if (allow_surrogates) SequenceLength(text, place, /*allow_surrogates=*/false, good);
  const auto first = static_cast<unsigned char>(text[place]);
  if (first < 0xc2 || first > 0xf4) return {place, 1, "invalid start byte"};
  if (place + good == text.size()) return {place, good, "unexpected end of data"};
  return {place, good, "invalid continuation byte"};
}

std::string DecodeLatin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) AppendCodePoint(text, static_cast<unsigned char>(c));
  return text;
}

bool HasSurrogate(std::string_view text) {
  for (size_t i = 0; (i = text.find('\xed', i)) < text.size(); ++i) {
    if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xa0) return true;
  }
  return false;
}

std::string JoinSurrogates(std::string_view text) {
  std::string joined;
  for (size_t place = 0; place < text.size();) {
    const uint32_t code_point = NextCodePoint(text, place);
    size_t after = place;
    if (code_point >= 0xd800 && code_point < 0xdc00 && place < text.size()) {
      const uint32_t low = NextCodePoint(text, after);
      if (low >= 0xdc00 && low < 0xe000) {
        AppendCodePoint(joined, 0x10000 + ((code_point - 0xd800) << 10) + (low - 0xdc00));
        place = after;
        continue;
      }
    }
    AppendCodePoint(joined, code_point);
  }
  return joined;
}

size_t FindSurrogate(std::string_view text) {
  if (!HasSurrogate(text)) return std::string_view::npos;
  size_t index = 0;
  for (size_t place = 0; place < text.size(); ++index) {
    const uint32_t code_point = NextCodePoint(text, place);
    if (code_point >= 0xd800 && code_point <= 0xdfff) return index;
  }
  return std::string_view::npos;
}

std::string DecodeWithReplacement(std::string_view bytes) {
  std::string text;
  size_t place = 0;
  while (place < bytes.size()) {
    size_t good = 0;
    const size_t length = SequenceLength(bytes, place, false, good);
    if (length == 0) {
      text += "\xef\xbf\xbd";
      place += good;
    } else {
      text += bytes.substr(place, length);
      place += length;
    }
  }
  return text;
}

}  // namespace python
