#include "mock_server/redis/pub_sub_client.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <utility>

#include "base/http_message.h"
#include "mock_server/redis/glob.h"
#include "mock_server/redis/pub_sub_server.h"

namespace mock_server::redis {

using std::chrono::nanoseconds;

namespace {

constexpr size_t kReadBytes = 16 * 1024;
constexpr size_t kMaxChannelBytes = 256;
// Nothing more is read from who has not read so much.
constexpr size_t kOutputBeforeReading = 64 * 1024;
// A command must be complete so long after its begin; who has no subscription must say something.
constexpr nanoseconds kCommandTime = std::chrono::seconds(60);
constexpr nanoseconds kIdleTime = std::chrono::minutes(5);

constexpr std::string_view kWhatThisIs =
    "this is understudy's server for events, which only publishes and subscribes (PING, HELLO, "
    "AUTH, "
    "SELECT, CLIENT, SUBSCRIBE, PSUBSCRIBE, UNSUBSCRIBE, PUNSUBSCRIBE, PUBLISH, PUBSUB, QUIT); for "
    "the rest start a redis-server, and understudy with --redis-url";

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

// What may stand in an error: a line break would end it.
std::string Shown(std::string_view text) {
  std::string shown(text.substr(0, 64));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return shown;
}

}  // namespace

// A command, the least and most words it takes (0: any number), and whether a subscriber of RESP2
// may send it.
struct PubSubClient::Command {
  std::string_view name;
  size_t least;
  size_t most;
  bool subscriber;
  void (*run)(PubSubClient&, Words&);

