#include "mock_server/redis/redis_link.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <hiredis/async.h>
#include <netdb.h>
#include <poll.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/counted.h"

namespace mock_server::redis {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

// Redis has so long to take a connection, and to answer anything.
constexpr nanoseconds kPatience = std::chrono::seconds(1);
// How often that is looked at, and an idle Redis is asked whether it is there.
constexpr nanoseconds kTick = milliseconds(500);
constexpr nanoseconds kFirstBackOff = milliseconds(100);
constexpr nanoseconds kLongestBackOff = std::chrono::seconds(2);
// Further events are missed while so many are not confirmed, or so much could not be sent.
constexpr size_t kMostUnanswered = 65'536;
constexpr size_t kMostOutput = size_t{1} << 20;
// At the end, for the confirmation of the last events.
constexpr milliseconds kLastWords{200};

std::string_view TextOf(const redisReply& reply) { return {reply.str, reply.len}; }

// "" when it is no error.
std::string ErrorOf(const void* reply) {
  const auto* const answer = static_cast<const redisReply*>(reply);
  return answer->type == REDIS_REPLY_ERROR ? std::string(TextOf(*answer)) : std::string();
}

// Bytes that the system has not taken yet.
size_t PendingOutput(const redisAsyncContext& context) { return sdslen(context.c.obuf); }

base::Result<std::string> Resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    return base::Fail(base::ErrorCode::kUnavailable,
                      fmt::format("the host '{}' is unknown ({}); use an address, "
                                  "or a name that this machine can resolve",
                                  host, ::gai_strerror(error)),
                      "Redis URL");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  char text[NI_MAXHOST] = "";
  ::getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  return std::string(text);
}

}  // namespace

struct RedisLink::Callbacks {
  using OnReply = void (*)(RedisLink&, void*);

  // A command's own data: what to do with its reply.
  static void Reply(redisAsyncContext* context, void* reply, void* on_reply) {
    auto& link = *static_cast<RedisLink*>(context->data);
    if (reply != nullptr && context == link.context_) {
      --link.unanswered_;
      link.progress_ = link.loop_.Now();
    }
    reinterpret_cast<OnReply>(on_reply)(link, reply);
  }

  static void Published(RedisLink& link, void* reply) {
    if (reply == nullptr) {  // the connection ended before
      ++link.missed_;
      return;
    }
    std::string error = ErrorOf(reply);
    if (error.empty()) {
      ++link.published_;
      return;
    }
    ++link.missed_;
    if (error == link.trouble_) return;
    if (link.log_)
      link.log_(fmt::format("Redis at {} refuses an event: {}", link.url_.ToString(), error));
    link.trouble_ = std::move(error);
  }

  static void LoggedIn(RedisLink& link, void* reply) { link.Refuse("the password", reply); }
  static void Selected(RedisLink& link, void* reply) { link.Refuse("the database", reply); }
  static void Greeted(RedisLink& link, void* reply) {
    if (reply == nullptr || link.state_ != State::kConnecting) return;
    if (std::string error = ErrorOf(reply); !error.empty()) {
      link.Lose("it answers " + error);
    } else {
      link.BecomeUp();
    }
  }
  static void Pinged(RedisLink& link, void* reply) {
    if (reply == nullptr || link.state_ != State::kUp) return;
    if (std::string error = ErrorOf(reply); !error.empty()) link.Lose("it answers " + error);
  }

  static void Connected(const redisAsyncContext* context, int status) {
    auto& link = *static_cast<RedisLink*>(context->data);
    if (context != link.context_) return;
    if (status == REDIS_OK) {
      link.Greet();
      return;
    }
    link.context_ = nullptr;  // hiredis frees it
    link.Lose(context->c.errstr);
  }
  static void Disconnected(const redisAsyncContext* context, int) {
    auto& link = *static_cast<RedisLink*>(context->data);
    if (context != link.context_) return;
    link.context_ = nullptr;
    link.Lose(context->c.err != 0 ? context->c.errstr : "it closed the connection");
  }

