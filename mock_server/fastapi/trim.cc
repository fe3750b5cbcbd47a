#include "mock_server/fastapi/trim.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "python/utf8.h"

namespace mock_server::fastapi {
namespace {

// Unicode White_Space.
bool IsBlank(uint32_t c) {
  return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

}  // namespace

std::string_view Trim(std::string_view text) {
  size_t begin = text.size();
  size_t end = 0;
  for (size_t place = 0; place < text.size();) {
    const size_t start = place;
    if (!IsBlank(python::NextCodePoint(text, place))) {
      if (begin == text.size()) begin = start;
      end = place;
    }
  }
  return begin >= end ? std::string_view() : text.substr(begin, end - begin);
}

std::optional<std::string> WithoutUnderscores(std::string_view text) {
  if (text.starts_with('_') || text.ends_with('_') || text.find("__") != std::string_view::npos)
    return std::nullopt;
  std::string plain(text);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  return plain;
}

}  // namespace mock_server::fastapi
