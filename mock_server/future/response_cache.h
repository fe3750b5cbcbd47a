#ifndef UNDERSTUDY_MOCK_SERVER_FUTURE_RESPONSE_CACHE_H_
#define UNDERSTUDY_MOCK_SERVER_FUTURE_RESPONSE_CACHE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/future/options.h"

namespace mock_server::future {

// The gateway's cache of answers to GET (docs/next-steps.md, Cache): an answer with 200 is kept for
// its key and its URL until its time is over or something of its kind is written. Not thread-safe.
class ResponseCache {
 public:
  // Beyond so many answers or bytes of bodies it starts anew.
  static constexpr size_t kMaxAnswers = 4096;
  static constexpr size_t kMaxBytes = size_t{16} << 20;

  // `clock` must outlive it.
  ResponseCache(const CacheOptions& options, const base::Clock& clock)
      : options_(options), clock_(clock) {}

  // Whether it takes part: a GET of the gateway's API.
  static bool Concerns(base::Service service, const base::HttpRequest& request);

  // What it answers in place of the platform: a stored answer, or 304 for it.
  std::optional<base::HttpResponse> Find(const base::HttpRequest& request) const;

  // Stores the platform's answer to a request that concerns it and gives it an ETag; returns
  // whether it became a 304.
  bool Store(const base::HttpRequest& request, base::HttpResponse& response);

  // A write to either service succeeded: forgets the answers about that kind of entity.
  void Written(base::Service service, const base::HttpRequest& request);

  void Reset();

 private:
  struct Stored {
    base::HttpResponse response;
    std::string etag;
    std::string kind;  // "agents"
    std::chrono::nanoseconds time{0};
  };

  void AddFields(const std::string& etag, base::HttpResponse& response) const;

  const CacheOptions options_;
  const base::Clock& clock_;
  std::unordered_map<std::string, Stored> answers_;
  size_t bytes_ = 0;
};

}  // namespace mock_server::future

#endif  // UNDERSTUDY_MOCK_SERVER_FUTURE_RESPONSE_CACHE_H_
