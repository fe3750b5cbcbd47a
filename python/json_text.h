#ifndef UNDERSTUDY_PYTHON_JSON_TEXT_H_
#define UNDERSTUDY_PYTHON_JSON_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/byte_search.h"

namespace python {

// Marks for FindMarked() of what JSON strings can't hold as it is: a quote, a backslash or a
// control character.
constexpr uint64_t EscapedIn(uint64_t word) {
  return base::BytesBelow(word, 0x20) | base::BytesEqualTo(word, '"') |
         base::BytesEqualTo(word, '\\');
}

// Where the first such character stands, from `at` on; the size when there is none.
inline size_t FindEscaped(std::string_view text, size_t at) {
  return base::FindMarked(text, at, [](uint64_t word) { return EscapedIn(word); });
}

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_JSON_TEXT_H_
