#ifndef UNDERSTUDY_TESTS_SUPPORT_WRONG_VALUES_H_
#define UNDERSTUDY_TESTS_SUPPORT_WRONG_VALUES_H_

#include <rapidjson/document.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace tests::support {

// Calls `read` with a copy of a JSON text for each of its values and each kind of value that can
// stand in its place. A reader may refuse such a text, and must not end the program with one of
// RapidJSON's assertions.
inline void ForEachWrongValue(std::string_view json,
                              const std::function<void(const std::string&)>& read) {
  rapidjson::Document document;
  if (!base::ParseJson(json, document)) return read("");
  auto& allocator = document.GetAllocator();
  const std::function<void(rapidjson::Value&)> visit = [&](rapidjson::Value& value) {
    if (value.IsObject()) {
      for (auto& member : value.GetObject()) visit(member.value);
    } else if (value.IsArray()) {
      for (auto& item : value.GetArray()) visit(item);
    }
    rapidjson::Value right(value, allocator);
    for (const char* wrong : {"null", "true", "-1", "1.5", "1e300", "18446744073709551615", R"("")",
                              R"("x")", "[]", "[null]", "{}", R"({"x":null})"}) {
      rapidjson::Document other(&allocator);
      other.Parse(wrong);
      value.CopyFrom(other, allocator);
      read(base::ToJson(document));
    }
    value.Swap(right);
  };
  visit(document);
}

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_WRONG_VALUES_H_
