#include "base/json_access.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <utility>

#include "base/suggest.h"

namespace base {

int64_t AsInteger(const rapidjson::Value& number) {
  if (number.IsInt64()) return number.GetInt64();
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  const double value = number.GetDouble();
  if (value >= kBeyond) return std::numeric_limits<int64_t>::max();
  if (value < -kBeyond) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(value);
}

std::string StringOr(const rapidjson::Value& object, std::string_view key,
                     std::string_view absent) {
  const rapidjson::Value* found = FindMember(object, key);
  return std::string(found == nullptr ? absent : AsView(*found));
}

double NumberOr(const rapidjson::Value& object, std::string_view key, double absent) {
  const rapidjson::Value* found = FindMember(object, key);
  return found == nullptr ? absent : found->GetDouble();
}

int64_t IntegerOr(const rapidjson::Value& object, std::string_view key, int64_t absent) {
  const rapidjson::Value* found = FindMember(object, key);
  if (found == nullptr) return absent;
  return AsInteger(*found);
}

bool BoolOr(const rapidjson::Value& object, std::string_view key, bool absent) {
  const rapidjson::Value* found = FindMember(object, key);
  return found == nullptr ? absent : found->GetBool();
}

std::vector<std::string> StringsOf(const rapidjson::Value& array) {
  std::vector<std::string> strings;
  strings.reserve(array.Size());
  for (const rapidjson::Value& item : array.GetArray()) strings.emplace_back(AsView(item));
  return strings;
}

tl::unexpected<Error> FailAt(const JsonFile& file, const rapidjson::Value& value,
                             std::string message) {
  return tl::unexpected<Error>(Error{ErrorCode::kBadFile, std::move(message), file.Where(value)});
}

void JsonReader::AddError(const rapidjson::Value& place, std::string message) {
  if (status_) status_ = FailAt(file_, place, std::move(message));
}

void JsonReader::AddUnknown(const rapidjson::Value& name, std::string_view kind,
                            std::span<const std::string> known) {
  const std::string_view word = AsView(name);
  const std::string_view noun = kind.substr(kind.rfind(' ') + 1);
  AddError(name, fmt::format("unknown {} \"{}\"{}; the {}s are {}", kind, word,
                             DidYouMean(word, known), noun, fmt::join(known, ", ")));
}

}  // namespace base
