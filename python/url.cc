#include "python/url.h"

#include <algorithm>
#include <cstdint>

#include "base/byte_search.h"
#include "base/percent.h"
#include "python/utf8.h"

namespace python {

namespace {

// A target is ASCII; most parts of one have nothing to decode.
bool IsDecoded(std::string_view text) {
  return base::FindMarked(text, 0, [](uint64_t word) {
           return base::BytesEqualTo(word, '%') | base::BytesEqualTo(word, '+') |
                  base::BytesBeyondAscii(word);
         }) == text.size();
}

std::string Decode(std::string_view text, bool plus_is_blank) {
  if (IsDecoded(text)) return std::string(text);
  std::string bytes(text);
  if (plus_is_blank) std::replace(bytes.begin(), bytes.end(), '+', ' ');
  return DecodeWithReplacement(base::PercentDecode(bytes));
}

bool IsQuoted(std::string_view text) {
  while (!text.empty()) {
    if (!base::IsUnreserved(text[0]) && !base::IsPercentEscape(text)) return false;
    text.remove_prefix(text[0] == '%' ? 3 : 1);
  }
  return true;
}

}  // namespace

std::string Unquote(std::string_view text) { return Decode(text, false); }

std::string_view Unquote(std::string_view text, std::string& storage) {
  if (IsDecoded(text)) return text;
  storage = Decode(text, false);
  return storage;
}

std::vector<std::pair<std::string, std::string>> ParseQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  size_t start = 0;
  while (start <= query.size()) {
    const size_t end = std::min(query.find('&', start), query.size());
    const std::string_view part = query.substr(start, end - start);
    if (!part.empty()) {
      const size_t mark = part.find('=');
      const bool has_value = mark != std::string_view::npos;
      pairs.emplace_back(Decode(part.substr(0, mark), true),
                         has_value ? Decode(part.substr(mark + 1), true) : std::string());
    }
    start = end + 1;
  }
  return pairs;
}

std::string QuoteQueryValue(std::string_view text) {
  return IsQuoted(text) ? std::string(text) : base::PercentEncode(text);
}

}  // namespace python
