#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/embedded_file.h"
#include "base/json.h"
#include "base/json_access.h"
#include "base/suggest.h"
#include "harness/load/duration.h"
#include "harness/load/embedded_profiles.h"
#include "harness/load/profile.h"
#include "harness/load/workload_loader.h"
#include "schema/registry.h"

namespace harness::load {

using base::AsView;
using base::BoolOr;
using base::EmbeddedFile;
using base::ErrorCode;
using base::Fail;
using base::FailAt;
using base::FindMember;
using base::IntegerOr;
using base::JsonFile;
using base::NumberOr;
using base::Result;
using base::Status;
using base::StringOr;
using schema::CheckAgainst;

namespace {

constexpr char kProfileSuffix[] = ".profile.json";

const EmbeddedFile* FindEmbedded(std::string_view name) {
  for (const EmbeddedFile& file : EmbeddedProfiles()) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

Result<std::chrono::nanoseconds> ReadDuration(const JsonFile& file, const rapidjson::Value& object,
                                              std::string_view key) {
  const rapidjson::Value& value = *FindMember(object, key);
  auto duration = ParseDuration(AsView(value));
  if (!duration) return FailAt(file, value, duration.error().message);
  return duration;
}

Result<Stage> ReadStage(const JsonFile& file, const rapidjson::Value& value,
                        std::string_view duration_key) {
  Stage stage;
  stage.users = static_cast<uint32_t>(IntegerOr(value, "users", 0));
  stage.spawn_rate = NumberOr(value, "spawn_rate", 1);
  auto duration = ReadDuration(file, value, duration_key);
  if (!duration) return tl::unexpected(duration.error());
  stage.duration = *duration;
  return stage;
}

Status ReadStages(const JsonFile& file, Profile& profile) {
  const rapidjson::Value& root = file.root();
  const bool plain = FindMember(root, "users") != nullptr ||
                     FindMember(root, "spawn_rate") != nullptr ||
                     FindMember(root, "run_time") != nullptr;
  if (const rapidjson::Value* stages = FindMember(root, "stages")) {
    if (plain) {
      return FailAt(file, *stages,
                    "a profile has either stages, or users, spawn_rate and run_time");
    }
    for (const auto& item : stages->GetArray()) {
      auto stage = ReadStage(file, item, "for");
      if (!stage) return tl::unexpected(stage.error());
      profile.stages.push_back(*stage);
    }
  } else {
    for (const char* key : {"users", "spawn_rate", "run_time"}) {
      if (FindMember(root, key) == nullptr) {
        return FailAt(file, root, fmt::format("needs '{}' (or stages, or runs)", key));
      }
    }
    auto stage = ReadStage(file, root, "run_time");
    if (!stage) return tl::unexpected(stage.error());
    profile.stages.push_back(*stage);
  }
  if (profile.max_users() == 0) return FailAt(file, root, "a profile needs at least one user");
  return {};
}

Status ReadEvents(const JsonFile& file, Profile& profile) {
  const rapidjson::Value* events = FindMember(file.root(), "events");
  if (events == nullptr) return {};
  for (const auto& item : events->GetArray()) {
    TimedEvent event;
    auto at = ReadDuration(file, item, "at");
    if (!at) return tl::unexpected(at.error());
    auto outage = ReadDuration(file, item, "outage");
    if (!outage) return tl::unexpected(outage.error());
    event.at = *at;
    event.outage = *outage;
    event.restart = BoolOr(item, "restart", false);
    event.label =
        StringOr(item, "label", event.restart ? "data layer restarts" : "data layer away");
    if (event.at >= profile.run_time()) {
      return FailAt(file, *FindMember(item, "at"), "the run is over by then");
    }
    profile.events.push_back(std::move(event));
  }
  std::stable_sort(profile.events.begin(), profile.events.end(),
                   [](const TimedEvent& a, const TimedEvent& b) { return a.at < b.at; });
  return {};
}

// The workload in the form that the profile asks for.
Result<std::shared_ptr<const Workload>> ReadWorkload(const JsonFile& profile, const JsonFile& file,
                                                     const rapidjson::Value& workload) {
  const rapidjson::Value* variants = FindMember(profile.root(), "variants");
  if (variants == nullptr) return LoadWorkload(file, workload);
  auto varied = ApplyVariants(file, workload, profile, *variants);
  if (!varied) return tl::unexpected(varied.error());
  return LoadWorkload(*varied, varied->root());
}

Result<std::shared_ptr<const Workload>> FindWorkload(const JsonFile& file,
                                                     const std::string& directory) {
  const rapidjson::Value* value = FindMember(file.root(), "workload");
  if (value == nullptr) return FailAt(file, file.root(), "needs 'workload'");
  if (value->IsObject()) return ReadWorkload(file, file, *value);
  const std::string name(AsView(*value));
  const std::string embedded_name = name + ".workload.json";
  if (const EmbeddedFile* embedded = FindEmbedded(embedded_name)) {
    auto parsed = JsonFile::Parse(embedded->content, embedded_name);
    if (!parsed) return tl::unexpected(parsed.error());
    return ReadWorkload(file, *parsed, parsed->root());
  }
  const std::string path = (std::filesystem::path(directory) / name).string();
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return FailAt(
        file, *value,
        fmt::format("there is no workload '{}': it is neither built in nor a file {}", name, path));
  }
  const auto text = base::ReadFile(path);
  if (!text) return FailAt(file, *value, fmt::format("{} {}", path, text.error().message));
  auto parsed = JsonFile::Parse(*text, path);
  if (!parsed) return tl::unexpected(parsed.error());
  return ReadWorkload(file, *parsed, parsed->root());
}

// A suite is nothing but the profiles it runs.
Result<Profile> ReadSuite(const JsonFile& file, const rapidjson::Value& runs, Profile profile) {
  for (const auto& member : file.root().GetObject()) {
    const std::string_view key = AsView(member.name);
    if (key != "$schema" && key != "profile" && key != "description" && key != "runs") {
      return FailAt(file, member.value, fmt::format("a suite has runs and no '{}'", key));
    }
  }
  for (const auto& run : runs.GetArray()) {
    const std::string name(AsView(run));
    if (FindEmbedded(name + kProfileSuffix) == nullptr || name == "suite") {
      return FailAt(file, run,
                    fmt::format("'{}' is not a built-in profile that a suite can run", name));
    }
    profile.runs.push_back(name);
  }
  return profile;
}

Result<Profile> ReadProfile(const JsonFile& file, const std::string& directory) {
  if (auto good = CheckAgainst("profile.schema.json", file, file.root()); !good) {
    return tl::unexpected(good.error());
  }
  Profile profile;
  profile.name = StringOr(file.root(), "profile", "");
  profile.description = StringOr(file.root(), "description", "");
  if (const rapidjson::Value* runs = FindMember(file.root(), "runs"))
    return ReadSuite(file, *runs, std::move(profile));
  profile.baseline = StringOr(file.root(), "baseline", "");
  if (const rapidjson::Value* thresholds = FindMember(file.root(), "thresholds")) {
    for (const auto& threshold : thresholds->GetArray()) {
      profile.thresholds.emplace_back(AsView(threshold));
      profile.threshold_positions.push_back(file.PositionOf(threshold));
    }
  }
  if (auto done = ReadStages(file, profile); !done) return tl::unexpected(done.error());
  if (auto done = ReadEvents(file, profile); !done) return tl::unexpected(done.error());
  auto workload = FindWorkload(file, directory);
  if (!workload) return tl::unexpected(workload.error());
  profile.workload = std::move(*workload);
  return profile;
}

}  // namespace

Result<Profile> ParseProfile(std::string_view text, const std::string& where,
                             const std::string& directory) {
  auto file = JsonFile::Parse(text, where);
  if (!file) return tl::unexpected(file.error());
  return ReadProfile(*file, directory);
}

std::vector<ProfileSummary> BuiltInProfiles() {
  std::vector<ProfileSummary> summaries;
  for (const EmbeddedFile& file : EmbeddedProfiles()) {
    if (!file.name.ends_with(kProfileSuffix)) continue;
    if (auto parsed = JsonFile::Parse(file.content, std::string(file.name))) {
      summaries.push_back(
          {StringOr(parsed->root(), "profile", ""), StringOr(parsed->root(), "description", "")});
    }
  }
  return summaries;
}

Result<Profile> LoadProfile(const std::string& name_or_file) {
  if (const EmbeddedFile* file = FindEmbedded(name_or_file + kProfileSuffix)) {
    return ParseProfile(file->content, std::string(file->name), ".");
  }
  std::error_code error;
  if (!std::filesystem::exists(name_or_file, error)) {
    std::vector<std::string> names;
    for (const ProfileSummary& summary : BuiltInProfiles()) names.push_back(summary.name);
    const std::string nearest = base::DidYouMean(name_or_file, names);
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format(
            "there is no profile '{}'{} The built-in ones are {}; anything else is the path of a "
            "profile file",
            name_or_file, nearest.empty() ? "." : nearest, fmt::join(names, ", ")));
  }
  auto file = JsonFile::Load(name_or_file);
  if (!file) return tl::unexpected(file.error());
  auto profile = ReadProfile(*file, std::filesystem::path(name_or_file).parent_path().string());
  if (profile) profile->file = name_or_file;
  return profile;
}

}  // namespace harness::load
