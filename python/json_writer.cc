#include "python/json_writer.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/hex.h"
#include "python/json_text.h"
#include "python/utf8.h"

namespace python {

using base::kHexDigits;

namespace {

bool Write(const Value& value, std::string& out, bool any) {
  if (value.is_str()) {
    if (!any && HasSurrogate(value.as_str())) return false;
    WriteJsonString(value.as_str(), out);
  } else if (value.is_none()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.as_bool() ? "true" : "false";
  } else if (value.is_small_int()) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value.as_small_int()).ptr;
    out.append(digits, end);
  } else if (value.is_big_int()) {
    out += value.IntegerText();
  } else if (value.is_float()) {
    const double number = value.as_float();
    if (std::isfinite(number)) {
      out += FloatRepr(number);
    } else if (!any) {
      return false;
    } else {
      out += std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
  } else if (value.is_list()) {
    out += '[';
    bool first = true;
    for (const Value& item : value.as_list()) {
      if (!first) out += ',';
      first = false;
      if (!Write(item, out, any)) return false;
    }
    out += ']';
  } else {
    out += '{';
    bool first = true;
    for (const Dict::Item& item : value.as_dict().items()) {
      if (!first) out += ',';
      first = false;
      if (!any && HasSurrogate(item.first)) return false;
      WriteJsonString(item.first, out);
      out += ':';
      if (!Write(item.second, out, any)) return false;
    }
    out += '}';
  }
  return true;
}

}  // namespace

bool WriteJson(const Value& value, std::string& out) { return Write(value, out, false); }

void WriteAnyJson(const Value& value, std::string& out) { Write(value, out, true); }

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

void WriteJsonString(std::string_view text, std::string& out) {
  out += '"';
  size_t copied = 0;
  for (size_t i = 0; (i = FindEscaped(text, i)) < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    out.append(text, copied, i - copied);
    copied = i + 1;
    if (const std::string_view escape = ShortEscape(c); !escape.empty()) {
      out += escape;
    } else {
      out += "\\u00";
      out += kHexDigits[c >> 4];
      out += kHexDigits[c & 15];
    }
  }
  out.append(text, copied, text.size() - copied);
  out += '"';
}

std::string FloatRepr(double value) {
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
