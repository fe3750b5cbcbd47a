#include "check/site.h"

#include <charconv>

#include "base/hex.h"
#include "python/utf8.h"

namespace check {
namespace {

constexpr size_t kMaxBytes = 1000;  // a path of 300 bytes, each of them as %XX, and a line

std::string Decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && base::IsHexDigit(text[i + 1]) &&
        base::IsHexDigit(text[i + 2])) {
      decoded += static_cast<char>(base::HexDigit(text[i + 1]) * 16 + base::HexDigit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return python::DecodeWithReplacement(decoded);
}

}  // namespace

std::optional<output::Place> SiteOf(const base::HttpRequest& request) {
  const std::string* header = request.header(kSiteHeader);
  if (header == nullptr || header->size() > kMaxBytes) return std::nullopt;
  const size_t colon = header->rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  output::Place site;
  const char* const end = header->data() + header->size();
  const auto read = std::from_chars(header->data() + colon + 1, end, site.line);
  if (read.ec != std::errc() || read.ptr != end || site.line < 1) return std::nullopt;
  site.file = Decoded(std::string_view(*header).substr(0, colon));
  return site;
}

std::string SiteText(const output::Place& site) {
  return site.file + ":" + std::to_string(site.line);
}

}  // namespace check