  static RedisLink& Of(void* link) { return *static_cast<RedisLink*>(link); }
  static void AddRead(void* link) { Of(link).wanted_.read = true; }
  static void DelRead(void* link) { Of(link).wanted_.read = false; }
  static void AddWrite(void* link) { Of(link).wanted_.write = true; }
  static void DelWrite(void* link) { Of(link).wanted_.write = false; }
};

base::Result<std::unique_ptr<RedisLink>> RedisLink::Open(const base::RedisUrl& url,
                                                         http::Loop& loop, Log log) {
  auto address = Resolve(url.host);
  if (!address) return tl::unexpected(address.error());
  return std::unique_ptr<RedisLink>(new RedisLink(url, *std::move(address), loop, std::move(log)));
}

RedisLink::RedisLink(base::RedisUrl url, std::string address, http::Loop& loop, Log log)
    : url_(std::move(url)),
      address_(std::move(address)),
      loop_(loop),
      log_(std::move(log)),
      key_(loop.Join(*this)),
      back_off_(kFirstBackOff) {}

RedisLink::~RedisLink() {
  state_ = State::kStopped;
  Drop();
  loop_.Leave(key_);
}

void RedisLink::Start(std::function<void()> on_first) {
  on_first_ = std::move(on_first);
  Connect();
}

void RedisLink::Connect() {
  context_ = ::redisAsyncConnect(address_.c_str(), url_.port);
  if (context_ == nullptr || context_->err != 0) {
    const std::string reason = context_ == nullptr ? "no memory" : context_->errstr;
    if (context_ != nullptr) ::redisAsyncFree(std::exchange(context_, nullptr));
    Lose(reason);
    return;
  }
  context_->data = this;
  context_->ev.data = this;
  context_->ev.addRead = &Callbacks::AddRead;
  context_->ev.delRead = &Callbacks::DelRead;
  context_->ev.addWrite = &Callbacks::AddWrite;
  context_->ev.delWrite = &Callbacks::DelWrite;
  wanted_ = {};
  ::redisAsyncSetConnectCallback(context_, &Callbacks::Connected);
  ::redisAsyncSetDisconnectCallback(context_, &Callbacks::Disconnected);
  state_ = State::kConnecting;
  unanswered_ = 0;
  SetTimer(loop_.Now() + kPatience);
  ApplyInterest();
}

void RedisLink::Greet() {
  if (!url_.password.empty()) {
    if (url_.user.empty()) {
      Send({"AUTH", url_.password}, &Callbacks::LoggedIn);
    } else {
      Send({"AUTH", url_.user, url_.password}, &Callbacks::LoggedIn);
    }
  }
  if (url_.database != 0) Send({"SELECT", std::to_string(url_.database)}, &Callbacks::Selected);
  Send({"PING"}, &Callbacks::Greeted);
}

void RedisLink::Send(std::initializer_list<std::string_view> words,
                     void (*on_reply)(RedisLink&, void*)) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  if (unanswered_++ == 0) progress_ = loop_.Now();
  ::redisAsyncCommandArgv(context_, &Callbacks::Reply, reinterpret_cast<void*>(on_reply),
                          static_cast<int>(texts.size()), texts.data(), sizes.data());
}

void RedisLink::Publish(std::string_view message) {
  if (state_ != State::kUp || unanswered_ >= kMostUnanswered ||
      PendingOutput(*context_) > kMostOutput) {
    ++missed_;
    return;
  }
  Send({"PUBLISH", events::kChannel, message}, &Callbacks::Published);
  // Not in a later turn: the answer to the request must not overtake it.
  ::redisAsyncHandleWrite(context_);
  ApplyInterest();
}

void RedisLink::Refuse(std::string_view what, void* reply) {
  if (reply == nullptr || state_ != State::kConnecting) return;
  if (std::string error = ErrorOf(reply); !error.empty())
    Lose(fmt::format("it refuses {}: {}", what, error));
}

