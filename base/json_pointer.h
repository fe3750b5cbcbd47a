#ifndef UNDERSTUDY_BASE_JSON_POINTER_H_
#define UNDERSTUDY_BASE_JSON_POINTER_H_

#include <rapidjson/fwd.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace base {

// A JSON Pointer (RFC 6901): "" is the whole document, "/items/0/id" a place in it; "~1" stands for
// "/", "~0" for "~". Where a caller says so, the token "*" stands for every element of an array or
// every member of an object. A plain value.
class JsonPointer {
 public:
  JsonPointer() = default;
  // kBadUsage, with a message that says what is wrong and shows the right form.
  static Result<JsonPointer> Parse(std::string_view text);

  const std::vector<std::string>& tokens() const { return tokens_; }
  JsonPointer Child(std::string_view token) const;
  JsonPointer Child(size_t index) const { return Child(std::to_string(index)); }
  std::string ToString() const;

  // The value at this place; nullptr when there is none. Borrowed from `root`.
  const rapidjson::Value* Find(const rapidjson::Value& root) const;

  // Whether this pointer, whose "*" tokens match any token, names the place `place`.
  bool Matches(const JsonPointer& place) const;

  bool operator==(const JsonPointer&) const = default;

 private:
  std::vector<std::string> tokens_;
};

// One step down: a member by name or an element by its index in decimal; nullptr when there is
// none.
const rapidjson::Value* FindChild(const rapidjson::Value& value, std::string_view token);

// "~" as "~0" and "/" as "~1".
std::string EscapePointerToken(std::string_view token);

}  // namespace base

#endif  // UNDERSTUDY_BASE_JSON_POINTER_H_
