#include "harness/load/baseline.h"

#include "base/json.h"
#include "base/json_access.h"

namespace harness::load {

using base::FailAt;
using base::FindMember;
using base::JsonFile;
using base::Result;
using base::StringOr;

namespace {

constexpr char kNeeds[] = "a recorded run needs requests and failures, numbers of 0 or more, here";

bool ReadCounts(const rapidjson::Value& value, Counts& counts) {
  const rapidjson::Value* requests = FindMember(value, "requests");
  const rapidjson::Value* failures = FindMember(value, "failures");
  if (requests == nullptr || !requests->IsUint64() || failures == nullptr || !failures->IsUint64())
    return false;
  counts = {requests->GetUint64(), failures->GetUint64()};
  return true;
}

}  // namespace

Result<Baseline> ParseBaseline(std::string_view text, const std::string& where) {
  auto file = JsonFile::Parse(text, where);
  if (!file) return tl::unexpected(file.error());
  const rapidjson::Value& root = file->root();
  const rapidjson::Value* total = FindMember(root, "aggregated");
  const rapidjson::Value* endpoints = FindMember(root, "endpoints");
  if (total == nullptr || endpoints == nullptr || !endpoints->IsArray()) {
    return FailAt(*file, root, "this is not a recorded run: it needs aggregated and endpoints");
  }
  Baseline baseline;
  baseline.run = StringOr(root, "run", "");
  baseline.state = StringOr(root, "state", "");
  if (!ReadCounts(*total, baseline.total)) return FailAt(*file, *total, kNeeds);
  for (const auto& endpoint : endpoints->GetArray()) {
    Baseline::PerRow row;
    if (!ReadCounts(endpoint, row.counts)) return FailAt(*file, endpoint, kNeeds);
    row.row = {StringOr(endpoint, "method", ""), StringOr(endpoint, "name", "")};
    baseline.rows.push_back(std::move(row));
  }
  return baseline;
}

}  // namespace harness::load
