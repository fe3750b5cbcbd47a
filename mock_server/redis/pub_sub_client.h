#ifndef UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_CLIENT_H_
#define UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "mock_server/http/loop.h"
#include "mock_server/redis/resp_reader.h"

namespace mock_server::redis {

class PubSubServer;

// A client of the server of our own: its connection, its subscriptions, and the answers to its
// commands. Not thread-safe.
class PubSubClient : private http::Loop::Watcher {
 public:
  // `server` must outlive it.
  PubSubClient(base::FileDescriptor fd, uint64_t id, PubSubServer& server);
  ~PubSubClient() override;

  // Sends a message to it once for each of its subscriptions; how many there are.
  int64_t Take(std::string_view channel, std::string_view message);
  const std::set<std::string, std::less<>>& channels() const { return channels_; }
  const std::set<std::string, std::less<>>& patterns() const { return patterns_; }
  bool is_subscribed() const { return !channels_.empty() || !patterns_.empty(); }
  // Closes the connection if nothing came of it for too long.
  void CheckIdle(std::chrono::nanoseconds now);
  // An answer before the end: the server is full.
  void Refuse(std::string_view error);

 private:
  struct Command;
  using Words = std::vector<std::string>;

  void OnReady(bool readable, bool writable, bool broken) override;
  void OnTimer() override {}
  void OnStop() override {}

  // May destroy the client.
  void Read();
  void Work();
  void Answer(Words& words);
  void Hello(const Words& words);
  void Client(const Words& words);
  void PubSub(const Words& words);
  void Subscribe(const Words& words, std::set<std::string, std::less<>>& to);
  void Unsubscribe(const Words& words, std::set<std::string, std::less<>>& from);
  void TellSubscription(std::string_view kind, const std::string* channel);

  void Array(size_t size);
  void Push(size_t size);
  void Map(size_t size);
  void Bulk(std::string_view text);
  void Number(int64_t number);
  void Status(std::string_view text);
  void Error(std::string_view text);
  void Null();

  // Counts what is held for it; false when it is too much.
  bool NoteHeld();
  // Sends what was answered; closes the connection of who does not read.
  void Send(bool flushing = false);
  void Doom();
  void SetInterest();

  const base::FileDescriptor fd_;
  const uint64_t id_;
  PubSubServer& server_;
  const http::Loop::Key key_;
  RespReader reader_;
  std::set<std::string, std::less<>> channels_;
  std::set<std::string, std::less<>> patterns_;
  std::string name_;
  bool resp3_ = false;
  bool closing_ = false;  // once everything is sent
  bool doomed_ = false;   // the socket is shut, and its end will be read
  std::string output_;
  size_t sent_ = 0;   // of output_
  size_t noted_ = 0;  // of what is held
  http::Interest interest_{.read = true};
  std::chrono::nanoseconds last_read_;
  std::chrono::nanoseconds begun_;  // of the command that is not complete
};

}  // namespace mock_server::redis

#endif  // UNDERSTUDY_MOCK_SERVER_REDIS_PUB_SUB_CLIENT_H_
