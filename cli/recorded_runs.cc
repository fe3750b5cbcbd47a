#include "cli/recorded_runs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/suggest.h"
#include "harness/load/duration.h"
#include "harness/load/profile.h"
#include "harness/verdict/comparison.h"
#include "harness/verdict/likeness.h"
#include "latency/baselines.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Result;
using latency::RecordedTimes;

namespace fs = std::filesystem;

namespace {

std::vector<std::string_view> BuiltInNames() {
  std::vector<std::string_view> names;
  for (const base::EmbeddedFile& file : latency::Baselines())
    names.push_back(file.name.substr(0, file.name.rfind('.')));
  return names;
}

Result<std::vector<RecordedTimes>> ReadRuns(const std::string& name, bool allow_rehearsed) {
  if (const std::string_view built_in = latency::BuiltInBaseline(name); !built_in.empty())
    return latency::ParseRuns(built_in, name);
  auto text = base::ReadFile(name);
  if (!text) {
    return Fail(text.error().code,
                fmt::format("{}; the built-in runs are {}", text.error().message,
                            fmt::join(BuiltInNames(), ", ")),
                name);
  }
  if (!name.ends_with(".csv")) {
    auto runs = latency::ParseRuns(*text, name);
    if (runs) return runs;
    return Fail(
        runs.error().code,
        "is no result of `understudy load --json` and no recorded run: " + runs.error().message,
        runs.error().where.empty() ? name : runs.error().where);
  }
  if (!allow_rehearsed) {
    if (auto measured = latency::CheckMeasured(name); !measured)
      return tl::unexpected(measured.error());
  }
  auto run = latency::ParseLocustStats(*text, name, 0);
  if (!run) return tl::unexpected(run.error());
  return std::vector<RecordedTimes>{std::move(*run)};
}

bool IsResult(const fs::path& path) {
  return path.extension() == ".json" || path.filename().string().ends_with("_stats.csv");
}

// The paths of all results in the folder but `now`, the newest first.
Result<std::vector<std::string>> ResultsIn(const std::string& folder, const std::string& now) {
  struct Found {
    fs::file_time_type written;
    std::string path;
  };
  std::vector<Found> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    if (!IsResult(entry->path()) || fs::equivalent(entry->path(), now, gone)) continue;
    const fs::file_time_type written = entry->last_write_time(gone);
    if (!gone) found.push_back({written, entry->path().string()});
  }
  if (error) return Fail(ErrorCode::kBadFile, error.message(), folder);
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.written, a.path) > std::tie(b.written, b.path);
  });
  std::vector<std::string> paths;
  for (Found& file : found) paths.push_back(std::move(file.path));
  return paths;
}

std::vector<RecordedTimes> BuiltInRuns() {
  std::vector<RecordedTimes> runs;
  for (const std::string_view name : BuiltInNames()) {
    if (auto run = latency::BuiltInRun(name)) runs.push_back(*std::move(run));
  }
  return runs;
}

// What happened in a recorded run: the events of the profile that repeats it, or else the state
// that the platform was in.
std::string WhatHappened(const RecordedTimes& recorded) {
  const auto profile = harness::load::LoadProfile(recorded.run);
  if (!profile || profile->events.empty()) return recorded.state;
  std::vector<std::string> events;
  for (const harness::load::TimedEvent& event : profile->events)
    events.push_back(fmt::format("{} at {}", event.label, harness::load::FormatDuration(event.at)));
  return fmt::format("{}", fmt::join(events, ", "));
}

}  // namespace

Result<RecordedTimes> ReadRun(const std::string& name, RunChoice& choice) {
  auto runs = ReadRuns(name, choice.allow_rehearsed);
  if (!runs) return tl::unexpected(runs.error());
  if (runs->size() == 1) return std::move(runs->front());
  ++choice.made;
  std::vector<std::string> names;
  for (RecordedTimes& candidate : *runs) {
    if (candidate.run == choice.run) return std::move(candidate);
    names.push_back(candidate.run);
  }
  return Fail(ErrorCode::kBadUsage,
              fmt::format("it has the runs {}; choose one with --run{}", fmt::join(names, ", "),
                          base::DidYouMean(choice.run, names)),
              name);
}

Result<std::vector<RecordedTimes>> ReadLastRuns(const std::string& folder, size_t count,
                                                const std::string& now, RunChoice& choice) {
  auto paths = ResultsIn(folder, now);
  if (!paths) return tl::unexpected(paths.error());
  if (paths->size() < harness::verdict::kLeastBaseRuns) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("it has {} of the {} results (*.json, *_stats.csv) needed to tell how "
                            "much runs differ; to compare with a single one: understudy compare "
                            "BASE NEW",
                            paths->size(), harness::verdict::kLeastBaseRuns),
                folder);
  }
  paths->resize(std::min(count, paths->size()));
  std::vector<RecordedTimes> runs;
  for (const std::string& path : *paths) {
    auto run = ReadRun(path, choice);
    if (!run) return tl::unexpected(run.error());
    if (!runs.empty() && run->users != runs.front().users) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("it is a run of {:g} users, and {} of {:g}; runs of different loads "
                              "have no median: keep them in different folders",
                              run->users, runs.front().where, runs.front().users),
                  path);
    }
    runs.push_back(*std::move(run));
  }
  return runs;
}

std::string RecordedLikeness(const RecordedTimes& run) {
  const std::vector<RecordedTimes> recorded = BuiltInRuns();
  const RecordedTimes* like = harness::verdict::FailsAs(run, recorded);
  if (like == nullptr) return {};
  return fmt::format("as the recorded {} did: {}", like->run, WhatHappened(*like));
}

}  // namespace cli
