#include "harness/drift/body_difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_pointer.h"
#include "harness/drift/versions.h"

namespace harness::drift {
namespace {

using base::JsonPointer;
using rapidjson::Value;

constexpr size_t kShownBytes = 40;

void Compare(const Value& expected, const Value& actual, const JsonPointer& place,
             std::vector<Difference>& found) {
  if (expected.IsObject() && actual.IsObject()) {
    for (const auto& member : expected.GetObject()) {
      const JsonPointer child = place.Child(base::AsView(member.name));
      const Value* other = base::FindMember(actual, base::AsView(member.name));
      if (other == nullptr) {
        found.push_back({child.ToString(), base::ToJson(member.value), ""});
      } else {
        Compare(member.value, *other, child, found);
      }
    }
    for (const auto& member : actual.GetObject()) {
      if (base::FindMember(expected, base::AsView(member.name)) == nullptr)
        found.push_back(
            {place.Child(base::AsView(member.name)).ToString(), "", base::ToJson(member.value)});
    }
    return;
  }
  if (expected.IsArray() && actual.IsArray()) {
    for (rapidjson::SizeType i = 0; i < std::max(expected.Size(), actual.Size()); ++i) {
      const JsonPointer child = place.Child(size_t{i});
      if (i >= actual.Size()) {
        found.push_back({child.ToString(), base::ToJson(expected[i]), ""});
      } else if (i >= expected.Size()) {
        found.push_back({child.ToString(), "", base::ToJson(actual[i])});
      } else {
        Compare(expected[i], actual[i], child, found);
      }
    }
    return;
  }
  const std::string expected_text = base::ToJson(expected);
  const std::string actual_text = base::ToJson(actual);
  if (expected_text != actual_text) found.push_back({place.ToString(), expected_text, actual_text});
}

Difference FirstByte(std::string_view expected, std::string_view actual) {
  const auto [end, other] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const auto at = static_cast<size_t>(end - expected.begin());
  return {fmt::format("byte {}", at), base::CutText(expected.substr(at), kShownBytes),
          base::CutText(actual.substr(at), kShownBytes)};
}

// Who of the two services is known to have this version: a service in the dialect of the other is
// the other, or runs on its libraries.
std::string_view OwnerOf(std::string_view pydantic) {
  if (pydantic == "2.5") return ", as the gateway's do";
  if (pydantic == "2.12") return ", as the data layer's do";
  return "";
}

}  // namespace

std::vector<Difference> CompareBodies(std::string_view expected, std::string_view actual) {
  if (expected == actual) return {};
  rapidjson::Document expected_root;
  rapidjson::Document actual_root;
  std::vector<Difference> found;
  if (base::ParseJson(expected, expected_root) && base::ParseJson(actual, actual_root))
    Compare(expected_root, actual_root, JsonPointer(), found);
  if (found.empty()) found.push_back(FirstByte(expected, actual));
  return found;
}

std::string LibraryHint(std::string_view expected, std::string_view actual) {
  const std::string_view old_version = PydanticVersion(expected);
  const std::string_view new_version = PydanticVersion(actual);
  if (!old_version.empty() && !new_version.empty() && old_version != new_version) {
    return fmt::format("the error links to pydantic {}{}, the stand-in's to {}", new_version,
                       OwnerOf(new_version), old_version);
  }
  constexpr std::string_view kOldType = "\"type\":\"value_error";
  const auto has_old = [&](std::string_view text) {
    return text.find(kOldType) != std::string_view::npos &&
           text.find("\"msg\":\"field required\"") != std::string_view::npos;
  };
  if (has_old(actual) && !has_old(expected)) return "the error is in the words of pydantic 1";
  return "";
}

}  // namespace harness::drift
