#include "python/rapid_json.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace python {

using Pool = rapidjson::MemoryPoolAllocator<>;

Value FromRapidJson(const rapidjson::Value& value) {
  if (value.IsNull()) return {};
  if (value.IsBool()) return value.GetBool();
  if (value.IsInt64()) return value.GetInt64();
  if (value.IsUint64()) return Value::Integer(std::to_string(value.GetUint64()));
  if (value.IsNumber()) return value.GetDouble();
  if (value.IsString()) return std::string_view(value.GetString(), value.GetStringLength());
  if (value.IsArray()) {
    List list;
    list.reserve(value.Size());
    for (const rapidjson::Value& item : value.GetArray()) list.push_back(FromRapidJson(item));
    return list;
  }
  Dict dict;
  for (const auto& member : value.GetObject()) {
    dict.Set({member.name.GetString(), member.name.GetStringLength()}, FromRapidJson(member.value));
  }
  return dict;
}

rapidjson::Value ToRapidJson(const Value& value, Pool& pool) {
  rapidjson::Value result;
  if (value.is_bool()) {
    result.SetBool(value.as_bool());
  } else if (value.is_small_int()) {
    result.SetInt64(value.as_small_int());
  } else if (value.is_big_int()) {
    result.SetDouble(std::strtod(value.IntegerText().c_str(), nullptr));
  } else if (value.is_float()) {
    result.SetDouble(value.as_float());
  } else if (value.is_str()) {
    result.SetString(rapidjson::StringRef(value.as_str().data(), value.as_str().size()));
  } else if (value.is_list()) {
    result.SetArray();
    result.Reserve(static_cast<rapidjson::SizeType>(value.as_list().size()), pool);
    for (const Value& item : value.as_list()) result.PushBack(ToRapidJson(item, pool), pool);
  } else if (value.is_dict()) {
    result.SetObject();
    for (const Dict::Item& item : value.as_dict().items()) {
      result.AddMember(rapidjson::Value(rapidjson::StringRef(item.first.data(), item.first.size())),
                       ToRapidJson(item.second, pool), pool);
    }
  }
  return result;
}

}  // namespace python
