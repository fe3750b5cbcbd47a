#include "python/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "python/unicode.h"
#include "python/utf8.h"

namespace python {
namespace {

// The ASCII character that Decimal() takes a character for: digits of any script are digits. What
// it can't take is 0.
char ToAscii(uint32_t c) {
  if (c < 0x80) return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return IsBlank(c) ? ' ' : AsciiDigit(c);
}

// What Decimal() looks at: no blanks around, no underscores, in lower case.
std::string Word(std::string_view text) {
  std::string word;
  for (size_t place = 0; place < text.size();) {
    const uint32_t c = NextCodePoint(text, place);
    if (word.empty() && IsBlank(c)) continue;
    word += ToAscii(c);
  }
  while (!word.empty() && IsBlank(static_cast<unsigned char>(word.back()))) word.pop_back();
  // Blanks inside of them stay.
  std::erase(word, '_');
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

// What decimal.Decimal can hold, on 64 bits: MAX_EMAX for the first digit, MIN_ETINY for the last.
constexpr int64_t kHighestPlace = 999'999'999'999'999'999;
constexpr int64_t kLowestPlace = -1'999'999'999'999'999'997;

// What follows the digits: nothing, or an exponent.
std::optional<int64_t> ReadExponent(std::string_view word) {
  if (word.empty()) return 0;
  if (word[0] != 'e') return std::nullopt;
  word.remove_prefix(1);
  const bool negative = TakeSign(word);
  const std::string_view digits = TakeDigits(word);
  if (digits.empty() || !word.empty()) return std::nullopt;
  constexpr int64_t kMost = 4'000'000'000'000'000'000;  // beyond all, and a sum with it fits
  int64_t exponent = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (read.ec != std::errc() || exponent > kMost) return std::nullopt;
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
  if (decimal.adjusted() > kHighestPlace || decimal.exponent < kLowestPlace) return std::nullopt;
  return decimal;
}

}  // namespace python
