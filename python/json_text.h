#ifndef UNDERSTUDY_PYTHON_JSON_TEXT_H_
#define UNDERSTUDY_PYTHON_JSON_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/byte_search.h"

namespace python {

// Where the first character stands, from `at` on, that JSON strings can't hold as it is: a quote, a
// backslash or a control character; the size when there is none.
inline size_t FindEscaped(std::string_view text, size_t at) {
  return base::FindMarked(text, at, [](uint64_t word) {
    return base::BytesBelow(word, 0x20) | base::BytesEqualTo(word, '"') |
           base::BytesEqualTo(word, '\\');
  });
}

// Whether the text is ASCII without such a character: it stands in JSON as it is.
inline bool IsPlainText(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  uint64_t found = 0;
  const auto look = [&](uint64_t word) {
    const uint64_t quote = word ^ (kOnes * '"');
    const uint64_t backslash = word ^ (kOnes * '\\');
    // With the highest bit of a byte where it is one of them, or has that bit itself. A byte above
    // one that is found may have it in error, never all of them.
    found |= word | (word - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes);
  };
  size_t at = 0;
  uint64_t word = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    look(word);
  }
  if (at < text.size()) {
    // What is left, before characters that are plain.
    word = kOnes * 'a';
    std::memcpy(&word, text.data() + at, text.size() - at);
    look(word);
  }
  return (found & (kOnes * 0x80)) == 0;
}

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_TEXT_H_
