#include "mock_server/redis/pub_sub_server.h"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

#include "mock_server/redis/pub_sub_client.h"

namespace mock_server::redis {

namespace {

constexpr int kAcceptsPerTurn = 64;
// How often idle clients are looked for, and clients that waited for a descriptor are accepted.
constexpr std::chrono::nanoseconds kTick = std::chrono::seconds(1);

std::string UrlOf(const http::ListeningSocket& socket) {
  const bool bare = socket.host.find(':') == std::string::npos;
  return fmt::format("redis://{}:{}/0", bare ? socket.host : "[" + socket.host + "]", socket.port);
}

}  // namespace

base::Result<std::unique_ptr<PubSubServer>> PubSubServer::Open(const std::string& host,
                                                               uint16_t port, http::Loop& loop,
                                                               Limits limits) {
  auto socket = http::ListeningSocket::Open(host, port);
  if (!socket) return tl::unexpected(socket.error());
  return std::unique_ptr<PubSubServer>(new PubSubServer(*std::move(socket), loop, limits));
}

PubSubServer::PubSubServer(http::ListeningSocket socket, http::Loop& loop, Limits limits)
    : socket_(std::move(socket)),
      loop_(loop),
      key_(loop.Join(*this)),
      url_(UrlOf(socket_)),
      limits_(limits) {
  loop_.Watch(key_, socket_.fd.get(), {.read = true});
}

PubSubServer::~PubSubServer() {
  clients_.clear();
  loop_.Leave(key_);
}

void PubSubServer::Publish(std::string_view message) {
  ++published_;
  PublishOn(events::kChannel, message);
}

int64_t PubSubServer::PublishOn(std::string_view channel, std::string_view message) {
  int64_t met = 0;
  for (const auto& [id, client] : clients_) met += client->Take(channel, message);
  return met;
}

std::map<std::string, int64_t, std::less<>> PubSubServer::Channels() const {
  std::map<std::string, int64_t, std::less<>> channels;
  for (const auto& [id, client] : clients_) {
    for (const std::string& channel : client->channels()) ++channels[channel];
  }
  return channels;
}

int64_t PubSubServer::PatternCount() const {
  std::set<std::string_view> patterns;
  for (const auto& [id, client] : clients_)
    patterns.insert(client->patterns().begin(), client->patterns().end());
  return static_cast<int64_t>(patterns.size());
}

bool PubSubServer::NoteHeld(size_t before, size_t now) {
  held_ = held_ - before + now;
  return held_ <= limits_.held_bytes;
}

void PubSubServer::Remove(uint64_t client) { clients_.erase(client); }

void PubSubServer::OnReady(bool, bool, bool) {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    http::ListeningSocket::Client accepted = socket_.Accept();
    if (!accepted.fd) {
      if (errno == ECONNABORTED || errno == EINTR) continue;
      // Without a descriptor for it, the socket would stay ready and the loop spin.
      if (errno != EAGAIN) {
        accepts_ = false;
        loop_.ChangeWatch(key_, socket_.fd.get(), {});
      }
      break;
    }
    const uint64_t id = ++last_client_;
    auto client = std::make_unique<PubSubClient>(std::move(accepted.fd), id, *this);
    PubSubClient& added = *clients_.emplace(id, std::move(client)).first->second;
    if (clients_.size() > limits_.clients) added.Refuse("ERR max number of clients reached");
  }
  if (!std::exchange(has_timer_, true)) loop_.SetTimer(key_, loop_.Now() + kTick);
}

void PubSubServer::OnTimer() {
  has_timer_ = false;
  if (!std::exchange(accepts_, true)) loop_.ChangeWatch(key_, socket_.fd.get(), {.read = true});
  for (const auto& [id, client] : clients_) client->CheckIdle(loop_.Now());
  if (clients_.empty()) return;
  has_timer_ = true;
  loop_.SetTimer(key_, loop_.Now() + kTick);
}

void PubSubServer::OnStop() {
  clients_.clear();
  socket_.fd.Close();
}

events::SinkStatus PubSubServer::status() const {
  size_t subscribers = 0;
  for (const auto& [id, client] : clients_) subscribers += client->is_subscribed() ? 1 : 0;
  return {.url = url_, .up = true, .published = published_, .subscribers = subscribers};
}

}  // namespace mock_server::redis