  static const Command* Find(std::string_view name);
};

const PubSubClient::Command* PubSubClient::Command::Find(std::string_view name) {
  static constexpr Command kCommands[] = {
      {"PING", 1, 2, true,
       [](PubSubClient& client, Words& words) {
         if (client.is_subscribed() && !client.resp3_) {
           client.Array(2);
           client.Bulk("pong");
           client.Bulk(words.size() > 1 ? words[1] : "");
         } else if (words.size() > 1) {
           client.Bulk(words[1]);
         } else {
           client.Status("PONG");
         }
       }},
      {"HELLO", 1, 0, false, [](PubSubClient& client, Words& words) { client.Hello(words); }},
      {"AUTH", 2, 3, false, [](PubSubClient& client, Words&) { client.Status("OK"); }},
      {"SELECT", 2, 2, false,
       [](PubSubClient& client, Words& words) {
         if (words[1].empty() || words[1].find_first_not_of("0123456789") != std::string::npos) {
           client.Error("ERR value is not an integer or out of range");
         } else {
           client.Status("OK");
         }
       }},
      {"CLIENT", 2, 0, false, [](PubSubClient& client, Words& words) { client.Client(words); }},
      {"SUBSCRIBE", 2, 0, true,
       [](PubSubClient& client, Words& words) { client.Subscribe(words, client.channels_); }},
      {"PSUBSCRIBE", 2, 0, true,
       [](PubSubClient& client, Words& words) { client.Subscribe(words, client.patterns_); }},
      {"UNSUBSCRIBE", 1, 0, true,
       [](PubSubClient& client, Words& words) { client.Unsubscribe(words, client.channels_); }},
      {"PUNSUBSCRIBE", 1, 0, true,
       [](PubSubClient& client, Words& words) { client.Unsubscribe(words, client.patterns_); }},
      {"PUBLISH", 3, 3, false,
       [](PubSubClient& client, Words& words) {
         client.Number(client.server_.PublishOn(words[1], words[2]));
       }},
      {"PUBSUB", 2, 0, false, [](PubSubClient& client, Words& words) { client.PubSub(words); }},
      {"QUIT", 1, 0, true,
       [](PubSubClient& client, Words&) {
         client.Status("OK");
         client.closing_ = true;
       }},
  };
  const auto* found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                   [&](const Command& command) { return command.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

PubSubClient::PubSubClient(base::FileDescriptor fd, uint64_t id, PubSubServer& server)
    : fd_(std::move(fd)),
      id_(id),
      server_(server),
      key_(server.loop().Join(*this)),
      last_read_(server.loop().Now()),
      begun_(last_read_) {
  server_.loop().Watch(key_, fd_.get(), interest_);
}

PubSubClient::~PubSubClient() {
  server_.NoteHeld(noted_, 0);
  server_.loop().Leave(key_);
}

void PubSubClient::Refuse(std::string_view error) {
  Error(error);
  closing_ = true;
  Send();
}

void PubSubClient::CheckIdle(nanoseconds now) {
  const bool is_late = (closing_ || reader_.is_within()) && now - begun_ >= kCommandTime;
  if (is_late || (!is_subscribed() && now - last_read_ >= kIdleTime)) Doom();
}

int64_t PubSubClient::Take(std::string_view channel, std::string_view message) {
  int64_t met = 0;
  if (channels_.contains(channel)) {
    ++met;
    Push(3);
    Bulk("message");
    Bulk(channel);
    Bulk(message);
  }
  for (const std::string& pattern : patterns_) {
    if (!MatchesGlob(pattern, channel)) continue;
    ++met;
    Push(4);
    Bulk("pmessage");
    Bulk(pattern);
    Bulk(channel);
    Bulk(message);
  }
  if (met > 0) Send();
  return met;
}

void PubSubClient::OnReady(bool readable, bool writable, bool broken) {
  if (writable) Send(/*flushing=*/true);
  if (readable || broken) Read();
}

void PubSubClient::Read() {
  char bytes[kReadBytes];
  const ssize_t count = ::recv(fd_.get(), bytes, sizeof bytes, 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    server_.Remove(id_);  // and so `this`
    return;
  }
  if (doomed_ || closing_) return;
  last_read_ = server_.loop().Now();
  if (!reader_.is_within()) begun_ = last_read_;
  reader_.Add({bytes, static_cast<size_t>(count)});
  Work();
}

void PubSubClient::Work() {
  while (!closing_ && !doomed_) {
    const RespReader::Event event = reader_.Next();
    if (event == RespReader::Event::kNeedMore) break;
    if (event == RespReader::Event::kFault) {
      Error(fmt::format("ERR {}", reader_.fault()));
      closing_ = true;
      break;
    }
    begun_ = last_read_;  // of the next one
    Answer(reader_.command());
    if (output_.size() - sent_ > server_.limits().unread_bytes) Doom();
  }
  Send();
}

void PubSubClient::Answer(Words& words) {
  const std::string name = Upper(words.front());
  // A page has a browser send this here, as HTTP.
  if (name == "POST" || name == "HOST:") {
    Error("ERR this is no HTTP server");
    closing_ = true;
    return;
  }
  const Command* command = Command::Find(name);
  if (command == nullptr) {
    Error(fmt::format("ERR unknown command '{}': {}", Shown(words.front()), kWhatThisIs));
  } else if (words.size() < command->least || (command->most > 0 && words.size() > command->most)) {
    Error(fmt::format("ERR wrong number of arguments for '{}' command", Shown(words.front())));
  } else if (is_subscribed() && !resp3_ && !command->subscriber) {
    Error(
        fmt::format("ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT "
                    "/ RESET are allowed in this context",
                    Shown(words.front())));
  } else {
    command->run(*this, words);
  }
}

void PubSubClient::Hello(const Words& words) {
  bool resp3 = resp3_;
  if (words.size() > 1) {
    if (words[1] != "2" && words[1] != "3") {
      Error("NOPROTO unsupported protocol version");
      return;
    }
    resp3 = words[1] == "3";
  }
  for (size_t i = 2; i < words.size(); ++i) {
    const std::string option = Upper(words[i]);
    if (option == "AUTH" && i + 2 < words.size()) {
      i += 2;
    } else if (option == "SETNAME" && i + 1 < words.size()) {
      name_ = words[++i].substr(0, kMaxChannelBytes);
    } else {
      Error(fmt::format("ERR Syntax error in HELLO option '{}'", Shown(words[i])));
      return;
    }
  }
  resp3_ = resp3;
  Map(7);
  Bulk("server");
  Bulk("redis");
  Bulk("version");
  Bulk("7.0.0");
  Bulk("proto");
  Number(resp3_ ? 3 : 2);
  Bulk("id");
  Number(static_cast<int64_t>(id_));
  Bulk("mode");
  Bulk("standalone");
  Bulk("role");
  Bulk("master");
  Bulk("modules");
  Array(0);
}

void PubSubClient::Client(const Words& words) {
  const std::string what = Upper(words[1]);
  if (what == "SETNAME" && words.size() == 3) {
    name_ = words[2].substr(0, kMaxChannelBytes);
    Status("OK");
  } else if (what == "GETNAME" && words.size() == 2) {
    name_.empty() ? Null() : Bulk(name_);
  } else if (what == "ID" && words.size() == 2) {
    Number(static_cast<int64_t>(id_));
  } else if ((what == "SETINFO" && words.size() == 4) || what == "NO-EVICT" || what == "NO-TOUCH") {
    Status("OK");
  } else {
    Error(fmt::format("ERR unknown subcommand '{}' of CLIENT: {}", Shown(words[1]), kWhatThisIs));
  }
}

void PubSubClient::PubSub(const Words& words) {
  const std::string what = Upper(words[1]);
  if (what == "CHANNELS" && words.size() <= 3) {
    std::vector<std::string> channels;
    for (const auto& [channel, count] : server_.Channels()) {
      if (words.size() == 2 || MatchesGlob(words[2], channel)) channels.push_back(channel);
    }
    Array(channels.size());
    for (const std::string& channel : channels) Bulk(channel);
  } else if (what == "NUMSUB") {
    const auto counts = server_.Channels();
    Array((words.size() - 2) * 2);
    for (size_t i = 2; i < words.size(); ++i) {
      const auto found = counts.find(words[i]);
      Bulk(words[i]);
      Number(found == counts.end() ? 0 : found->second);
    }
  } else if (what == "NUMPAT" && words.size() == 2) {
    Number(server_.PatternCount());
  } else {
    Error(
        fmt::format("ERR unknown subcommand or wrong number of arguments for '{}' of PUBSUB; it "
                    "has CHANNELS, NUMSUB and NUMPAT",
                    Shown(words[1])));
  }
}

void PubSubClient::Subscribe(const Words& words, std::set<std::string, std::less<>>& to) {
  const bool patterns = &to == &patterns_;
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i].size() > kMaxChannelBytes) {
      Error(fmt::format("ERR a channel's name has {} bytes at most", kMaxChannelBytes));
      return;
    }
    if (!to.contains(words[i]) &&
        channels_.size() + patterns_.size() >= PubSubServer::kMaxSubscriptions) {
      Error(fmt::format("ERR a client has {} subscriptions at most",
                        PubSubServer::kMaxSubscriptions));
      return;
    }
    to.insert(words[i]);
    TellSubscription(patterns ? "psubscribe" : "subscribe", &words[i]);
  }
}

