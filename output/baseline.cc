#include "output/baseline.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <tuple>

#include "base/json.h"
#include "base/utf8.h"

namespace output {

using base::ErrorCode;
using base::Fail;
using base::FindMember;
using base::JsonFile;
using base::Result;

namespace {

constexpr char kForm[] =
    "expected a baseline, {\"baseline\": COMMAND, \"known\": [{\"rule\", \"subject\", "
    "\"message\"}, …]}; "
    "--baseline-update writes it anew";

// The text of a member; nullptr when there is none, or it is no text.
const rapidjson::Value* TextMember(const rapidjson::Value& value, std::string_view name) {
  const rapidjson::Value* member = FindMember(value, name);
  return member != nullptr && member->IsString() ? member : nullptr;
}

}  // namespace

Result<Baseline> Baseline::Load(const std::string& path) {
  const auto file = JsonFile::Load(path);
  if (!file) {
    return Fail(file.error().code,
                file.error().message + "; --baseline-update writes a baseline anew",
                file.error().where);
  }
  const rapidjson::Value* known = FindMember(file->root(), "known");
  if (TextMember(file->root(), "baseline") == nullptr || known == nullptr || !known->IsArray())
    return Fail(ErrorCode::kBadFile, kForm, file->Where(file->root()));
  Baseline baseline;
  for (const rapidjson::Value& value : known->GetArray()) {
    const auto* rule = TextMember(value, "rule");
    const auto* subject = TextMember(value, "subject");
    const auto* message = TextMember(value, "message");
    if (rule == nullptr || subject == nullptr || message == nullptr)
      return Fail(ErrorCode::kBadFile, kForm, file->Where(value));
    baseline.Add({std::string(base::AsView(*rule)), std::string(base::AsView(*subject)),
                  std::string(base::AsView(*message))});
  }
  return baseline;
}

bool Baseline::Meet(std::string_view rule, std::string_view subject) {
  bool is_known = false;
  for (Known& one : known_) {
    if (one.entry.rule != rule || one.entry.subject != subject) continue;
    one.met = true;
    is_known = true;
  }
  return is_known;
}

std::vector<Baseline::Entry> Baseline::Unmet() const {
  std::vector<Entry> unmet;
  for (const Known& one : known_) {
    if (!one.met) unmet.push_back(one.entry);
  }
  return unmet;
}

void Baseline::Add(Entry entry) { known_.push_back({std::move(entry), false}); }

std::string Baseline::Text(std::string_view command) const {
  std::vector<Entry> entries;
  for (const Known& one : known_) entries.push_back(one.entry);
  const auto key = [](const Entry& one) { return std::tie(one.rule, one.subject); };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [&](const Entry& a, const Entry& b) { return key(a) == key(b); }),
                entries.end());
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  const auto text = [&](std::string_view view) {
    return base::MakeString(base::ValidUtf8(view), allocator);
  };
  rapidjson::Value known(rapidjson::kArrayType);
  for (const Entry& entry : entries) {
    rapidjson::Value value(rapidjson::kObjectType);
    value.AddMember("rule", text(entry.rule), allocator);
    value.AddMember("subject", text(entry.subject), allocator);
    value.AddMember("message", text(entry.message), allocator);
    known.PushBack(value, allocator);
  }
  root.AddMember("baseline", text(command), allocator);
  root.AddMember("known", known, allocator);
  return base::ToPrettyJson(root) + '\n';
}

}  // namespace output
