#ifndef UNDERSTUDY_HARNESS_CLIENT_REDIS_EVENTS_H_
#define UNDERSTUDY_HARNESS_CLIENT_REDIS_EVENTS_H_

#include <chrono>
#include <memory>

#include "base/redis_url.h"
#include "harness/client/event_source.h"

struct redisContext;
struct redisReply;

namespace harness::client {

// A subscriber of the Redis on which a target publishes, by hiredis. The platform publishes before
// it answers, and Redis passes everything on in its order: when it has answered a PING that was
// sent after the platform's answer, all of the request's events are here. Of a publisher that does
// not wait for Redis they may come later; those that are expected are waited for. Not thread-safe.
class RedisEvents : public EventSource {
 public:
  // How long Redis may take for each answer, and for an event that is expected.
  static constexpr std::chrono::milliseconds kPatience{2000};

  // Connects and subscribes. kUnreachable when that fails, with the reason. SIGPIPE must be ignored
  // (hiredis writes without MSG_NOSIGNAL).
  static base::Result<std::unique_ptr<RedisEvents>> Open(
      const base::RedisUrl& url, std::chrono::milliseconds patience = kPatience);

  base::Status Begin(const base::HttpRequest& request) override;
  base::Result<std::vector<std::string>> Take(size_t expected) override;

 private:
  struct Free {
    void operator()(redisContext* context) const;
    void operator()(redisReply* reply) const;
  };
  using Reply = std::unique_ptr<redisReply, Free>;
  using Deadline = std::chrono::steady_clock::time_point;

  RedisEvents(const base::RedisUrl& url, std::chrono::milliseconds patience);

  Deadline Later() const { return std::chrono::steady_clock::now() + patience_; }
  base::Status Connect();
  base::Error Lost(const std::string& why) const;
  base::Status Send(const std::vector<std::string>& words);
  // The next reply, or nullptr at the deadline.
  base::Result<Reply> Next(Deadline deadline);
  // The answer to a command; an error when Redis refuses it.
  base::Status Await(const std::string& what);
  // Hears everything that was published until now.
  base::Status CatchUp();
  // Keeps an event; whether it was one.
  bool Keep(const redisReply& reply);

  const base::RedisUrl url_;
  const std::chrono::milliseconds patience_;
  std::unique_ptr<redisContext, Free> context_;
  std::vector<std::string> heard_;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_REDIS_EVENTS_H_
