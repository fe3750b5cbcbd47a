#include "mock_server/journal/filter.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>

#include "base/json.h"
#include "base/number.h"
#include "base/path_pattern.h"
#include "base/suggest.h"

namespace mock_server::journal {

using base::ErrorCode;
using base::Fail;
using base::JsonPointer;
using base::Service;
using base::ServiceName;
using base::Status;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr std::string_view kAnyFault = "*";
constexpr size_t kShownBytes = 200;

Status Wrong(std::string message) { return Fail(ErrorCode::kBadUsage, std::move(message)); }

std::string PlainText(const Value& value) {
  return value.IsString() ? std::string(base::AsView(value)) : base::ToJson(value);
}

// Whether a segment of a pattern is an identifier rather than a name or a place for any.
bool NamesIdentifier(std::string_view pattern) {
  while (!pattern.empty()) {
    pattern.remove_prefix(1);  // a slash
    const std::string_view segment = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(segment.size());
    const bool is_any = segment.find_first_of("{[<:") == 0;
    if (!is_any && EndpointName("", segment) == " {id}") return true;
  }
  return false;
}

// What stands at a place of a body.
std::string DescribePlace(const Value* value) {
  return value == nullptr ? "nothing" : base::DescribeJson(*value);
}

}  // namespace

const std::vector<std::string>& Filter::Names() {
  static const std::vector<std::string> names = {"service", "method", "endpoint", "path",
                                                 "status",  "header", "body",     "since",
                                                 "before",  "fault"};
  return names;
}

Status Filter::Add(std::string_view name, const std::string& value) {
  if (name == "service") {
    for (const Service service : {Service::kGateway, Service::kDataLayer}) {
      if (value == ServiceName(service)) service_ = service;
    }
    return service_ ? Status() : Wrong("the services are gateway and data_layer");
  }
  if (name == "method") {
    method_ = value;
    return value.empty() ? Wrong("write a method, such as POST") : Status();
  }
  if (name == "endpoint") {
    const size_t blank = value.find(' ');
    if (blank != std::string::npos) method_ = value.substr(0, blank);
    endpoint_ = blank == std::string::npos ? value : value.substr(blank + 1);
    if (endpoint_.starts_with('/')) return {};
    return Wrong(
        "write a path, such as /api/v1/agents/{agent_id}, with or without the method in front");
  }
  if (name == "path") {
    path_ = value;
    return value.starts_with('/') ? Status()
                                  : Wrong("write the path of a request, without its query");
  }
  if (name == "fault") {
    fault_ = value;
    return {};
  }
  if (name == "since") {
    const auto since = base::ParseNumber<decltype(since_)>(value);
    if (!since) return Wrong("write the number of an entry; those behind it are taken");
    since_ = *since;
    return {};
  }
  if (name == "before") {
    const auto before = base::ParseNumber<decltype(before_)>(value);
    if (!before || *before == 0)
      return Wrong("write the number of an entry; those in front of it are taken");
    before_ = *before;
    return {};
  }
  if (name == "status") {
    asks_status_ = true;
    if (value.size() == 3 && value.ends_with("xx") && value[0] >= '1' && value[0] <= '5') {
      lowest_status_ = (value[0] - '0') * 100;
      highest_status_ = lowest_status_ + 99;
      return {};
    }
    const auto status = base::ParseNumber<int>(value);
    if (!status || (*status != 0 && (*status < 100 || *status > 599)))
      return Wrong("write a status such as 404 or 4xx; 0 is a dropped connection");
    lowest_status_ = highest_status_ = *status;
    return {};
  }
  if (name == "header") {
    const size_t colon = value.find(':');
    Header header{.name = std::string(base::TrimBlanks(value.substr(0, colon))), .value = {}};
    if (colon != std::string::npos)
      header.value = std::string(base::TrimBlanks(std::string_view(value).substr(colon + 1)));
    if (header.name.empty()) return Wrong("write 'Name: value', or the name alone");
    headers_.push_back(std::move(header));
    return {};
  }
  if (name == "body") {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) return AddBody(value, std::nullopt);
    return AddBody(std::string_view(value).substr(0, equals), value.substr(equals + 1));
  }
  std::string names;
  for (const std::string& known : Names()) names += (names.empty() ? "" : ", ") + known;
  return Wrong(fmt::format("'{}' is not a condition{}; the conditions are {}", name,
                           base::DidYouMean(name, Names()), names));
}

Status Filter::AddBody(std::string_view pointer, std::optional<std::string> text) {
  auto place = JsonPointer::Parse(pointer);
  if (!place) return tl::unexpected(place.error());
  bodies_.push_back({std::string(pointer), *std::move(place), std::move(text)});
  return {};
}

bool Filter::empty() const {
  return !service_ && method_.empty() && endpoint_.empty() && path_.empty() && !fault_ &&
         !asks_status_ && since_ == 0 && before_ == 0 && headers_.empty() && bodies_.empty();
}

std::string Filter::StatusText() const {
  return lowest_status_ == highest_status_ ? std::to_string(lowest_status_)
                                           : fmt::format("{}xx", lowest_status_ / 100);
}

