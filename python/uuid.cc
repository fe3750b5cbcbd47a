#include "python/uuid.h"

#include <algorithm>

#include "base/hex.h"
#include "python/integer.h"
#include "python/utf8.h"

namespace python {
namespace {

constexpr size_t kDigits = 32;

void RemoveAll(std::string& text, std::string_view part) {
  for (size_t place = text.find(part); place != std::string::npos; place = text.find(part, place))
    text.erase(place, part.size());
}

// int(text, 16) of a text without hyphens, as hex digits without leading zeros taken off.
std::optional<std::string> ReadHex(std::string_view given) {
  const std::string word = IntegerWord(given);
  std::string_view text = word;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    text.remove_prefix(2);
    // An underscore may stand between the prefix and the digits.
    if (text.starts_with('_')) text.remove_prefix(1);
  }
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (base::IsHexDigit(text[i])) {
      digits += base::LowerHexDigit(text[i]);
    } else if (text[i] != '_' || i == 0 || i + 1 == text.size() || text[i - 1] == '_') {
      return std::nullopt;
    }
  }
  if (digits.empty()) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<std::string> ParseUuid(std::string_view text) {
  std::string hex(text);
  RemoveAll(hex, "urn:");
  RemoveAll(hex, "uuid:");
  const size_t begin = std::min(hex.find_first_not_of("{}"), hex.size());
  hex.erase(0, begin);
  hex.erase(std::min(hex.find_last_not_of("{}") + 1, hex.size()));
  RemoveAll(hex, "-");
  if (CountCodePoints(hex) != kDigits) return std::nullopt;
  std::optional<std::string> digits = ReadHex(hex);
  if (!digits.has_value()) return std::nullopt;
  digits->insert(0, kDigits - digits->size(), '0');
  for (size_t hyphen : {8, 13, 18, 23}) digits->insert(hyphen, 1, '-');
  return digits;
}

}  // namespace python