void PubSubClient::Unsubscribe(const Words& words, std::set<std::string, std::less<>>& from) {
  const std::string_view kind = &from == &patterns_ ? "punsubscribe" : "unsubscribe";
  if (words.size() == 1) {
    const auto all = std::exchange(from, {});
    if (all.empty()) TellSubscription(kind, nullptr);
    size_t left = all.size();
    for (const std::string& channel : all) {
      --left;
      Push(3);
      Bulk(kind);
      Bulk(channel);
      Number(static_cast<int64_t>(channels_.size() + patterns_.size() + left));
    }
    return;
  }
  for (size_t i = 1; i < words.size(); ++i) {
    from.erase(words[i]);
    TellSubscription(kind, &words[i]);
  }
}

void PubSubClient::TellSubscription(std::string_view kind, const std::string* channel) {
  Push(3);
  Bulk(kind);
  channel == nullptr ? Null() : Bulk(*channel);
  Number(static_cast<int64_t>(channels_.size() + patterns_.size()));
}

void PubSubClient::Array(size_t size) { output_ += fmt::format("*{}\r\n", size); }
void PubSubClient::Push(size_t size) {
  output_ += fmt::format("{}{}\r\n", resp3_ ? '>' : '*', size);
}
void PubSubClient::Map(size_t size) {
  resp3_ ? static_cast<void>(output_ += fmt::format("%{}\r\n", size)) : Array(size * 2);
}
void PubSubClient::Bulk(std::string_view text) {
  fmt::format_to(std::back_inserter(output_), "${}\r\n", text.size());
  output_ += text;
  output_ += "\r\n";
}
void PubSubClient::Number(int64_t number) { output_ += fmt::format(":{}\r\n", number); }
void PubSubClient::Status(std::string_view text) { output_.append("+").append(text) += "\r\n"; }
void PubSubClient::Error(std::string_view text) { output_.append("-").append(text) += "\r\n"; }
void PubSubClient::Null() { output_ += resp3_ ? "_\r\n" : "$-1\r\n"; }

void PubSubClient::Send(bool flushing) {
  if (doomed_) {
    output_.clear();
    return;
  }
  // While the loop waits for room there is none.
  if ((flushing || !interest_.write) && sent_ < output_.size()) {
    const ssize_t sent = ::send(fd_.get(), output_.data() + sent_, output_.size() - sent_,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      Doom();
      return;
    }
    sent_ += sent < 0 ? 0 : static_cast<size_t>(sent);
  }
  if (sent_ == output_.size()) {
    output_.clear();
    if (output_.capacity() > kOutputBeforeReading) std::string().swap(output_);
    sent_ = 0;
  }
  const size_t pending = output_.size() - sent_;
  const bool room = NoteHeld();
  if (pending > server_.limits().unread_bytes || !room || (closing_ && pending == 0)) {
    Doom();
    return;
  }
  SetInterest();
}

bool PubSubClient::NoteHeld() {
  const size_t held = output_.size() - sent_ + reader_.held();
  const bool room = server_.NoteHeld(noted_, held);
  noted_ = held;
  return room;
}

// The client reads an end, and so do we: that removes it, in a turn of its own.
void PubSubClient::Doom() {
  doomed_ = true;
  std::string().swap(output_);
  sent_ = 0;
  server_.NoteHeld(noted_, 0);
  noted_ = 0;
  ::shutdown(fd_.get(), SHUT_RDWR);
  SetInterest();
}

void PubSubClient::SetInterest() {
  const size_t pending = output_.size() - sent_;
  const http::Interest wanted{.read = doomed_ || pending <= kOutputBeforeReading,
                              .write = pending > 0};
  if (wanted == interest_) return;
  server_.loop().ChangeWatch(key_, fd_.get(), wanted);
  interest_ = wanted;
}

}  // namespace mock_server::redis
