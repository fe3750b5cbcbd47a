#include "mock_server/future/response_cache.h"

#include <fmt/format.h>

#include <utility>

namespace mock_server::future {

using base::HttpHeader;
using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using std::chrono::nanoseconds;

namespace {

constexpr std::string_view kApi = "/api/v1";

// FNV-1a: the same on every machine, and a tag needs no more.
std::string EtagOf(std::string_view body) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return fmt::format("\"{:016x}\"", hash);
}

// "agents" of /api/v1/agents/1 at the gateway and of /agents/1 at the data layer.
std::string_view KindOf(Service service, std::string_view path) {
  if (service == Service::kGateway && path.starts_with(kApi)) path.remove_prefix(kApi.size());
  if (!path.empty()) path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

std::string KeyOf(const HttpRequest& request) {
  const std::string* key = request.header("x-api-key");
  return fmt::format("{}\n{}", key == nullptr ? "" : *key, request.target);
}

// Whether a member of a comma-separated list is `wanted`; case does not matter.
bool Lists(std::string_view list, std::string_view wanted) {
  for (;;) {
    const size_t comma = list.find(',');
    if (base::EqualsIgnoreCase(base::TrimBlanks(list.substr(0, comma)), wanted)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

// RFC 9110, 13.1.2: compared weakly, and * is any.
bool HasIt(const HttpRequest& request, std::string_view etag) {
  for (const HttpHeader& header : request.headers) {
    if (!base::EqualsIgnoreCase(header.name, "if-none-match")) continue;
    if (Lists(header.value, etag) || Lists(header.value, fmt::format("W/{}", etag)) ||
        base::TrimBlanks(header.value) == "*")
      return true;
  }
  return false;
}

bool WantsFresh(const HttpRequest& request) {
  const std::string* control = request.header("cache-control");
  return control != nullptr && (Lists(*control, "no-cache") || Lists(*control, "no-store") ||
                                Lists(*control, "max-age=0"));
}

bool IsWrite(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

}  // namespace

bool ResponseCache::Concerns(Service service, const HttpRequest& request) {
  return service == Service::kGateway && request.method == "GET" &&
         request.path().starts_with("/api/v1/");
}

void ResponseCache::AddFields(const std::string& etag, HttpResponse& response) const {
  response.headers.push_back({"etag", etag});
  response.headers.push_back(
      {"cache-control", fmt::format("private, max-age={}", options_.lifetime.count())});
}

std::optional<HttpResponse> ResponseCache::Find(const HttpRequest& request) const {
  if (WantsFresh(request)) return std::nullopt;
  const auto found = answers_.find(KeyOf(request));
  if (found == answers_.end()) return std::nullopt;
  const Stored& stored = found->second;
  const nanoseconds age = clock_.MonotonicNow() - stored.time;
  if (age >= options_.lifetime) return std::nullopt;
  HttpResponse response;
  if (HasIt(request, stored.etag)) {
    response.status = 304;
  } else {
    response = stored.response;
  }
  AddFields(stored.etag, response);
  response.headers.push_back(
      {"age", std::to_string(std::chrono::floor<std::chrono::seconds>(age).count())});
  return response;
}

bool ResponseCache::Store(const HttpRequest& request, HttpResponse& response) {
  if (response.status != 200) return false;
  std::string etag = EtagOf(response.body);
  const std::string* control = request.header("cache-control");
  const bool may_store = control == nullptr || !Lists(*control, "no-store");
  if (may_store && response.body.size() <= kMaxBytes) {
    if (answers_.size() >= kMaxAnswers || bytes_ + response.body.size() > kMaxBytes) Reset();
    Stored& stored = answers_[KeyOf(request)];
    bytes_ += response.body.size();
    bytes_ -= stored.response.body.size();
    stored = {response, etag, std::string(KindOf(Service::kGateway, request.path())),
              clock_.MonotonicNow()};
    // It is about the request that brought the answer, not about the next one.
    std::erase_if(stored.response.headers, [](const HttpHeader& header) {
      return base::EqualsIgnoreCase(header.name, "x-understudy-diagnosis");
    });
  }
  const bool not_modified = HasIt(request, etag);
  if (not_modified) {
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers, [](const HttpHeader& header) {
      return base::EqualsIgnoreCase(header.name, "content-type") ||
             base::EqualsIgnoreCase(header.name, "content-length");
    });
  }
  AddFields(etag, response);
  return not_modified;
}

void ResponseCache::Written(Service service, const HttpRequest& request) {
  if (!IsWrite(request.method)) return;
  const std::string_view kind = KindOf(service, request.path());
  for (auto answer = answers_.begin(); answer != answers_.end();) {
    if (answer->second.kind != kind) {
      ++answer;
      continue;
    }
    bytes_ -= answer->second.response.body.size();
    answer = answers_.erase(answer);
  }
}

void ResponseCache::Reset() {
  answers_.clear();
  bytes_ = 0;
}

}  // namespace mock_server::future
