#include "harness/shadow/relay.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "harness/client/url.h"
#include "harness/shadow/listener.h"

namespace harness::shadow {
namespace {

// Takes every connection, one after the other, and counts what comes.
class Sink {
 public:
  Sink() : listener_(*Listen("127.0.0.1", 0)) {
    thread_ = std::thread([this] { Run(); });
  }
  ~Sink() {
    ::shutdown(listener_.fd.get(), SHUT_RDWR);
    stop_ = true;
    thread_.join();
  }
  client::Origin origin() const { return client::ParseUrl(listener_.url)->origin; }
  size_t bytes() const { return bytes_; }

 private:
  void Run() {
    std::array<char, 65536> buffer{};
    while (!stop_) {
      const base::FileDescriptor client(::accept4(listener_.fd.get(), nullptr, nullptr, 0));
      if (!client) {
        std::this_thread::yield();
        continue;
      }
      ssize_t got = 0;
      while ((got = ::recv(client.get(), buffer.data(), buffer.size(), 0)) > 0)
        bytes_ += static_cast<size_t>(got);
    }
  }

  Listener listener_;
  std::atomic<size_t> bytes_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST(RelayTest, AClientIsHeldBackWhileNobodyTakesWhatPassed) {
  constexpr size_t kSize = 160 << 20;
  Sink sink;
  PassedQueue queue;
  const auto relay = Relay::Open(
      {Door{.service = base::Service::kGateway, .host = "127.0.0.1", .target = sink.origin()}},
      queue);
  ASSERT_TRUE(relay) << relay.error().ToString();
  const client::Origin here = client::ParseUrl((*relay)->urls().front())->origin;
  std::atomic<bool> all_sent = false;
  std::thread sending([&] {
    const base::FileDescriptor fd(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(here.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string piece(1 << 20, 'x');
    for (size_t sent = 0; sent < kSize;) {
      const ssize_t put =
          ::send(fd.get(), piece.data(), std::min(piece.size(), kSize - sent), MSG_NOSIGNAL);
      ASSERT_GT(put, 0);
      sent += static_cast<size_t>(put);
    }
    all_sent = true;
  });
  while (!queue.full()) std::this_thread::yield();
  // The queue's 64 MB, and what fits into the kernel's buffers.
  EXPECT_FALSE(all_sent);
  size_t seen = 0;
  while (seen < kSize) {
    const auto passed = queue.Pop();
    ASSERT_TRUE(passed);
    seen += passed->bytes.size();
  }
  sending.join();
  EXPECT_EQ(seen, kSize);
  while (sink.bytes() < kSize) std::this_thread::yield();
  EXPECT_EQ(sink.bytes(), kSize);
}

TEST(RelayTest, SaysWhatCannotBeListenedOnOrReached) {
  Sink sink;
  PassedQueue queue;
  const client::Origin taken = sink.origin();
  const Door door{
      .service = base::Service::kGateway, .host = "127.0.0.1", .port = taken.port, .target = taken};
  const auto in_use = Relay::Open({door}, queue);
  ASSERT_FALSE(in_use);
  EXPECT_EQ(in_use.error().code, base::ErrorCode::kUnavailable);
  const auto nobody = Relay::Open(
      {Door{.host = "127.0.0.1", .target = client::ParseUrl("http://127.0.0.1:1")->origin}}, queue);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, base::ErrorCode::kUnreachable);
}

}  // namespace
}  // namespace harness::shadow
