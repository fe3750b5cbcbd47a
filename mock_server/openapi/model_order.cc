#include "mock_server/openapi/model_order.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace mock_server::openapi {
namespace {

using python::Dict;
using python::List;
using python::Value;

// The fields that are used here of Schema, RequestBody and Response in fastapi.openapi.models, in
// an order that is right for each of the three.
constexpr std::string_view kKeys[] = {
    "$ref",      "anyOf",   "items",       "properties", "additionalProperties",
    "type",      "enum",    "maximum",     "minimum",    "maxLength",
    "minLength", "pattern", "description", "content",    "required",
    "format",    "title",   "default"};

size_t PlaceOf(std::string_view key) {
  return static_cast<size_t>(std::find(std::begin(kKeys), std::end(kKeys), key) - kKeys);
}

bool IsBound(std::string_view key) { return key == "maximum" || key == "minimum"; }

Value Ordered(Value value, bool keys_are_names);

Dict OrderedDict(Dict dict, bool keys_are_names) {
  for (auto& [key, member] : dict.items()) {
    if (!keys_are_names && IsBound(key) && member.is_small_int()) {
      member = static_cast<double>(member.as_small_int());
    } else if (keys_are_names || key != "default") {
      member = Ordered(std::move(member), !keys_are_names && key == "properties");
    }
  }
  if (keys_are_names) return dict;
  std::vector<Dict::Item> items = std::move(dict.items());
  std::stable_sort(items.begin(), items.end(), [](const Dict::Item& a, const Dict::Item& b) {
    return PlaceOf(a.first) < PlaceOf(b.first);
  });
  Dict ordered;
  for (auto& [key, member] : items) ordered.Append(std::move(key), std::move(member));
  return ordered;
}

Value Ordered(Value value, bool keys_are_names) {
  if (value.is_list()) {
    for (Value& item : value.as_list()) item = Ordered(std::move(item), false);
  } else if (value.is_dict()) {
    value = OrderedDict(std::move(value.as_dict()), keys_are_names);
  }
  return value;
}

}  // namespace

Value InModelOrder(Value value) { return Ordered(std::move(value), false); }

}  // namespace mock_server::openapi
