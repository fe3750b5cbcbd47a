#include "mock_server/data_layer/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace mock_server::data_layer {
namespace {

using python::Value;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// An exponent beyond this is out of every column's range, or zero.
constexpr long kLargestExponent = 2000;

// The plain decimal text ("-12.50") of what Decimal(text) reads; empty when it reads nothing.
std::string PlainText(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  text = text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
  std::string plain;
  if (text[0] == '+' || text[0] == '-') {
    if (text[0] == '-') plain += '-';
    text.remove_prefix(1);
  }
  std::string word(text);
  word.erase(std::remove(word.begin(), word.end(), '_'), word.end());
  std::string whole;
  std::string fraction;
  size_t i = 0;
  while (i < word.size() && IsDigit(word[i])) whole += word[i++];
  if (i < word.size() && word[i] == '.') {
    ++i;
    while (i < word.size() && IsDigit(word[i])) fraction += word[i++];
  }
  if (whole.empty() && fraction.empty()) return "";
  long exponent = 0;
  if (i < word.size() && (word[i] == 'e' || word[i] == 'E')) {
    ++i;
    if (i < word.size() && word[i] == '+') ++i;
    const auto [end, error] = std::from_chars(word.data() + i, word.data() + word.size(), exponent);
    if (error == std::errc::result_out_of_range) {
      exponent = word[i] == '-' ? -kLargestExponent : kLargestExponent;
    } else if (error != std::errc()) {
      return "";
    }
    i = static_cast<size_t>(end - word.data());
  }
  if (i != word.size()) return "";
  exponent = std::clamp(exponent, -kLargestExponent, kLargestExponent);
  if (exponent > 0) {
    if (fraction.size() < static_cast<size_t>(exponent))
      fraction.append(static_cast<size_t>(exponent) - fraction.size(), '0');
    whole += fraction.substr(0, static_cast<size_t>(exponent));
    fraction.erase(0, static_cast<size_t>(exponent));
  } else if (exponent < 0) {
    const auto shift = static_cast<size_t>(-exponent);
    if (whole.size() < shift) whole.insert(0, shift - whole.size(), '0');
    fraction.insert(0, whole.substr(whole.size() - shift));
    whole.erase(whole.size() - shift);
  }
  return plain + (whole.empty() ? "0" : whole) + "." + (fraction.empty() ? "0" : fraction);
}

// "123.45" rounded to `scale` digits, half away from zero; digits of the whole part may grow by
// one.
std::string Round(std::string digits, int scale) {
  const size_t point = digits.find('.');
  std::string whole = digits.substr(0, point);
  std::string fraction = digits.substr(point + 1);
  fraction.append(static_cast<size_t>(scale) + 1, '0');
  const bool up = fraction[static_cast<size_t>(scale)] >= '5';
  std::string kept = whole + fraction.substr(0, static_cast<size_t>(scale));
  if (up) {
    size_t i = kept.size();
    while (i > 0 && kept[i - 1] == '9') kept[--i] = '0';
    if (i == 0) {
      kept.insert(kept.begin(), '1');
    } else {
      ++kept[i - 1];
    }
  }
  kept.insert(kept.size() - static_cast<size_t>(scale), ".");
  return kept;
}

}  // namespace

tl::expected<Value, std::string> ReadDecimal(const Value& value) {
  if (value.is_bool()) return Value(int64_t{value.as_bool()});
  if (value.is_int() || value.is_float()) return value;
  if (!value.is_str())
    return tl::unexpected(std::string("conversion from " + std::string(value.TypeName()) +
                                      " to Decimal is not supported"));
  std::string word = value.as_str();
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.erase(0, 1);
  if (word == "nan") return Value(std::numeric_limits<double>::quiet_NaN());
  if (word == "inf" || word == "infinity")
    return Value((negative ? -1 : 1) * std::numeric_limits<double>::infinity());
  std::string plain = PlainText(value.as_str());
  if (plain.empty()) return tl::unexpected(std::string("[<class 'decimal.ConversionSyntax'>]"));
  return Value(std::move(plain));
}

std::string RoundDecimal(int precision, int scale, Value& value) {
  const std::string limit = fmt::format(
      "numeric field overflow\nDETAIL:  A field with precision {}, scale {} ", precision, scale);
  std::string digits;
  if (value.is_float()) {
    if (std::isnan(value.as_float())) return "";
    if (std::isinf(value.as_float())) return limit + "cannot hold an infinite value.";
    digits = fmt::format("{:.1074f}", value.as_float());  // every digit that a double has
  } else {
    digits = value.is_str() ? value.as_str() : value.IntegerText() + ".0";
  }
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  std::string rounded = Round(std::move(digits), scale);
  const size_t first = std::min(rounded.find_first_not_of('0'), rounded.find('.'));
  rounded.erase(0, first);
  if (rounded.find('.') > static_cast<size_t>(precision - scale)) {
    return limit +
           fmt::format("must round to an absolute value less than 10^{}.", precision - scale);
  }
  const double number = std::strtod(rounded.c_str(), nullptr);
  value = Value(negative && number != 0 ? -number : number);
  return "";
}

}  // namespace mock_server::data_layer
