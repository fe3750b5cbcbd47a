#include "mock_server/admin/journal_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/json.h"
#include "base/number.h"
#include "mock_server/admin/request_body.h"
#include "python/url.h"

namespace mock_server::admin {

using base::Result;
using base::Status;
using journal::Filter;
using rapidjson::Value;

namespace {

constexpr size_t kMaxLimit = 10'000;

Result<size_t> ReadLimit(const std::string& text) {
  if (const auto limit = base::ParseNumber<size_t>(text); limit && *limit <= kMaxLimit)
    return *limit;
  return BadBody(
      fmt::format("'{}' is not a limit; write ?limit=N, N from 0 to {}", text, kMaxLimit));
}

Status AddBodies(const Value& value, Filter& filter) {
  if (value.IsString()) return filter.Add("body", std::string(base::AsView(value)));
  if (!value.IsObject())
    return BadBody(
        R"("body" must be an object of pointers and values, such as {"/name": "scribe"})");
  for (const auto& member : value.GetObject()) {
    std::string text = member.value.IsString() ? std::string(base::AsView(member.value))
                                               : base::ToJson(member.value);
    if (const Status added = filter.AddBody(base::AsView(member.name), std::move(text)); !added)
      return added;
  }
  return {};
}

Status AddHeaders(const Value& value, Filter& filter) {
  if (!value.IsObject())
    return BadBody(R"("header" must be a text, or an object such as {"X-Tenant": "a"})");
  for (const auto& member : value.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (!member.value.IsString())
      return BadBody(
          fmt::format("the header \"{}\" can't be {}", name, base::DescribeJson(member.value)));
    if (const Status added =
            filter.Add("header", fmt::format("{}: {}", name, base::AsView(member.value)));
        !added)
      return added;
  }
  return {};
}

Status AddMember(std::string_view name, const Value& value, Filter& filter) {
  if (name == "body") return AddBodies(value, filter);
  if (value.IsString()) return filter.Add(name, std::string(base::AsView(value)));
  if (name == "header") return AddHeaders(value, filter);
  if (value.IsInt64()) return filter.Add(name, base::ToJson(value));
  const auto& names = Filter::Names();
  if (std::find(names.begin(), names.end(), name) == names.end()) return filter.Add(name, "");
  return BadBody(fmt::format("it can't be {}", base::DescribeJson(value)));
}

}  // namespace

Result<JournalQuery> ReadJournalQuery(std::string_view query) {
  JournalQuery read;
  for (const auto& [name, value] : python::ParseQuery(query)) {
    if (name == "limit") {
      const auto limit = ReadLimit(value);
      if (!limit) return tl::unexpected(limit.error());
      read.limit = *limit;
      continue;
    }
    if (const Status added = read.filter.Add(name, value); !added) {
      return base::Fail(added.error().code, added.error().message,
                        fmt::format("?{}={}", name, value));
    }
  }
  return read;
}

Result<Filter> ReadJournalFilter(const Value& object) {
  if (!object.IsObject())
    return BadBody("it must be an object of conditions, not " + base::DescribeJson(object));
  Filter filter;
  for (const auto& member : object.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (const Status added = AddMember(name, member.value, filter); !added)
      return base::Fail(added.error().code, added.error().message, fmt::format("\"{}\"", name));
  }
  return filter;
}

}  // namespace mock_server::admin
