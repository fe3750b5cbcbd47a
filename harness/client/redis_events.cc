#include "harness/client/redis_events.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace harness::client {

using std::chrono::milliseconds;

namespace {

constexpr char kChannel[] = "l01:events";

std::string_view TextOf(const redisReply& reply) {
  return reply.str == nullptr ? std::string_view() : std::string_view(reply.str, reply.len);
}

// The word that an array of a subscriber begins with: "message", "pong", "subscribe".
std::string_view KindOf(const redisReply& reply) {
  return reply.type == REDIS_REPLY_ARRAY && reply.elements > 0 ? TextOf(*reply.element[0])
                                                               : std::string_view();
}

}  // namespace

void RedisEvents::Free::operator()(redisContext* context) const { ::redisFree(context); }
void RedisEvents::Free::operator()(redisReply* reply) const { ::freeReplyObject(reply); }

base::Result<std::unique_ptr<RedisEvents>> RedisEvents::Open(const base::RedisUrl& url,
                                                             milliseconds patience) {
  std::unique_ptr<RedisEvents> events(new RedisEvents(url, patience));
  if (auto connected = events->Connect(); !connected) return tl::unexpected(connected.error());
  return events;
}

RedisEvents::RedisEvents(const base::RedisUrl& url, milliseconds patience)
    : url_(url), patience_(patience) {}

base::Status RedisEvents::Connect() {
  const timeval time{patience_.count() / 1000, patience_.count() % 1000 * 1000};
  context_.reset(::redisConnectWithTimeout(url_.host.c_str(), url_.port, time));
  if (context_ == nullptr) return tl::unexpected(Lost("out of memory"));
  if (context_->err != 0) return tl::unexpected(Lost(context_->errstr));
  // Of what is written; what is read is waited for by poll().
  ::redisSetTimeout(context_.get(), time);
  std::vector<std::pair<std::string, std::vector<std::string>>> hello;
  if (!url_.password.empty()) {
    hello.push_back({"the password", {"AUTH"}});
    if (!url_.user.empty()) hello.back().second.push_back(url_.user);
    hello.back().second.push_back(url_.password);
  }
  if (url_.database != 0)
    hello.push_back({"the database", {"SELECT", std::to_string(url_.database)}});
  hello.push_back({"the subscription", {"SUBSCRIBE", kChannel}});
  for (const auto& [what, words] : hello) {
    if (auto sent = Send(words); !sent) return sent;
    if (auto answered = Await(what); !answered) return answered;
  }
  return {};
}

base::Error RedisEvents::Lost(const std::string& why) const {
  return {base::ErrorCode::kUnreachable,
          fmt::format("Redis at {} can't tell what is published: {}", url_.ToString(), why), ""};
}

base::Status RedisEvents::Send(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  int done = 0;
  ::redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                           sizes.data());
  while (done == 0) {
    if (::redisBufferWrite(context_.get(), &done) != REDIS_OK)
      return tl::unexpected(Lost(context_->errstr));
  }
  return {};
}

base::Result<RedisEvents::Reply> RedisEvents::Next(Deadline deadline) {
  while (true) {
    void* reply = nullptr;
    if (::redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK)
      return tl::unexpected(Lost(context_->errstr));
    if (reply != nullptr) return Reply(static_cast<redisReply*>(reply));
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{context_->fd, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(std::max(left.count(), 0L)));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) return Reply();
    if (::redisBufferRead(context_.get()) != REDIS_OK)
      return tl::unexpected(Lost(context_->errstr));
  }
}

base::Status RedisEvents::Await(const std::string& what) {
  auto reply = Next(Later());
  if (!reply) return tl::unexpected(reply.error());
  if (*reply == nullptr) return tl::unexpected(Lost("it does not answer"));
  if ((*reply)->type != REDIS_REPLY_ERROR) return {};
  return tl::unexpected(Lost(fmt::format("it refuses {}: {}", what, TextOf(**reply))));
}

bool RedisEvents::Keep(const redisReply& reply) {
  if (KindOf(reply) != "message" || reply.elements != 3) return false;
  heard_.emplace_back(TextOf(*reply.element[2]));
  return true;
}

base::Status RedisEvents::CatchUp() {
  if (auto sent = Send({"PING"}); !sent) return sent;
  const Deadline deadline = Later();
  while (true) {
    auto reply = Next(deadline);
    if (!reply) return tl::unexpected(reply.error());
    if (*reply == nullptr) return tl::unexpected(Lost("it does not answer"));
    if ((*reply)->type == REDIS_REPLY_ERROR)
      return tl::unexpected(Lost(fmt::format("it answers {}", TextOf(**reply))));
    if (!Keep(**reply) && KindOf(**reply) == "pong") return {};
  }
}

base::Status RedisEvents::Begin(const base::HttpRequest&) {
  auto caught_up = CatchUp();
  heard_.clear();
  return caught_up;
}

base::Result<std::vector<std::string>> RedisEvents::Take(size_t expected) {
  if (auto caught_up = CatchUp(); !caught_up) return tl::unexpected(caught_up.error());
  const Deadline deadline = Later();
  while (heard_.size() < expected) {
    auto reply = Next(deadline);
    if (!reply) return tl::unexpected(reply.error());
    if (*reply == nullptr) break;
    Keep(**reply);
  }
  return std::exchange(heard_, {});
}

}  // namespace harness::client
