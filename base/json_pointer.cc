#include "base/json_pointer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/number.h"

namespace base {

Result<JsonPointer> JsonPointer::Parse(std::string_view text) {
  JsonPointer pointer;
  if (text.empty()) return pointer;
  if (text[0] != '/') {
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("'{0}' is not a JSON Pointer: one begins with '/', as in '/{0}'", text));
  }
  std::string token;
  for (size_t i = 1; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '/') {
      pointer.tokens_.push_back(std::move(token));
      token.clear();
    } else if (text[i] == '~') {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      if (next != '0' && next != '1') {
        return Fail(
            ErrorCode::kBadUsage,
            fmt::format("'{}' is not a JSON Pointer: write ~0 for '~' and ~1 for '/' inside a name",
                        text));
      }
      token += next == '0' ? '~' : '/';
      ++i;
    } else {
      token += text[i];
    }
  }
  return pointer;
}

JsonPointer JsonPointer::Child(std::string_view token) const {
  JsonPointer child = *this;
  child.tokens_.emplace_back(token);
  return child;
}

std::string JsonPointer::ToString() const {
  std::string text;
  for (const std::string& token : tokens_) text += '/' + EscapePointerToken(token);
  return text;
}

const rapidjson::Value* JsonPointer::Find(const rapidjson::Value& root) const {
  const rapidjson::Value* value = &root;
  for (const std::string& token : tokens_) {
    value = FindChild(*value, token);
    if (value == nullptr) return nullptr;
  }
  return value;
}

bool JsonPointer::Matches(const JsonPointer& place) const {
  return std::equal(tokens_.begin(), tokens_.end(), place.tokens_.begin(), place.tokens_.end(),
                    [](const std::string& mine, const std::string& other) {
                      return mine == "*" || mine == other;
                    });
}

const rapidjson::Value* FindChild(const rapidjson::Value& value, std::string_view token) {
  if (value.IsObject()) return FindMember(value, token);
  if (!value.IsArray() || token.empty() || (token.size() > 1 && token[0] == '0')) return nullptr;
  const auto index = ParseNumber<rapidjson::SizeType>(token);
  return index && *index < value.Size() ? &value[*index] : nullptr;
}

std::string EscapePointerToken(std::string_view token) {
  std::string text;
  for (const char c : token) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace base
