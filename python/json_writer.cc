#include "python/json_writer.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/hex.h"
#include "python/json_text.h"
#include "python/utf8.h"

namespace python {

using base::kHexDigits;
using base::TextBuilder;

namespace {

void WriteEscaped(std::string_view text, TextBuilder& out) {
  size_t copied = 0;
  for (size_t i = 0; (i = FindEscaped(text, i)) < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    out.Append(text.substr(copied, i - copied));
    copied = i + 1;
    if (const std::string_view escape = ShortEscape(c); !escape.empty()) {
      out.Append(escape);
    } else {
      out.Append("\\u00");
      out.Append(kHexDigits[c >> 4]);
      out.Append(kHexDigits[c & 15]);
    }
  }
  out.Append(text.substr(copied));
}

// Copies the text to `to` while it is plain; false when it isn't. A word that is copied is looked
// at, too, where a look and then a copy took half as much again.
bool CopyPlain(std::string_view text, char* to) {
  const auto copy_word = [&](size_t at) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    std::memcpy(to + at, &word, sizeof word);
    return (EscapedIn(word) | base::BytesBeyondAscii(word)) == 0;
  };
  const size_t size = text.size();
  if (size >= sizeof(uint64_t)) {
    size_t at = 0;
    for (; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t)) {
      if (!copy_word(at)) return false;
    }
    return at == size || copy_word(size - sizeof(uint64_t));
  }
  for (size_t at = 0; at < size; ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') return false;
    to[at] = text[at];
  }
  return true;
}

// False when it can't be answered; `any`: it always can.
bool WriteString(std::string_view text, TextBuilder& out, bool any) {
  char* const room = out.Room(text.size() + 2);
  if (CopyPlain(text, room + 1)) {
    room[0] = '"';
    room[text.size() + 1] = '"';
    out.Took(text.size() + 2);
    return true;
  }
  if (!any && HasSurrogate(text)) return false;
  out.Append('"');
  WriteEscaped(text, out);
  out.Append('"');
  return true;
}

void WriteInteger(int64_t number, TextBuilder& out) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.Append({digits, static_cast<size_t>(end - digits)});
}

bool Write(const Value& value, TextBuilder& out, bool any);

bool Write(const Dict& dict, TextBuilder& out, bool any) {
  out.Append('{');
  bool first = true;
  for (const Dict::Item& item : dict.items()) {
    if (!first) out.Append(',');
    first = false;
    if (!WriteString(item.first, out, any)) return false;
    out.Append(':');
    if (!Write(item.second, out, any)) return false;
  }
  out.Append('}');
  return true;
}

bool Write(const Value& value, TextBuilder& out, bool any) {
  if (value.is_str()) {
    return WriteString(value.as_str(), out, any);
  } else if (value.is_none()) {
    out.Append("null");
  } else if (value.is_bool()) {
    out.Append(value.as_bool() ? "true" : "false");
  } else if (value.is_small_int()) {
    WriteInteger(value.as_small_int(), out);
  } else if (value.is_big_int()) {
    out.Append(value.IntegerText());
  } else if (value.is_float()) {
    const double number = value.as_float();
    if (std::isfinite(number)) {
      out.Append(FloatRepr(number));
    } else if (!any) {
      return false;
    } else {
      out.Append(std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
  } else if (value.is_list()) {
    out.Append('[');
    bool first = true;
    for (const Value& item : value.as_list()) {
      if (!first) out.Append(',');
      first = false;
      if (!Write(item, out, any)) return false;
    }
    out.Append(']');
  } else {
    return Write(value.as_dict(), out, any);
  }
  return true;
}

// Of a number that is a whole one times 0.1, 0.01, 0.001 or 0.0001, as people write them: those
// digits; else empty. No other number of so few digits is nearest to the same float, so none is
// shorter. It takes a fifth of the instructions of std::to_chars for floats.
std::string ShortRepr(double value) {
  constexpr double kMost = 1e15;
  const double size = std::abs(value);
  if (!(size >= 1e-4 && size < kMost)) return {};
  int64_t power = 1;
  for (size_t places = 0; places <= 4; ++places, power *= 10) {
    const double scaled = size * static_cast<double>(power);
    if (scaled >= kMost) return {};
    const int64_t whole = std::llround(scaled);
    if (static_cast<double>(whole) / static_cast<double>(power) != size) continue;
    std::string text = value < 0 ? "-" : "";
    text += std::to_string(whole / power);
    const std::string rest = std::to_string(whole % power);
    text += '.';
    if (places > rest.size()) text.append(places - rest.size(), '0');
    return text += rest;
  }
  return {};
}

}  // namespace

bool WriteJson(const Value& value, TextBuilder& out) { return Write(value, out, false); }
bool WriteJson(const Dict& dict, TextBuilder& out) { return Write(dict, out, false); }

bool WriteJson(const Value& value, std::string& out) {
  TextBuilder text;
  const bool written = Write(value, text, false);
  out += text.text();
  return written;
}

void WriteAnyJson(const Value& value, TextBuilder& out) { Write(value, out, true); }
void WriteAnyJson(const Dict& dict, TextBuilder& out) { Write(dict, out, true); }

void WriteAnyJson(const Value& value, std::string& out) {
  TextBuilder text;
  Write(value, text, true);
  out += text.text();
}

void WriteJsonString(std::string_view text, TextBuilder& out) { WriteString(text, out, true); }

void WriteJsonString(std::string_view text, std::string& out) {
  TextBuilder written;
  WriteString(text, written, true);
  out += written.text();
}

std::string_view ShortEscape(uint32_t code_point) {
  switch (code_point) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\f':
      return "\\f";
    case '\b':
      return "\\b";
    default:
      return {};
  }
}

std::string FloatRepr(double value) {
  if (std::string text = ShortRepr(value); !text.empty()) return text;
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  std::string out;
  if (text[0] == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const size_t mark = text.find('e');
  int exponent = 0;
  const size_t sign = text[mark + 1] == '+' ? 1 : 0;
  std::from_chars(text.data() + mark + 1 + sign, text.data() + text.size(), exponent);
  std::string digits(1, text[0]);
  if (mark > 2) digits += text.substr(2, mark - 2);
  const int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (count > 1) out.append(".").append(digits, 1);
    out += exponent < 0 ? "e-" : "e+";
    const int size = exponent < 0 ? -exponent : exponent;
    if (size < 10) out += '0';
    out += std::to_string(size);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent - 1), '0');
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    out.append(static_cast<size_t>(exponent + 1 - count), '0');
    out += ".0";
  } else {
    out.append(digits, 0, static_cast<size_t>(exponent + 1));
    out += '.';
    out.append(digits, static_cast<size_t>(exponent + 1));
  }
  return out;
}

}  // namespace python
