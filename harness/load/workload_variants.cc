#include "harness/load/workload_loader.h"

#include <fmt/format.h>
#include <rapidjson/pointer.h>

#include "base/json_access.h"
#include "schema/registry.h"

namespace harness::load {

using base::AsView;
using base::FailAt;
using base::FindMember;
using base::JsonFile;
using base::Result;
using base::Status;
using schema::CheckAgainst;

namespace {

Status Replace(const JsonFile& file, const rapidjson::Value& variant, rapidjson::Document& copy) {
  for (const auto& member : variant.GetObject()) {
    const rapidjson::Pointer pointer(member.name.GetString(), member.name.GetStringLength());
    rapidjson::Value* place = pointer.IsValid() ? pointer.Get(copy) : nullptr;
    if (place == nullptr) {
      return FailAt(file, member.name,
                    fmt::format("a variant replaces an existing value, but the workload has no {}",
                                AsView(member.name)));
    }
    place->CopyFrom(member.value, copy.GetAllocator());
  }
  return {};
}

}  // namespace

Result<JsonFile> ApplyVariants(const JsonFile& file, const rapidjson::Value& workload,
                               const JsonFile& profile, const rapidjson::Value& names) {
  // Before anything is replaced, so that an error can name its place in the file.
  if (auto good = CheckAgainst("workload.schema.json", file, workload); !good) {
    return tl::unexpected(good.error());
  }
  rapidjson::Document copy;
  copy.CopyFrom(workload, copy.GetAllocator());
  std::string title = file.name() + " with";
  const rapidjson::Value* variants = FindMember(workload, "variants");
  for (const auto& name : names.GetArray()) {
    const rapidjson::Value* variant =
        variants == nullptr ? nullptr : FindMember(*variants, AsView(name));
    if (variant == nullptr) {
      std::string known;
      if (variants != nullptr) {
        for (const auto& member : variants->GetObject()) {
          known.append(known.empty() ? "" : ", ").append(AsView(member.name));
        }
      }
      return FailAt(profile, name,
                    fmt::format("the workload has no variant '{}'; it has: {}", AsView(name),
                                known.empty() ? "none" : known));
    }
    if (auto done = Replace(file, *variant, copy); !done) return tl::unexpected(done.error());
    title.append(" ").append(AsView(name));
  }
  return JsonFile::Parse(base::ToPrettyJson(copy), title);
}

}  // namespace harness::load
