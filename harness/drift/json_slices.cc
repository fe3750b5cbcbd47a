#include "harness/drift/json_slices.h"

#include <fmt/format.h>

#include <cassert>
#include <cstdint>

#include "base/utf8.h"
#include "python/utf8.h"

namespace harness::drift {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

size_t SkipBlanks(std::string_view text, size_t at) {
  const size_t next = text.find_first_not_of(kBlanks, at);
  return next == std::string_view::npos ? text.size() : next;
}

// The place after the string that begins at `at`.
size_t SkipString(std::string_view text, size_t at) {
  for (++at; text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

// The place after the value that begins at `at`.
size_t SkipValue(std::string_view text, size_t at) {
  if (text[at] == '"') return SkipString(text, at);
  if (text[at] != '{' && text[at] != '[')
    return std::min(text.find_first_of(",]} \t\r\n", at), text.size());
  int depth = 0;
  do {
    if (text[at] == '"') {
      at = SkipString(text, at);
      continue;
    }
    if (text[at] == '{' || text[at] == '[') ++depth;
    if (text[at] == '}' || text[at] == ']') --depth;
    ++at;
  } while (depth > 0);
  return at;
}

uint32_t HexEscape(std::string_view text, size_t at) {
  return static_cast<uint32_t>(std::stoul(std::string(text.substr(at, 4)), nullptr, 16));
}

}  // namespace

std::vector<std::pair<std::string, std::string_view>> Members(std::string_view object) {
  assert(!object.empty() && object[0] == '{');
  std::vector<std::pair<std::string, std::string_view>> members;
  for (size_t at = SkipBlanks(object, 1); object[at] != '}';) {
    const size_t key_end = SkipString(object, at);
    const size_t value = SkipBlanks(object, SkipBlanks(object, key_end) + 1);
    const size_t end = SkipValue(object, value);
    members.emplace_back(DecodeString(object.substr(at, key_end - at)),
                         object.substr(value, end - value));
    at = SkipBlanks(object, end);
    if (object[at] == ',') at = SkipBlanks(object, at + 1);
  }
  return members;
}

std::vector<std::string_view> Elements(std::string_view array) {
  assert(!array.empty() && array[0] == '[');
  std::vector<std::string_view> elements;
  for (size_t at = SkipBlanks(array, 1); array[at] != ']';) {
    const size_t end = SkipValue(array, at);
    elements.push_back(array.substr(at, end - at));
    at = SkipBlanks(array, end);
    if (array[at] == ',') at = SkipBlanks(array, at + 1);
  }
  return elements;
}

std::string_view Member(std::string_view object, std::string_view key) {
  for (const auto& [name, value] : Members(object)) {
    if (name == key) return value;
  }
  return {};
}

std::string EncodeString(std::string_view text) {
  std::string out = "\"";
  const auto escape = [&](uint32_t unit) { out += fmt::format("\\u{:04x}", unit); };
  while (!text.empty()) {
    const base::Utf8Character character = base::FirstCharacter(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (character.length == 0) {
      escape(0xDC00 + byte);
      text.remove_prefix(1);
      continue;
    }
    if (character.code >= 0x10000) {
      escape(0xD800 + ((character.code - 0x10000) >> 10));
      escape(0xDC00 + ((character.code - 0x10000) & 0x3FF));
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text.front();
    } else if (byte < 0x20 || byte >= 0x7F) {
      escape(character.code);
    } else {
      out += text.front();
    }
    text.remove_prefix(character.length);
  }
  return out + '"';
}

std::string DecodeString(std::string_view json_string) {
  assert(json_string.size() >= 2 && json_string[0] == '"');
  std::string out;
  for (size_t at = 1; at + 1 < json_string.size(); ++at) {
    if (json_string[at] != '\\') {
      out += json_string[at];
      continue;
    }
    const char escaped = json_string[++at];
    const size_t simple = std::string_view("bfnrt").find(escaped);
    if (simple != std::string_view::npos) {
      out += "\b\f\n\r\t"[simple];
    } else if (escaped != 'u') {
      out += escaped;
    } else {
      uint32_t code = HexEscape(json_string, at + 1);
      at += 4;
      if (code >= 0xD800 && code < 0xDC00 && json_string.substr(at + 1, 2) == "\\u") {
        code = 0x10000 + ((code & 0x3FF) << 10) + (HexEscape(json_string, at + 3) & 0x3FF);
        at += 6;
      }
      if (code >= 0xDC80 && code <= 0xDCFF) {
        out += static_cast<char>(code & 0xFF);
      } else {
        python::AppendCodePoint(out, code);
      }
    }
  }
  return out;
}

}  // namespace harness::drift