void RedisLink::BecomeUp() {
  state_ = State::kUp;
  back_off_ = kFirstBackOff;
  if (std::exchange(is_lost_, false) && log_) {
    log_(fmt::format("Redis at {} is reached; {} missed", url_.ToString(),
                     base::Counted(missed_ - missed_before_, "event")));
  }
  trouble_.clear();
  missed_before_ = missed_;
  SetTimer(loop_.Now() + kTick);
  if (on_first_) std::exchange(on_first_, nullptr)();
}

void RedisLink::Lose(std::string reason) {
  if (state_ == State::kStopped) return;
  state_ = State::kDown;
  Drop();
  if (!std::exchange(is_lost_, true) && log_) {
    log_(fmt::format("Redis at {} can't be reached ({}); events are missed until it can",
                     url_.ToString(), reason));
  }
  trouble_ = std::move(reason);
  SetTimer(loop_.Now() + back_off_);
  back_off_ = std::min(back_off_ * 2, kLongestBackOff);
  if (on_first_) std::exchange(on_first_, nullptr)();
}

void RedisLink::Drop() {
  if (redisAsyncContext* const context = std::exchange(context_, nullptr))
    ::redisAsyncFree(context);
  watched_ = false;  // its descriptor is closed, or will be when hiredis returns
}

void RedisLink::SetTimer(nanoseconds due) {
  due_ = due;
  loop_.SetTimer(key_, due);
}

void RedisLink::OnTimer() {
  const nanoseconds now = loop_.Now();
  if (now < due_) return;  // an old one
  switch (state_) {
    case State::kDown:
      Connect();
      return;
    case State::kConnecting:
      Lose("it does not answer");
      return;
    case State::kUp:
      Tick();
      return;
    case State::kStopped:
      return;
  }
}

void RedisLink::Tick() {
  const nanoseconds now = loop_.Now();
  if (unanswered_ > 0 && now - progress_ >= kPatience) {
    Lose("it does not answer");
    return;
  }
  if (unanswered_ == 0) Send({"PING"}, &Callbacks::Pinged);
  SetTimer(now + kTick);
  ApplyInterest();
}

void RedisLink::OnReady(bool readable, bool writable, bool broken) {
  // Either may end the connection, and so `context_`.
  if (context_ != nullptr && (readable || broken)) ::redisAsyncHandleRead(context_);
  if (context_ != nullptr && writable) ::redisAsyncHandleWrite(context_);
  ApplyInterest();
}

void RedisLink::ApplyInterest() {
  if (context_ == nullptr || state_ == State::kStopped) return;
  if (!watched_) {
    loop_.Watch(key_, context_->c.fd, wanted_);
  } else if (wanted_ != applied_) {
    loop_.ChangeWatch(key_, context_->c.fd, wanted_);
  }
  watched_ = true;
  applied_ = wanted_;
}

void RedisLink::OnStop() {
  // What was published is on its way, and so is its confirmation.
  const nanoseconds end = loop_.Now() + kLastWords;
  while (state_ == State::kUp && unanswered_ > 0) {
    const auto left = std::chrono::ceil<milliseconds>(end - loop_.Now());
    pollfd ready{context_->c.fd, static_cast<short>(POLLIN | (wanted_.write ? POLLOUT : 0)), 0};
    if (left <= milliseconds(0) || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) break;
    if (ready.revents & POLLOUT) ::redisAsyncHandleWrite(context_);
    if (context_ != nullptr && (ready.revents & ~POLLOUT)) ::redisAsyncHandleRead(context_);
  }
  state_ = State::kStopped;
  Drop();
}

events::SinkStatus RedisLink::status() const {
  return {.url = url_.ToString(),
          .up = is_up(),
          .published = published_,
          .missed = missed_,
          .trouble = trouble_};
}

}  // namespace mock_server::redis
