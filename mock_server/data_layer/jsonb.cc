#include "mock_server/data_layer/jsonb.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text_builder.h"
#include "python/json_writer.h"
#include "python/utf8.h"

namespace mock_server::data_layer {
namespace {

using python::Dict;
using python::List;
using python::Value;

using Error = tl::unexpected<std::string>;
using Normalised = tl::expected<void, std::string>;

// Python's repr of a float has an exponent from here on.
constexpr double kLeastWithExponent = 1e16;

bool IsHigh(uint32_t c) { return c >= 0xd800 && c <= 0xdbff; }
bool IsLow(uint32_t c) { return c >= 0xdc00 && c <= 0xdfff; }

// A float's repr without its exponent: "1e-07" becomes "0.0000001", "1e+22" a one with 22 zeros.
std::string PlainDecimal(double number) {
  std::string text = python::FloatRepr(number);
  const size_t mark = text.find('e');
  if (mark == std::string::npos) return text;
  int exponent = 0;
  const size_t sign = text[mark + 1] == '+' ? 1 : 0;
  std::from_chars(text.data() + mark + 1 + sign, text.data() + text.size(), exponent);
  std::string digits = text.substr(0, mark);
  std::string result;
  if (digits[0] == '-') {
    result = "-";
    digits.erase(0, 1);
  }
  const size_t point = digits.find('.');
  const int fraction = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
  if (point != std::string::npos) digits.erase(point, 1);
  if (exponent < 0)
    return result + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  if (exponent >= fraction)
    return result + digits + std::string(static_cast<size_t>(exponent - fraction), '0');
  return result + digits.insert(digits.size() - static_cast<size_t>(fraction - exponent), ".");
}

// Text that stays as it is: no NUL, and no surrogate (they all begin with the byte ED).
bool IsPlain(std::string_view text) {
  return text.find('\0') == std::string_view::npos && text.find('\xed') == std::string_view::npos;
}

tl::expected<std::string, std::string> NormaliseText(const std::string& text) {
  std::string joined;
  joined.reserve(text.size());
  uint32_t high = 0;
  for (size_t place = 0; place < text.size();) {
    const uint32_t c = python::NextCodePoint(text, place);
    if (IsHigh(c)) {
      if (high != 0) {
        return Error(
            "invalid input syntax for type json\nDETAIL:  Unicode high surrogate must not follow a "
            "high surrogate.");
      }
      high = c;
      continue;
    }
    if (IsLow(c) != (high != 0)) {
      return Error(
          "invalid input syntax for type json\nDETAIL:  Unicode low surrogate must follow a high "
          "surrogate.");
    }
    if (c == 0)
      return Error(
          "unsupported Unicode escape sequence\nDETAIL:  \\u0000 cannot be converted to text.");
    python::AppendCodePoint(joined,
                            high == 0 ? c : 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00));
    high = 0;
  }
  if (high != 0) {
    return Error(
        "invalid input syntax for type json\nDETAIL:  Unicode low surrogate must follow a high "
        "surrogate.");
  }
  return joined;
}

Normalised NormaliseFloat(Value& value) {
  const double number = value.as_float();
  if (!std::isfinite(number)) {
    const std::string_view token = std::isnan(number) ? "NaN"
                                   : number > 0       ? "Infinity"
                                                      : "-Infinity";
    return Error("invalid input syntax for type json\nDETAIL:  Token \"" + std::string(token) +
                 "\" is invalid.");
  }
  if (number == 0) {
    value = Value(0.0);
  } else if (std::abs(number) >= kLeastWithExponent) {
    // Written with an exponent, so it becomes an integer once it is written without.
    const std::string plain = PlainDecimal(number);
    if (plain.find('.') == std::string::npos) value = Value::Integer(plain);
  }
  return {};
}

// The order of keys: by length, then by bytes.
bool KeyBefore(const Dict::Item& a, const Dict::Item& b) {
  return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
}

Normalised NormaliseDict(Dict& dict) {
  bool keys_stay = true;
  for (Dict::Item& item : dict.items()) {
    // In the order of the text: the key is refused before its value.
    if (!IsPlain(item.first)) {
      auto key = NormaliseText(item.first);
      if (!key.has_value()) return Error(std::move(key.error()));
      if (*key != item.first) {
        item.first = *std::move(key);
        keys_stay = false;
      }
    }
    if (Normalised normalised = NormaliseJsonb(item.second); !normalised.has_value())
      return normalised;
  }
  if (keys_stay && std::is_sorted(dict.items().begin(), dict.items().end(), KeyBefore)) return {};
  std::vector<Dict::Item> items = std::move(dict.items());
  if (!keys_stay) {
    // Two keys may have become one; the last value counts.
    Dict unique;
    for (Dict::Item& item : items) unique.Set(item.first, std::move(item.second));
    items = std::move(unique.items());
  }
  std::sort(items.begin(), items.end(), KeyBefore);
  dict = Dict();
  for (Dict::Item& item : items) dict.Append(std::move(item.first), std::move(item.second));
  return {};
}

void WriteJsonb(const Value& value, base::TextBuilder& out) {
  if (value.is_float()) {
    out.Append(PlainDecimal(value.as_float()));
  } else if (value.is_list()) {
    out.Append('[');
    for (const Value& item : value.as_list()) {
      if (&item != value.as_list().data()) out.Append(", ");
      WriteJsonb(item, out);
    }
    out.Append(']');
  } else if (value.is_dict()) {
    out.Append('{');
    bool first = true;
    for (const Dict::Item& item : value.as_dict().items()) {
      if (!first) out.Append(", ");
      first = false;
      python::WriteJsonString(item.first, out);
      out.Append(": ");
      WriteJsonb(item.second, out);
    }
    out.Append('}');
  } else {
    python::WriteAnyJson(value, out);
  }
}

}  // namespace

Normalised NormaliseJsonb(Value& value) {
  if (value.is_str()) {
    if (IsPlain(value.as_str())) return {};
    auto text = NormaliseText(value.as_str());
    if (!text.has_value()) return Error(std::move(text.error()));
    value = Value(*std::move(text));
  } else if (value.is_float()) {
    return NormaliseFloat(value);
  } else if (value.is_list()) {
    for (Value& item : value.as_list()) {
      if (Normalised normalised = NormaliseJsonb(item); !normalised.has_value()) return normalised;
    }
  } else if (value.is_dict()) {
    return NormaliseDict(value.as_dict());
  }
  return {};
}

std::string JsonbText(const Value& value) {
  base::TextBuilder text;
  WriteJsonb(value, text);
  return std::string(text.text());
}

}  // namespace mock_server::data_layer
