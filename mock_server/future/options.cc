#include "mock_server/future/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number.h"
#include "base/suggest.h"
#include "mock_server/future/token_bucket.h"

namespace mock_server::future {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

constexpr uint64_t kMaxAmount = 1'000'000'000;
constexpr seconds kLongest = std::chrono::hours(24 * 31);
constexpr uint64_t kMaxConnections = 100'000;

constexpr std::string_view kRateLimitForm =
    "rate-limit=100/s,burst=50,per=key,fields=both (burst, per and fields may be left out; per is "
    "key, address or all; fields is both, draft or older)";
constexpr std::string_view kQuotaForm =
    "quota=100000/day,per=key,fields=both (per and fields may be left out)";
constexpr std::string_view kCacheForm = "cache=30s";
constexpr std::string_view kPoolForm = "pool=10,wait=5s,hold=20ms (wait and hold may be left out)";

// "name=value"; without '=' the value is empty.
struct Part {
  std::string_view name;
  std::string_view value;
};

std::vector<Part> Split(std::string_view text) {
  std::vector<Part> parts;
  for (;;) {
    const size_t end = text.find(',');
    const std::string_view piece = text.substr(0, end);
    const size_t equals = piece.find('=');
    parts.push_back({piece.substr(0, equals),
                     equals == std::string_view::npos ? "" : piece.substr(equals + 1)});
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<uint64_t> WholeNumber(std::string_view text, uint64_t most) {
  const auto number = base::ParseNumber<uint64_t>(text);
  if (!number || *number == 0 || *number > most) return std::nullopt;
  return number;
}

std::optional<nanoseconds> UnitOf(std::string_view text) {
  using namespace std::chrono_literals;
  constexpr std::pair<std::string_view, nanoseconds> kUnits[] = {
      {"us", 1us},      {"ms", 1ms}, {"s", 1s},    {"second", 1s}, {"m", 1min}, {"min", 1min},
      {"minute", 1min}, {"h", 1h},   {"hour", 1h}, {"d", 24h},     {"day", 24h}};
  for (const auto& [name, length] : kUnits) {
    if (name == text) return length;
  }
  return std::nullopt;
}

// "500ms", "1.5s", "10m": above zero, at most `kLongest`.
std::optional<nanoseconds> Duration(std::string_view text) {
  const auto measure = base::ParseMeasure(text);
  const auto unit = measure ? UnitOf(measure->unit) : std::nullopt;
  if (!unit) return std::nullopt;
  const double length = measure->number * static_cast<double>(unit->count());
  if (length < 1 || length > static_cast<double>(nanoseconds(kLongest).count()))
    return std::nullopt;
  return nanoseconds(std::llround(length));
}

std::optional<seconds> WholeSeconds(std::string_view text) {
  const auto length = Duration(text);
  if (!length || *length % seconds(1) != nanoseconds(0)) return std::nullopt;
  return std::chrono::duration_cast<seconds>(*length);
}

// "100/s", "600/min", "100000/day", "50/10s".
std::optional<Allowance> AmountAndWindow(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto amount = WholeNumber(text.substr(0, slash), kMaxAmount);
  const std::string_view per = text.substr(slash + 1);
  const bool counted = !per.empty() && per.front() >= '0' && per.front() <= '9';
  const auto window = WholeSeconds(counted ? std::string(per) : fmt::format("1{}", per));
  if (!amount || !window) return std::nullopt;
  return Allowance{*amount, *window, Per::kKey};
}

// Reads the parts of one text in turn.
class Reader {
 public:
  Reader(std::string_view text, std::string_view form) : text_(text), form_(form) {}

  tl::unexpected<Error> Bad(std::string_view problem) const {
    return Fail(ErrorCode::kBadUsage, fmt::format("'{}': {}; write {}", text_, problem, form_),
                "--future");
  }
  tl::unexpected<Error> BadPart(const Part& part, std::string_view wanted) const {
    return Bad(fmt::format("'{}' is not {}", part.value, wanted));
  }
  tl::unexpected<Error> Unknown(const Part& part) const {
    return Bad(part.name.empty() ? std::string("there is an empty part")
                                 : fmt::format("'{}' is not a part of it", part.name));
  }

 private:
  const std::string_view text_;
  const std::string_view form_;
};

// What a rate limit and a quota have in common; false when `part` is none of it.
Result<bool> ReadLimitPart(const Reader& reader, const Part& part, RateLimitOptions& limit) {
  if (part.name == "per") {
    if (part.value == "key") {
      limit.allowance.per = Per::kKey;
    } else if (part.value == "address") {
      limit.allowance.per = Per::kAddress;
    } else if (part.value == "all") {
      limit.allowance.per = Per::kAll;
    } else {
      return reader.BadPart(part, "key, address or all");
    }
    return true;
  }
  if (part.name != "fields") return false;
  if (part.value == "both") {
    limit.fields = LimitFields::kBoth;
  } else if (part.value == "draft") {
    limit.fields = LimitFields::kDraft;
  } else if (part.value == "older") {
    limit.fields = LimitFields::kOlder;
  } else {
    return reader.BadPart(part, "both, draft or older");
  }
  return true;
}

Status ReadLimit(const std::string& text, bool is_quota, std::optional<RateLimitOptions>& limit) {
  const Reader reader(text, is_quota ? kQuotaForm : kRateLimitForm);
  const std::vector<Part> parts = Split(text);
  const auto allowance = AmountAndWindow(parts.front().value);
  if (!allowance) {
    return reader.Bad(fmt::format("'{}' is not a number of requests in a time of whole seconds",
                                  parts.front().value));
  }
  limit.emplace();
  limit->allowance = *allowance;
  limit->burst = allowance->amount;
  for (size_t i = 1; i < parts.size(); ++i) {
    const auto read = ReadLimitPart(reader, parts[i], *limit);
    if (!read) return tl::unexpected(read.error());
    if (*read) continue;
    if (parts[i].name != "burst" || is_quota) return reader.Unknown(parts[i]);
    const auto burst = WholeNumber(parts[i].value, kMaxAmount);
    if (!burst) return reader.BadPart(parts[i], "a number of requests from 1 to 1000000000");
    limit->burst = *burst;
  }
  if (!is_quota && !TokenBucket::CanCount(limit->allowance, limit->burst))
    return reader.Bad("the burst and the time are too large to be counted exactly");
  return {};
}

Status ReadCache(const std::string& text, std::optional<CacheOptions>& cache) {
  const Reader reader(text, kCacheForm);
  const std::vector<Part> parts = Split(text);
  const auto lifetime = WholeSeconds(parts.front().value);
  if (!lifetime) return reader.BadPart(parts.front(), "a time of whole seconds");
  if (parts.size() > 1) return reader.Unknown(parts[1]);
  cache.emplace(CacheOptions{*lifetime});
  return {};
}

Status ReadPool(const std::string& text, std::optional<PoolOptions>& pool) {
  const Reader reader(text, kPoolForm);
  const std::vector<Part> parts = Split(text);
  const auto connections = WholeNumber(parts.front().value, kMaxConnections);
  if (!connections)
    return reader.BadPart(parts.front(), "a number of connections from 1 to 100000");
  pool.emplace(PoolOptions{static_cast<uint32_t>(*connections), seconds(30), std::nullopt});
  for (size_t i = 1; i < parts.size(); ++i) {
    const Part& part = parts[i];
    if (part.name != "wait" && part.name != "hold") return reader.Unknown(part);
    const auto length = Duration(part.value);
    if (!length) return reader.BadPart(part, "a time above zero");
    if (part.name == "wait") {
      pool->wait = *length;
    } else {
      pool->hold = *length;
    }
  }
  return {};
}

const std::array<std::string, 4>& FeatureNames() {
  static const std::array<std::string, 4> names = {"rate-limit", "quota", "cache", "pool"};
  return names;
}

bool BeginsFeature(std::string_view text) {
  const std::string_view name = text.substr(0, text.find_first_of("=,"));
  return std::find(FeatureNames().begin(), FeatureNames().end(), name) != FeatureNames().end();
}

// One text for each feature.
std::vector<std::string> SplitFeatures(std::span<const std::string> texts) {
  std::vector<std::string> features;
  for (const std::string_view text : texts) {
    size_t begin = 0;
    for (size_t comma = text.find(','); comma != std::string_view::npos;
         comma = text.find(',', comma + 1)) {
      if (!BeginsFeature(text.substr(comma + 1))) continue;
      features.emplace_back(text.substr(begin, comma - begin));
      begin = comma + 1;
    }
    features.emplace_back(text.substr(begin));
  }
  return features;
}

tl::unexpected<Error> UnknownFeature(std::string_view name) {
  return Fail(ErrorCode::kBadUsage,
              fmt::format("'{}' is not a feature of the platform to come{}; write {}", name,
                          base::DidYouMean(name, FeatureNames()), kForms),
              "--future");
}

}  // namespace

Result<Options> ParseOptions(std::span<const std::string> texts) {
  Options options;
  for (const std::string& text : SplitFeatures(texts)) {
    const std::string_view name = std::string_view(text).substr(0, text.find_first_of("=,"));
    const bool given_before =
        (name == "rate-limit" && options.rate_limit) || (name == "quota" && options.quota) ||
        (name == "cache" && options.cache) || (name == "pool" && options.pool);
    if (given_before) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("{} is given twice; write all of it in one --future", name),
                  "--future");
    }
    Status read;
    if (name == "rate-limit") {
      read = ReadLimit(text, /*is_quota=*/false, options.rate_limit);
    } else if (name == "quota") {
      read = ReadLimit(text, /*is_quota=*/true, options.quota);
    } else if (name == "cache") {
      read = ReadCache(text, options.cache);
    } else if (name == "pool") {
      read = ReadPool(text, options.pool);
    } else {
      return UnknownFeature(name);
    }
    if (!read) return tl::unexpected(read.error());
  }
  return options;
}

}  // namespace mock_server::future
