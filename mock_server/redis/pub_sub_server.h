#ifndef UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_SERVER_H_
#define UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mock_server/events/event_sink.h"
#include "mock_server/http/listening_socket.h"
#include "mock_server/http/loop.h"

namespace mock_server::redis {

class PubSubClient;

// A small server of our own for who has no Redis: publishing and subscribing, for Redis clients of
// both protocols (RESP2, RESP3), and nothing else (docs/events.md). It runs on the server's event
// loop and never waits: a subscriber that does not read is disconnected. To be used on the loop's
// thread.
class PubSubServer : public events::EventSink, private http::Loop::Watcher {
 public:
  static constexpr size_t kMaxSubscriptions = 100;  // of a client

  // Who goes beyond one of them is disconnected.
  struct Limits {
    size_t clients = 1000;
    size_t unread_bytes = size_t{8} << 20;  // that a client has not read
    // That all clients have not read, and of commands that are not complete.
    size_t held_bytes = size_t{64} << 20;
  };

  // `loop` must outlive it. Fails as ListeningSocket::Open() does.
  static base::Result<std::unique_ptr<PubSubServer>> Open(const std::string& host, uint16_t port,
                                                          http::Loop& loop, Limits limits);
  static base::Result<std::unique_ptr<PubSubServer>> Open(const std::string& host, uint16_t port,
                                                          http::Loop& loop) {
    return Open(host, port, loop, Limits());
  }
  ~PubSubServer() override;

  // "redis://127.0.0.1:6379/0".
  const std::string& url() const { return url_; }

  void Publish(std::string_view message) override;
  bool is_up() const override { return true; }
  events::SinkStatus status() const override;

  // For the clients.
  http::Loop& loop() { return loop_; }
  // To all subscribers; how many subscriptions it met.
  int64_t PublishOn(std::string_view channel, std::string_view message);
  // The channels that have subscribers, and how many; patterns do not count.
  std::map<std::string, int64_t, std::less<>> Channels() const;
  int64_t PatternCount() const;
  const Limits& limits() const { return limits_; }
  // Counts what is held for a client; false when it is too much of all.
  bool NoteHeld(size_t before, size_t now);
  // Destroys it.
  void Remove(uint64_t client);

 private:
  PubSubServer(http::ListeningSocket socket, http::Loop& loop, Limits limits);

  void OnReady(bool readable, bool writable, bool broken) override;
  void OnTimer() override;
  void OnStop() override;

  http::ListeningSocket socket_;
  http::Loop& loop_;
  const http::Loop::Key key_;
  const std::string url_;
  const Limits limits_;
  std::map<uint64_t, std::unique_ptr<PubSubClient>> clients_;
  uint64_t last_client_ = 0;
  size_t held_ = 0;
  uint64_t published_ = 0;
  bool has_timer_ = false;
  bool accepts_ = true;
};

}  // namespace mock_server::redis

#endif  // UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_SERVER_H_
