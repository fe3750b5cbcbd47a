#include "python/repr.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "base/utf8.h"
#include "python/json_writer.h"
#include "python/unprintable.h"
#include "python/utf8.h"

namespace python {
namespace {

// The number of bytes after which pydantic cuts a repr.
constexpr size_t kShown = 50;

bool IsBoundary(std::string_view text, size_t place) {
  return place >= text.size() || !base::IsContinuation(text[place]);
}

const char* ExceptionOf(int error_number) {
  switch (error_number) {
    case ECONNREFUSED:
      return "ConnectionRefusedError";
    case ECONNRESET:
      return "ConnectionResetError";
    case ECONNABORTED:
      return "ConnectionAbortedError";
    case EPIPE:
      return "BrokenPipeError";
    case ETIMEDOUT:
      return "TimeoutError";
    case EACCES:
    case EPERM:
      return "PermissionError";
    default:
      return "OSError";
  }
}

}  // namespace

std::string StrRepr(std::string_view text) {
  const bool single =
      text.find('\'') == std::string_view::npos || text.find('"') != std::string_view::npos;
  const char quote = single ? '\'' : '"';
  std::string out(1, quote);
  for (size_t place = 0; place < text.size();) {
    if (CharacterLength(text, place) == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[place++]));
      continue;
    }
    const size_t start = place;
    const uint32_t c = NextCodePoint(text, place);
    if (c == static_cast<uint32_t>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (!IsUnprintable(c)) {
      out += text.substr(start, place - start);
    } else if (c < 0x100) {
      out += fmt::format("\\x{:02x}", c);
    } else if (c < 0x10000) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += fmt::format("\\U{:08x}", c);
    }
  }
  out += quote;
  return out;
}

std::string OsErrorRepr(int error_number) {
  char buffer[128];
  return fmt::format("{}({}, {})", ExceptionOf(error_number), error_number,
                     StrRepr(::strerror_r(error_number, buffer, sizeof buffer)));
}

std::string Repr(const Value& value) {
  if (value.is_none()) return "None";
  if (value.is_bool()) return value.as_bool() ? "True" : "False";
  if (value.is_int()) return value.IntegerText();
  if (value.is_float()) return FloatRepr(value.as_float());
  if (value.is_str()) return StrRepr(value.as_str());
  std::string out;
  if (value.is_list()) {
    for (const Value& item : value.as_list()) out += (out.empty() ? "" : ", ") + Repr(item);
    return "[" + out + "]";
  }
  for (const Dict::Item& item : value.as_dict().items()) {
    out += (out.empty() ? "" : ", ") + StrRepr(item.first) + ": " + Repr(item.second);
  }
  return "{" + out + "}";
}

std::string TruncatedRepr(const Value& value) {
  const std::string text = Repr(value);
  if (text.size() <= kShown) return text;
  size_t head = kShown / 2;
  while (!IsBoundary(text, head)) --head;
  size_t tail = text.size() - kShown / 2 + 1;
  while (!IsBoundary(text, tail)) ++tail;
  return text.substr(0, head) + "..." + text.substr(tail);
}

}  // namespace python
