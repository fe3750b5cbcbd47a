#include "python/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

#include "python/utf8.h"

namespace python {
namespace {

// The zeros of all decimal digits beyond ASCII (category Nd of Unicode 14, which Python 3.11
// knows); the other nine follow each.
constexpr uint32_t kZeros[] = {
    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,
    0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,
    0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

constexpr uint32_t kBlanks[] = {0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};

bool IsBlank(uint32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || (c >= 0x2000 && c <= 0x200a) ||
         std::find(std::begin(kBlanks), std::end(kBlanks), c) != std::end(kBlanks);
}

// The ASCII character that Decimal() takes a character for: digits of any script are digits. What
// it can't take is 0.
char ToAscii(uint32_t c) {
  if (c < 0x80) return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (IsBlank(c)) return ' ';
  const uint32_t* next = std::upper_bound(std::begin(kZeros), std::end(kZeros), c);
  if (next == std::begin(kZeros) || c - next[-1] > 9) return '\0';
  return static_cast<char>('0' + (c - next[-1]));
}

// What Decimal() looks at: no blanks around, no underscores, in lower case.
std::string Word(std::string_view text) {
  std::string word;
  for (size_t place = 0; place < text.size();) {
    const uint32_t c = NextCodePoint(text, place);
    if (c == '_' || (word.empty() && IsBlank(c))) continue;
    word += ToAscii(c);
  }
  while (!word.empty() && IsBlank(static_cast<unsigned char>(word.back()))) word.pop_back();
  return word;
}

std::string_view TakeDigits(std::string_view& word) {
  const size_t end = std::min(word.find_first_not_of("0123456789"), word.size());
  const std::string_view digits = word.substr(0, end);
  word.remove_prefix(end);
  return digits;
}

bool TakeSign(std::string_view& word) {
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.remove_prefix(1);
  return negative;
}

// nan, snan, either with digits behind it.
bool IsNan(std::string_view word) {
  if (word.starts_with('s')) word.remove_prefix(1);
  if (!word.starts_with("nan")) return false;
  word.remove_prefix(3);
  TakeDigits(word);
  return word.empty();
}

// What follows the digits: nothing, or an exponent, cut to what no column can hold anyway.
std::optional<int64_t> ReadExponent(std::string_view word) {
  if (word.empty()) return 0;
  if (word[0] != 'e') return std::nullopt;
  word.remove_prefix(1);
  const bool negative = TakeSign(word);
  const std::string_view digits = TakeDigits(word);
  if (digits.empty() || !word.empty()) return std::nullopt;
  constexpr int64_t kBeyond = 1'000'000'000;
  int64_t exponent = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (read.ec != std::errc() || exponent > kBeyond) exponent = kBeyond;
  return negative ? -exponent : exponent;
}

}  // namespace

std::string Decimal::Plain() const {
  std::string text = digits;
  if (exponent >= 0) {
    if (!is_zero()) text.append(static_cast<size_t>(exponent), '0');
    text += ".0";
  } else {
    const auto fraction = static_cast<size_t>(-exponent);
    if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
    text.insert(text.size() - fraction, 1, '.');
  }
  return negative ? "-" + text : text;
}

int Decimal::Compare(int64_t integer) const {
  const int sign = negative ? -1 : 1;
  if (kind == Kind::kInfinite) return sign;
  constexpr int64_t kDigitsOfInt64 = 19;
  if (!is_zero() && adjusted() >= kDigitsOfInt64) return sign;
  // The whole part and whether anything follows it.
  __int128 whole = 0;
  bool rest = false;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int64_t place = adjusted() - static_cast<int64_t>(i);
    if (place >= 0) {
      whole = whole * 10 + (digits[i] - '0');
    } else {
      rest = rest || digits[i] != '0';
    }
  }
  if (!is_zero()) {
    for (int64_t i = 0; i < exponent; ++i) whole *= 10;
  }
  whole *= sign;
  if (whole != integer) return whole < integer ? -1 : 1;
  return rest ? sign : 0;
}

std::optional<Decimal> ParseDecimal(std::string_view text) {
  const std::string lower = Word(text);
  std::string_view word = lower;
  Decimal decimal;
  decimal.negative = TakeSign(word);
  if (IsNan(word)) {
    decimal.kind = Decimal::Kind::kNan;
    return decimal;
  }
  if (word == "inf" || word == "infinity") {
    decimal.kind = Decimal::Kind::kInfinite;
    return decimal;
  }
  std::string digits(TakeDigits(word));
  std::string_view fraction;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    fraction = TakeDigits(word);
  }
  digits += fraction;
  const std::optional<int64_t> exponent = ReadExponent(word);
  if (digits.empty() || !exponent.has_value()) return std::nullopt;
  const size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  decimal.digits = digits.substr(first);
  decimal.exponent = *exponent - static_cast<int64_t>(fraction.size());
  return decimal;
}

}  // namespace python
