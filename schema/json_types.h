#ifndef UNDERSTUDY_SCHEMA_JSON_TYPES_H_
#define UNDERSTUDY_SCHEMA_JSON_TYPES_H_

#include <string_view>

namespace schema {

// The words of the keyword `type` as bits, so that a set of them is a number.
enum JsonTypeBit : unsigned {
  kStringBit = 1,
  kObjectBit = 2,
  kArrayBit = 4,
  kNullBit = 8,
  kBooleanBit = 16,
  kNumberBit = 32,
  kIntegerBit = 64,
};

// `name` is one of the words.
constexpr unsigned JsonTypeBitOf(std::string_view name) {
  if (name == "string") return kStringBit;
  if (name == "object") return kObjectBit;
  if (name == "array") return kArrayBit;
  if (name == "null") return kNullBit;
  if (name == "boolean") return kBooleanBit;
  return name == "number" ? kNumberBit : kIntegerBit;
}

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_JSON_TYPES_H_
