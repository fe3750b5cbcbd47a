#ifndef UNDERSTUDY_MOCK_SERVER_REDIS_REDIS_LINK_H_
#define UNDERSTUDY_MOCK_SERVER_REDIS_REDIS_LINK_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/redis_url.h"
#include "mock_server/events/event_sink.h"
#include "mock_server/http/event_loop.h"
#include "mock_server/http/loop.h"

struct redisAsyncContext;

namespace mock_server::redis {

// Publishes events on a Redis server, by hiredis on the server's event loop. Nothing ever waits for
// Redis: while it can't be reached, does not answer or is too far behind, events are missed, and it
// is connected anew with back-off. An event that Redis has not confirmed counts as missed. To be
// used on the loop's thread, on which SIGPIPE must be blocked (hiredis writes without
// MSG_NOSIGNAL).
class RedisLink : public events::EventSink, private http::Loop::Watcher {
 public:
  using Log = std::function<void(const std::string&)>;

  // `loop` must outlive it. `log` hears, a line at a time, when Redis is lost and found; may be
  // empty. Fails when the host's name can't be resolved, which happens only here.
  static base::Result<std::unique_ptr<RedisLink>> Open(const base::RedisUrl& url, http::Loop& loop,
                                                       Log log);
  ~RedisLink() override;

  // Connects, and calls `on_first` once it is known whether that worked, after a second at most.
  void Start(std::function<void()> on_first);

  void Publish(std::string_view message) override;
  bool is_up() const override { return state_ == State::kUp; }
  events::SinkStatus status() const override;

 private:
  enum class State { kDown, kConnecting, kUp, kStopped };
  // hiredis calls these.
  struct Callbacks;

  RedisLink(base::RedisUrl url, std::string address, http::Loop& loop, Log log);

  void OnReady(bool readable, bool writable, bool broken) override;
  void OnTimer() override;
  void OnStop() override;

  void Connect();
  // Says hello to a server that took the connection: who we are, which database, and whether it is
  // well.
  void Greet();
  void Send(std::initializer_list<std::string_view> words, void (*on_reply)(RedisLink&, void*));
  void Lose(std::string reason);
  // Lets go of the connection; what was not confirmed is missed.
  void Drop();
  void BecomeUp();
  // The reply to what only a server that takes us answers well.
  void Refuse(std::string_view what, void* reply);
  void Tick();
  void SetTimer(std::chrono::nanoseconds due);
  void ApplyInterest();

  const base::RedisUrl url_;
  const std::string address_;  // of the host, resolved
  http::Loop& loop_;
  const Log log_;
  const http::Loop::Key key_;
  State state_ = State::kDown;
  redisAsyncContext* context_ = nullptr;
  bool watched_ = false;
  http::Interest wanted_{};
  http::Interest applied_{};
  std::chrono::nanoseconds back_off_;
  std::chrono::nanoseconds due_{0};       // of what the state waits for
  std::chrono::nanoseconds progress_{0};  // when Redis last answered, or had nothing to answer
  size_t unanswered_ = 0;
  uint64_t published_ = 0;
  uint64_t missed_ = 0;
  uint64_t missed_before_ = 0;  // when it was last up
  bool is_lost_ = false;        // and the log has heard it
  std::string trouble_;
  std::function<void()> on_first_;
};

}  // namespace mock_server::redis

#endif  // UNDERSTUDY_MOCK_SERVER_REDIS_REDIS_LINK_H_
