#include "latency/latency_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/json.h"
#include "base/number.h"
#include "base/suggest.h"
#include "latency/baselines.h"
#include "latency/latency_model.h"

namespace latency {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

constexpr std::string_view kFixed = "fixed:";
constexpr double kLongestMs = 3'600'000;

// "100ms", "0.5s"; nothing when it is no such time.
std::optional<double> Milliseconds(std::string_view text) {
  const auto measure = base::ParseMeasure(text);
  if (!measure) return std::nullopt;
  const auto [number, unit] = *measure;
  const double factor = unit == "us" ? 0.001 : unit == "ms" ? 1 : unit == "s" ? 1000 : -1;
  if (factor < 0 || number * factor > kLongestMs) return std::nullopt;
  return number * factor;
}

Result<LatencyChoice> Fixed(const std::string& text) {
  const auto time = Milliseconds(std::string_view(text).substr(kFixed.size()));
  if (!time) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' does not contain a time of up to an hour; write fixed:100ms, "
                            "fixed:1.5s or fixed:800us",
                            text),
                "--latency");
  }
  LatencyChoice choice;
  if (*time > 0) choice.model.Set("", "", 0, QuantileTable({{0, *time}}));
  return choice;
}

// At the run's load, so that times don't depend on how many clients are there.
Result<LatencyChoice> OfRun(const std::string& name) {
  const auto run = BuiltInRun(name);
  assert(run);
  const auto fixed = FixedPlatformRuns();
  if (std::find(fixed.begin(), fixed.end(), name) != fixed.end())
    return LatencyChoice{LatencyModel::BuiltIn(), run->users};
  LatencyChoice choice;
  choice.model.Learn(*run);
  choice.load = run->users;
  return choice;
}

// The forms that are single words.
std::vector<std::string> Names() {
  std::vector<std::string> names = {"none", "recorded"};
  for (const base::EmbeddedFile& file : Baselines())
    names.emplace_back(file.name.substr(0, file.name.find(".json")));
  return names;
}

}  // namespace

Result<LatencyChoice> BuiltInLatencyChoice(const std::string& text) {
  if (text == "none" || text == "off") return LatencyChoice{};
  if (text.starts_with(kFixed)) return Fixed(text);
  if (text == "recorded") return LatencyChoice{LatencyModel::BuiltIn(), std::nullopt};
  if (!BuiltInBaseline(text).empty()) return OfRun(text);
  const std::string nearest = base::DidYouMean(text, Names());
  return Fail(ErrorCode::kBadUsage,
              fmt::format("'{}' is not a latency{} {}", text,
                          nearest.empty() ? "; use" : nearest + " Use", kLatencyForms),
              "--latency");
}

Result<LatencyChoice> ParseLatencyChoice(const std::string& text) {
  auto built_in = BuiltInLatencyChoice(text);
  std::error_code error;
  if (built_in || text.starts_with(kFixed) || !std::filesystem::exists(text, error))
    return built_in;
  auto content = base::ReadFile(text);
  if (!content) return tl::unexpected(content.error());
  auto model = ParseLatencyModel(*content, text);
  if (!model) return tl::unexpected(model.error());
  return LatencyChoice{std::move(*model), std::nullopt};
}

std::string BeyondKnownLoad(const LatencyChoice& choice, double users) {
  const std::vector<double> levels = choice.model.Levels();
  // A single level holds for any load: fixed:100ms, or one run.
  if (choice.load || choice.model.unit() != LoadUnit::kUsers || levels.size() < 2) return {};
  if (users <= levels.back()) return {};
  return fmt::format(
      "the latency model ends at {0:.0f} users: of {1:.0f} users it takes the times of {0:.0f}, "
      "and "
      "how the platform would answer them nobody has measured; expect it to be slower",
      levels.back(), users);
}

}  // namespace latency
