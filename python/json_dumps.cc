#include "python/json_dumps.h"

#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/hex.h"
#include "python/json_writer.h"
#include "python/utf8.h"

namespace python {
namespace {

void WriteEscape(uint32_t unit, std::string& out) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += base::kHexDigits[(unit >> shift) & 15];
}

void WriteText(std::string_view text, std::string& out) {
  out += '"';
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c >= ' ' && c <= '~') {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
      ++i;
      continue;
    }
    const uint32_t code_point = NextCodePoint(text, i);
    if (const std::string_view escape = ShortEscape(code_point); !escape.empty()) {
      out += escape;
    } else if (code_point < 0x10000) {
      WriteEscape(code_point, out);
    } else {
      WriteEscape(0xD800 + ((code_point - 0x10000) >> 10), out);
      WriteEscape(0xDC00 + ((code_point - 0x10000) & 0x3FF), out);
    }
  }
  out += '"';
}

void Write(const Value& value, bool valid, std::string& out) {
  if (value.is_str()) {
    WriteText(value.as_str(), out);
  } else if (value.is_list()) {
    out += '[';
    bool first = true;
    for (const Value& item : value.as_list()) {
      if (!first) out += ", ";
      first = false;
      Write(item, valid, out);
    }
    out += ']';
  } else if (value.is_dict()) {
    out += '{';
    bool first = true;
    for (const Dict::Item& item : value.as_dict().items()) {
      if (!first) out += ", ";
      first = false;
      WriteText(item.first, out);
      out += ": ";
      Write(item.second, valid, out);
    }
    out += '}';
  } else if (valid && value.is_float() && !std::isfinite(value.as_float())) {
    out += "null";
  } else {
    WriteAnyJson(value, out);  // a number, true, false, null: as everywhere
  }
}

}  // namespace

std::string DumpJson(const Value& value) {
  std::string text;
  Write(value, /*valid=*/false, text);
  return text;
}

std::string DumpValidJson(const Value& value) {
  std::string text;
  Write(value, /*valid=*/true, text);
  return text;
}

}  // namespace python