template <typename Report>
void Filter::Compare(const Entry& entry, const Report& report) const {
  const base::HttpRequest& request = entry.request;
  const auto differs = [&](std::string where, std::string expected, std::string actual) {
    return !report(Difference{std::move(where), std::move(expected), std::move(actual)});
  };
  if (service_ && *service_ != entry.service &&
      differs("/service", std::string(ServiceName(*service_)),
              std::string(ServiceName(entry.service))))
    return;
  if (!TakesMethod(request.method) && differs("/request/method", method_, request.method)) return;
  if (!endpoint_.empty() && !base::MatchesPath(endpoint_, request.path()) &&
      differs("/request/target", endpoint_, request.target))
    return;
  if (!TakesPath(request.path()) && differs("/request/target", path_, request.target)) return;
  if (since_ >= entry.number &&
      differs("/number", fmt::format("above {}", since_), std::to_string(entry.number)))
    return;
  if (before_ != 0 && before_ <= entry.number &&
      differs("/number", fmt::format("below {}", before_), std::to_string(entry.number)))
    return;
  for (const Header& wanted : headers_) {
    const bool there = std::any_of(request.headers.begin(), request.headers.end(),
                                   [&](const base::HttpHeader& header) {
                                     return base::EqualsIgnoreCase(header.name, wanted.name) &&
                                            (!wanted.value || header.value == *wanted.value);
                                   });
    if (there) continue;
    const std::string* actual = request.header(wanted.name);
    if (differs("/request/headers/" + base::EscapePointerToken(wanted.name),
                wanted.value.value_or("any value"), actual == nullptr ? "nothing" : *actual))
      return;
  }
  if (!bodies_.empty()) {
    Document body;
    const bool is_json = base::ParseJson(request.body, body).has_value();
    for (const Body& wanted : bodies_) {
      const Value* const value = is_json ? wanted.place.Find(body) : nullptr;
      if (value != nullptr && (!wanted.text || PlainText(*value) == *wanted.text)) continue;
      const std::string actual =
          is_json ? DescribePlace(value) : "no JSON: " + base::CutText(request.body, kShownBytes);
      if (differs("/request/body" + wanted.pointer, wanted.text.value_or("any value"), actual))
        return;
    }
  }
  if (asks_status_ && !TakesStatus(entry.response.status) &&
      differs("/response/status", StatusText(), std::to_string(entry.response.status)))
    return;
  if (fault_) {
    const bool fits = *fault_ == kAnyFault ? !entry.fault.empty() : *fault_ == entry.fault;
    if (!fits && differs("/fault",
                         *fault_ == kAnyFault ? "any"
                         : fault_->empty()    ? "none"
                                              : *fault_,
                         entry.fault.empty() ? "none" : entry.fault))
      return;
  }
}

bool Filter::TakesMethod(std::string_view method) const {
  return method_.empty() || base::EqualsIgnoreCase(method, method_);
}

bool Filter::TakesPath(std::string_view path) const {
  if (path_.ends_with('*'))
    return path.starts_with(std::string_view(path_).substr(0, path_.size() - 1));
  return path_.empty() || path == path_;
}

bool Filter::Matches(const Entry& entry) const {
  bool matches = true;
  Compare(entry, [&](const Difference&) { return matches = false; });
  return matches;
}

std::vector<Difference> Filter::Differences(const Entry& entry) const {
  std::vector<Difference> differences;
  Compare(entry, [&](Difference difference) {
    differences.push_back(std::move(difference));
    return true;
  });
  return differences;
}

std::optional<uint64_t> Filter::CountBy(const Counters& counters) const {
  if (!path_.empty() || since_ != 0 || before_ != 0 || !headers_.empty() || !bodies_.empty())
    return std::nullopt;
  const bool by_endpoint = service_ || !method_.empty() || !endpoint_.empty() || asks_status_;
  if (fault_ && !fault_->empty()) {
    if (by_endpoint) return std::nullopt;  // faults are counted by name only
    uint64_t count = 0;
    for (const auto& [name, times] : counters.faults()) {
      if (name == Counters::kOther && *fault_ != kAnyFault) return std::nullopt;
      if (*fault_ == kAnyFault || name == *fault_) count += times;
    }
    return count;
  }
  // Endpoints are counted without identifiers, so a pattern that names one can't be told.
  if (NamesIdentifier(endpoint_)) return std::nullopt;
  uint64_t count = 0;
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    if (service_ && *service_ != service) continue;
    for (const auto& [name, endpoint] : counters.endpoints(service)) {
      if (name == Counters::kOther) {
        if (!method_.empty() || !endpoint_.empty()) return std::nullopt;
      } else {
        const size_t blank = name.find(' ');
        if (!TakesMethod(std::string_view(name).substr(0, blank))) continue;
        if (!endpoint_.empty() &&
            !base::MatchesPath(endpoint_, std::string_view(name).substr(blank + 1)))
          continue;
      }
      const auto add = [&](const std::map<int, uint64_t>& by_status) {
        for (const auto& [status, times] : by_status) {
          if (!asks_status_ || TakesStatus(status)) count += times;
        }
      };
      add(endpoint.by_status);
      if (!fault_) add(endpoint.by_status_of_faults);
    }
  }
  return count;
}

bool Filter::MayMisjudge(const Entry& entry) const {
  return !bodies_.empty() && entry.request.body.size() != entry.request_body_bytes;
}

}  // namespace mock_server::journal
