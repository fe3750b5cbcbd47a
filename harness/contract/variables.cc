#include "harness/contract/variables.h"

#include <algorithm>

#include "base/json.h"
#include "base/percent.h"
#include "base/template_text.h"

namespace harness::contract {
namespace {

using base::AsView;
using base::IsBuiltIn;
using base::ParseTemplate;
using base::TemplatePiece;
using rapidjson::Value;

}  // namespace

void Variables::Set(const std::string& name, const Value& value, std::string origin) {
  Entry entry;
  entry.value.CopyFrom(value, entry.value.GetAllocator());
  entry.shown = {name, value.IsString() ? std::string(AsView(value)) : base::ToJson(value),
                 std::move(origin)};
  entries_.insert_or_assign(name, std::move(entry));
}

void Variables::SetText(const std::string& name, std::string_view value, std::string origin) {
  rapidjson::Document text;
  Set(name, base::MakeString(value, text.GetAllocator()), std::move(origin));
}

const Variables::Entry* Variables::Use(const std::string& name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    missing_.push_back(name);
    return nullptr;
  }
  const UsedValue& shown = found->second.shown;
  if (std::find(used_.begin(), used_.end(), shown) == used_.end()) used_.push_back(shown);
  return &found->second;
}

std::string Variables::BuiltIn(const std::string& name, const std::vector<std::string>& arguments) {
  if (name == "uuid") return random_.NextUuid();
  if (name == "key") return key_;
  if (name == "now") return base::FormatLocalTime(clock_.WallNow());
  if (name == "epoch_ms") return std::to_string(clock_.WallNow().count() / 1000);
  std::string text;
  const int count = std::stoi(arguments.at(1));
  for (int i = 0; i < count; ++i) text += arguments.at(0);
  return text;
}

std::string Variables::Fill(std::string_view text, bool in_path) {
  const auto pieces = ParseTemplate(text);
  if (!pieces) return std::string(text);
  std::string filled;
  for (const TemplatePiece& piece : *pieces) {
    if (!piece.is_name) {
      filled += piece.text;
      continue;
    }
    std::string value;
    if (IsBuiltIn(piece).value_or(false)) {
      value = BuiltIn(piece.text, piece.arguments);
    } else if (const Entry* entry = Use(piece.text)) {
      value = entry->shown.value;
    }
    filled += in_path ? base::PercentEncode(value) : value;
  }
  return filled;
}

Value Variables::FillJson(const Value& value, rapidjson::Document::AllocatorType& allocator) {
  if (value.IsString()) {
    const auto pieces = ParseTemplate(AsView(value));
    if (pieces && pieces->size() == 1 && (*pieces)[0].is_name &&
        !IsBuiltIn((*pieces)[0]).value_or(false)) {
      const Entry* entry = Use((*pieces)[0].text);
      return entry == nullptr ? Value() : Value(entry->value, allocator);
    }
    return base::MakeString(Fill(AsView(value)), allocator);
  }
  if (value.IsArray()) {
    Value copy(rapidjson::kArrayType);
    for (const Value& element : value.GetArray())
      copy.PushBack(FillJson(element, allocator), allocator);
    return copy;
  }
  if (value.IsObject()) {
    Value copy(rapidjson::kObjectType);
    for (const auto& member : value.GetObject()) {
      Value name(member.name, allocator);
      copy.AddMember(name, FillJson(member.value, allocator), allocator);
    }
    return copy;
  }
  return Value(value, allocator);
}

std::vector<UsedValue> Variables::TakeUsed() { return std::exchange(used_, {}); }

std::vector<std::string> Variables::TakeMissing() { return std::exchange(missing_, {}); }

}  // namespace harness::contract
