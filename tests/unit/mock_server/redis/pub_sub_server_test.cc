#include "mock_server/redis/pub_sub_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/raw_client.h"

namespace mock_server::redis {
namespace {

using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using tests::support::RawClient;

// An event loop that turns when it is told to, and whose time only the test moves.
class ManualLoop : public http::Loop {
 public:
  Key Join(Watcher& watcher) override {
    watchers_[++last_] = &watcher;
    return last_;
  }
  void Leave(Key key) override {
    watchers_.erase(key);
    std::erase_if(watched_, [&](const auto& one) { return one.second.first == key; });
    std::erase_if(timers_, [&](const auto& one) { return one.second == key; });
  }
  void Watch(Key key, int fd, http::Interest interest) override { watched_[fd] = {key, interest}; }
  void ChangeWatch(Key key, int fd, http::Interest interest) override { Watch(key, fd, interest); }
  void Unwatch(int fd) override { watched_.erase(fd); }
  void SetTimer(Key key, nanoseconds due) override { timers_.emplace(due, key); }
  nanoseconds Now() const override { return now_; }

  // Until nothing is ready any more.
  void Turn() {
    while (TurnOnce(0)) {
    }
  }
  // Waits for something to become ready, and turns until nothing is.
  void Await() {
    ASSERT_TRUE(TurnOnce(20'000)) << "nothing became ready";
    Turn();
  }
  // Second by second, as timers are due.
  void Advance(nanoseconds time) {
    for (const nanoseconds end = now_ + time; now_ < end;) {
      now_ = std::min<nanoseconds>(end, now_ + seconds(1));
      while (!timers_.empty() && timers_.begin()->first <= now_) {
        const Key key = timers_.begin()->second;
        timers_.erase(timers_.begin());
        watchers_.at(key)->OnTimer();
      }
      Turn();
    }
  }

 private:
  bool TurnOnce(int wait_ms) {
    std::vector<pollfd> polled;
    for (const auto& [fd, watch] : watched_) {
      const auto events =
          static_cast<short>((watch.second.read ? POLLIN : 0) | (watch.second.write ? POLLOUT : 0));
      if (events != 0) polled.push_back({fd, events, 0});
    }
    if (::poll(polled.data(), polled.size(), wait_ms) <= 0) return false;
    for (const pollfd& ready : polled) {
      const auto watch = watched_.find(ready.fd);
      if (ready.revents == 0 || watch == watched_.end()) continue;
      watchers_.at(watch->second.first)
          ->OnReady((ready.revents & POLLIN) != 0, (ready.revents & POLLOUT) != 0,
                    (ready.revents & (POLLERR | POLLHUP)) != 0);
    }
    return true;
  }

  std::map<Key, Watcher*> watchers_;
  std::map<int, std::pair<Key, http::Interest>> watched_;
  std::multimap<nanoseconds, Key> timers_;
  nanoseconds now_{0};
  Key last_ = 0;
};

class PubSubServerTest : public testing::Test {
 protected:
  void Open(PubSubServer::Limits limits) {
    server_ = PubSubServer::Open("127.0.0.1", 0, loop_, limits).value();
    port_ = static_cast<uint16_t>(std::stoi(server_->url().substr(server_->url().rfind(':') + 1)));
  }

  // A client that the server has accepted and, with `sends`, read.
  std::unique_ptr<RawClient> Connect(std::string_view sends = "", int receive_buffer_bytes = 0) {
    auto client = std::make_unique<RawClient>(port_, "127.0.0.1", receive_buffer_bytes);
    loop_.Await();
    if (!sends.empty()) Send(*client, sends);
    return client;
  }
  std::unique_ptr<RawClient> Subscribe(int receive_buffer_bytes = 0) {
    auto client = Connect("SUBSCRIBE l01:events\r\n", receive_buffer_bytes);
    EXPECT_EQ(client->Read(kSubscribed.size()), kSubscribed);
    return client;
  }
  void Send(RawClient& client, std::string_view bytes) {
    ASSERT_TRUE(client.Send(bytes));
    loop_.Await();
  }
  bool Answers(RawClient& client) {
    if (!client.Send("PING\r\n")) return false;
    loop_.Await();
    return client.Read(1) == "+" && client.Read(6) == "PONG\r\n";
  }
  static bool IsDisconnected(RawClient& client) {
    return client.ReadToEnd().empty() && client.end() != RawClient::End::kHung;
  }
  // Publishes until so few subscribers are left; how many messages that took, 0 when 100 did not.
  int PublishUntil(size_t subscribers, const std::string& message) {
    for (int sent = 1; sent <= 100; ++sent) {
      server_->Publish(message);
      loop_.Turn();
      if (server_->status().subscribers <= subscribers) return sent;
    }
    return 0;
  }

  const std::string kSubscribed = "*3\r\n$9\r\nsubscribe\r\n$10\r\nl01:events\r\n:1\r\n";
  const std::string kMessageHead = "*3\r\n$7\r\nmessage\r\n$10\r\nl01:events\r\n";
  ManualLoop loop_;
  std::unique_ptr<PubSubServer> server_;
  uint16_t port_ = 0;
};

TEST_F(PubSubServerTest, RefusesOneClientTooManyUntilAnotherLeaves) {
  Open({.clients = 2});
  auto first = Connect();
  auto second = Connect();
  const auto third = Connect();
  EXPECT_EQ(third->ReadToEnd(), "-ERR max number of clients reached\r\n");
  EXPECT_TRUE(Answers(*first));
  EXPECT_TRUE(Answers(*second));
  first.reset();
  loop_.Await();
  EXPECT_TRUE(Answers(*Connect()));
}

TEST_F(PubSubServerTest, DisconnectsWhoNeverSaysAnything) {
  Open({});
  const auto silent = Connect();
  const auto subscriber = Subscribe();
  const auto talker = Connect();
  loop_.Advance(minutes(4));
  EXPECT_TRUE(Answers(*talker));
  loop_.Advance(seconds(59));
  EXPECT_EQ(server_->status().subscribers, 1u);
  ASSERT_TRUE(silent->Send("PI")) << "it is there yet";
  loop_.Await();
  ASSERT_TRUE(silent->Send("NG\r\n"));
  loop_.Await();
  EXPECT_EQ(silent->Read(7), "+PONG\r\n");
  loop_.Advance(minutes(4) + seconds(1));
  EXPECT_TRUE(IsDisconnected(*talker)) << "silent for five minutes";
  EXPECT_TRUE(Answers(*silent));
  loop_.Advance(minutes(60));
  EXPECT_TRUE(IsDisconnected(*silent));
  server_->Publish("late");
  const std::string message = kMessageHead + "$4\r\nlate\r\n";
  EXPECT_EQ(subscriber->Read(message.size()), message) << "a subscriber may be silent";
}

TEST_F(PubSubServerTest, ACommandMustBeCompleteAfterAMinuteHoweverSlowlyItComes) {
  Open({});
  const auto slow = Connect("*2\r\n$4\r\nPI");
  const auto subscriber = Subscribe();
  Send(*subscriber, "PI");
  for (int i = 0; i < 5; ++i) {
    loop_.Advance(seconds(10));
    Send(*slow, i == 0 ? "NG\r\n$9\r\n" : "a");
  }
  EXPECT_EQ(server_->status().subscribers, 1u);
  loop_.Advance(seconds(10));
  EXPECT_TRUE(IsDisconnected(*slow));
  EXPECT_TRUE(IsDisconnected(*subscriber));
  EXPECT_EQ(server_->status().subscribers, 0u);
}

TEST_F(PubSubServerTest, WhoReadsNothingIsDisconnectedAndTheOthersHearAll) {
  Open({.unread_bytes = 100'000});
  const auto slow = Subscribe(4096);
  const auto quick = Subscribe();
  const std::string message(50'000, 'm');
  const std::string wanted = kMessageHead + "$50000\r\n" + message + "\r\n";
  for (int sent = 0; server_->status().subscribers == 2; ++sent) {
    ASSERT_LT(sent, 1000) << "50 MB are kept for who reads nothing";
    server_->Publish(message);
    loop_.Turn();
    EXPECT_EQ(quick->Read(wanted.size()), wanted);
  }
  EXPECT_EQ(server_->status().subscribers, 1u);
  EXPECT_TRUE(Answers(*Connect()));
}

TEST_F(PubSubServerTest, AllTogetherMayLeaveSoMuchUnread) {
  Open({.unread_bytes = 40'000'000, .held_bytes = 50'000'000});
  const auto one = Subscribe(4096);
  const auto other = Subscribe(4096);
  const std::string message(1'000'000, 'm');
  // Neither has 40 MB for itself when both have 50.
  const int first = PublishUntil(1, message);
  EXPECT_GT(first, 0);
  EXPECT_LT(first, 40);
  // What was held for it is free again.
  EXPECT_GT(PublishUntil(0, message), 5);
}

TEST_F(PubSubServerTest, CommandsThatAreNotCompleteAreHeldWithinTheSameLimit) {
  Open({.held_bytes = 15'000});
  // Words that are complete count as those that are not.
  const std::string begun = "*3\r\n$4\r\nPING\r\n$4000\r\n" + std::string(4000, 'a') +
                            "\r\n$10000\r\n" + std::string(4000, 'a');
  const auto one = Connect(begun);
  const auto other = Connect(begun);
  EXPECT_TRUE(IsDisconnected(*other)) << "16,000 bytes were held";
  Send(*one, std::string(6000, 'a') + "\r\n");
  const std::string answer = "-ERR wrong number of arguments for 'PING' command\r\n";
  EXPECT_EQ(one->Read(answer.size()), answer) << "it held 8,000";
  const auto third = Connect(begun);
  EXPECT_TRUE(Answers(*Connect())) << "what is done with is held no more";
  loop_.Advance(seconds(61));
  EXPECT_TRUE(IsDisconnected(*third));
}

TEST_F(PubSubServerTest, WhatIsNoCommandEndsItsOwnConnectionOnly) {
  Open({});
  const auto good = Connect();
  for (const auto& [sent, answer] : std::vector<std::pair<std::string, std::string>>{
           {"*1\r\n*1\r\n", "-ERR Protocol error: expected '$'\r\n"},
           {"*1025\r\n", "-ERR Protocol error: invalid multibulk length\r\n"},
           {"*1\r\n$1048577\r\n", "-ERR Protocol error: invalid bulk length\r\n"},
           {std::string(5000, 'a'), "-ERR Protocol error: too big inline request\r\n"}}) {
    const auto bad = Connect(sent + "PING\r\n");
    EXPECT_EQ(bad->ReadToEnd(), answer);
  }
  EXPECT_TRUE(Answers(*good));
}

}  // namespace
}  // namespace mock_server::redis
