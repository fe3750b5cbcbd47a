#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "base/json.h"
#include "base/json_access.h"
#include "base/json_pointer.h"
#include "base/redaction.h"
#include "harness/client/url.h"
#include "harness/convert/profile_text.h"
#include "harness/convert/recorded_traffic.h"

namespace harness::convert {

using base::AsView;
using base::ErrorCode;
using base::Fail;
using base::FindMember;
using base::IntegerOr;
using base::NumberOr;
using base::Result;
using base::StringOr;

namespace {

// A value this short is more likely alike by chance than the same.
constexpr size_t kShortestValue = 8;
constexpr int kDepth = 8;

// What the built-in profiles send. A gateway takes any key of this length.
constexpr char kKey[] = "load-test-key-0123456789-abcdefghij";

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Whether the value of a header, by its name in small letters, proves who its user is. Rather too
// many than too few.
bool IsSecret(std::string_view name) {
  for (const std::string_view part : {"key", "auth", "token", "secret"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return false;
}

struct Exchange {
  std::string method;
  client::Url url;
  std::string sent;      // the request's body
  std::string received;  // the answer's, when it is JSON
  int status = 0;
  double at = 0;  // seconds
  double took = 0;
  const rapidjson::Value* request = nullptr;
};

// Where a value was first seen: in the answer to a step.
struct Source {
  size_t step = 0;
  std::string pointer;
};

// Seconds of an ISO time; those of one file have the same zone.
double SecondsOf(const std::string& time) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  double second = 0;
  if (std::sscanf(time.c_str(), "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute,
                  &second) != 6) {
    return 0;
  }
  return ((day * 24.0 + hour) * 60 + minute) * 60 + second;
}

bool LooksLikeId(std::string_view text) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  const auto hyphens = std::count(text.begin(), text.end(), '-');
  return digits || (text.size() == 36 && hyphens == 4);
}

// As a profile can have it.
bool IsMethod(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isupper(c) != 0; });
}

class Importer {
 public:
  explicit Importer(const std::string& where) : where_(where) {
    profile_.name = ProfileNameOf(where);
  }

  Result<std::string> Write(const rapidjson::Value& har) {
    const rapidjson::Value* log = FindMember(har, "log");
    const rapidjson::Value* entries = log == nullptr ? nullptr : FindMember(*log, "entries");
    if (entries == nullptr) {
      return Fail(ErrorCode::kBadFile,
                  "it has no log.entries, so it is not an HTTP archive; browsers save one from "
                  "their network tools",
                  where_);
    }
    std::vector<Exchange> exchanges;
    for (const auto& entry : entries->GetArray()) {
      if (auto exchange = Read(entry)) exchanges.push_back(std::move(*exchange));
    }
    KeepOneServer(exchanges);
    profile_.notes.insert(
        profile_.notes.begin(),
        {"Made from recorded traffic. Requests are drawn by how often they were made: their order "
         "is not kept.",
         "Look at: bodies (each is the first that was sent), how many users there are (10 is a "
         "guess), and the key in headers.",
         "`understudy load FILE --plan` shows what comes of it."});
    KeepHeaders(exchanges);
    const base::Redactor redactor(std::move(secrets_), base::Redactor::Scope::kSecretsAlone);
    for (Exchange& exchange : exchanges) {
      exchange.url.target = redactor.Text(exchange.url.target);
      exchange.sent = redactor.Text(exchange.sent);
    }
    for (const Exchange& exchange : exchanges) AddExchange(exchange);
    Pause(exchanges);
    return ProfileText(profile_);
  }

 private:
  std::optional<Exchange> Read(const rapidjson::Value& entry) {
    const rapidjson::Value* request = FindMember(entry, "request");
    const rapidjson::Value* response = FindMember(entry, "response");
    if (request == nullptr || response == nullptr) return std::nullopt;
    Exchange exchange;
    exchange.request = request;
    exchange.method = StringOr(*request, "method", "");
    exchange.status = static_cast<int>(IntegerOr(*response, "status", 0));
    const std::string url = StringOr(*request, "url", "");
    auto parsed = client::ParseUrl(url);
    if (!parsed || !IsMethod(exchange.method) || exchange.status < 100 || exchange.status > 599) {
      Note("Left out, since it has no answer or is not HTTP: " + base::CutText(url, 80) + ".");
      return std::nullopt;
    }
    exchange.url = std::move(*parsed);
    const rapidjson::Value* content = FindMember(*response, "content");
    const std::string type = content == nullptr ? "" : StringOr(*content, "mimeType", "");
    for (const char* page : {"image/", "font/", "text/css", "javascript", "text/html"}) {
      if (type.find(page) == std::string::npos) continue;
      Note("Left out, since it is a part of a page: " + base::CutText(url, 80) + ".");
      return std::nullopt;
    }
    if (content != nullptr && type.find("json") != std::string::npos &&
        StringOr(*content, "encoding", "").empty()) {
      exchange.received = StringOr(*content, "text", "");
    }
    if (const rapidjson::Value* sent = FindMember(*request, "postData"))
      exchange.sent = StringOr(*sent, "text", "");
    exchange.at = SecondsOf(StringOr(entry, "startedDateTime", ""));
    exchange.took = std::max(0.0, NumberOr(entry, "time", 0) / 1000);
    return exchange;
  }

  void Note(std::string note) {
    if (said_.insert(note).second) profile_.notes.push_back(std::move(note));
  }

  // A run has one target: the server that was asked most.
  void KeepOneServer(std::vector<Exchange>& exchanges) {
    std::map<std::string, size_t> counts;
    for (const Exchange& exchange : exchanges) ++counts[exchange.url.origin.ToString()];
    if (counts.empty()) return;
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const auto& [origin, count] : counts) {
      if (origin != most->first)
        Note(fmt::format("Left out: {} requests to {}. A run has one target.", count, origin));
    }
    Note(fmt::format("The recorded server was {}: give it with --target.", most->first));
    std::erase_if(exchanges, [&](const Exchange& exchange) {
      return exchange.url.origin.ToString() != most->first;
    });
  }

  // Those that prove who one is; a browser's own say nothing.
  void KeepHeaders(const std::vector<Exchange>& exchanges) {
    std::set<std::string> known;
    for (const Exchange& exchange : exchanges) {
      const rapidjson::Value* headers = FindMember(*exchange.request, "headers");
      if (headers == nullptr || headers->IsNull()) continue;
      for (const auto& header : headers->GetArray()) {
        const std::string name = StringOr(header, "name", "");
        const std::string lower = Lower(name);
        if (lower != "authorization" && !lower.starts_with("x-")) continue;
        std::string value = StringOr(header, "value", "");
        if (IsSecret(lower)) value = Kept(name, value);
        if (known.insert(lower).second) profile_.headers.emplace_back(name, std::move(value));
      }
    }
  }

  // What a profile, which is shown around, may hold in place of a secret; "Bearer" stays.
  std::string Kept(const std::string& name, const std::string& value) {
    const size_t blank = value.find(' ');
    const std::string scheme = blank == std::string::npos ? "" : value.substr(0, blank + 1);
    secrets_.emplace_back(value.substr(scheme.size()), kKey);
    Note(fmt::format("The recorded {} is not kept: put one that the target accepts in its place.",
                     name));
    return scheme + kKey;
  }

  void AddExchange(const Exchange& exchange) {
    ImportedStep step;
    step.method = exchange.method;
    step.status = exchange.status;
    step.path = WithVariables(exchange.url.target, step);
    const std::string key = step.method + " " + step.path;
    const auto [number, is_new] = steps_.emplace(key, profile_.steps.size());
    if (is_new) {
      if (!exchange.sent.empty()) AddBody(exchange.sent, step);
      if (exchange.status >= 400)
        step.notes.push_back(
            fmt::format("It was answered with {} when it was recorded.", exchange.status));
      profile_.steps.push_back(std::move(step));
    } else {
      ImportedStep& known = profile_.steps[number->second];
      ++known.weight;
      if (known.status != exchange.status)
        known.notes.push_back(fmt::format("Another time its status was {}.", exchange.status));
    }
    rapidjson::Document answer;
    if (!exchange.received.empty() && base::ParseJson(exchange.received, answer))
      Remember(answer, "", number->second, kDepth);
  }

  // The value of an earlier answer as a variable of the step.
  std::optional<std::string> VariableFor(std::string_view value, ImportedStep& step) {
    const auto found = sources_.find(std::string(value));
    if (found == sources_.end()) return std::nullopt;
    const Source& source = found->second;
    ImportedStep& maker = profile_.steps[source.step];
    const std::string memory = maker.method + " " + maker.path + " " + source.pointer;
    if (std::none_of(maker.saves.begin(), maker.saves.end(),
                     [&](const auto& save) { return save.first == memory; })) {
      maker.saves.emplace_back(memory, source.pointer);
    }
    for (const auto& [variable, from] : step.uses) {
      if (from == memory) return variable;
    }
    std::string name = source.pointer.substr(source.pointer.rfind('/') + 1);
    std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_'; });
    if (name.empty()) name = "value";
    const std::string wish = name;
    for (int i = 2; std::any_of(step.uses.begin(), step.uses.end(),
                                [&](const auto& use) { return use.first == name; });
         ++i) {
      name = fmt::format("{}_{}", wish, i);
    }
    step.uses.emplace_back(name, memory);
    return name;
  }

  std::string WithVariables(std::string_view target, ImportedStep& step) {
    std::string path;
    while (!target.empty()) {
      const size_t end = std::min(target.find_first_of("/?&="), target.size());
      const std::string_view word = target.substr(0, end);
      const auto variable = word.size() >= kShortestValue || LooksLikeId(word)
                                ? VariableFor(word, step)
                                : std::nullopt;
      if (variable) {
        path += "{{" + *variable + "}}";
      } else {
        if (LooksLikeId(word))
          step.notes.push_back(
              fmt::format("No earlier answer has the id {}; it stays as it is.", word));
        path += word;
      }
      if (end < target.size()) path += target[end];
      target.remove_prefix(std::min(end + 1, target.size()));
    }
    return path;
  }

  void AddBody(const std::string& sent, ImportedStep& step) {
    rapidjson::Document body;
    if (!base::ParseJson(sent, body)) {
      step.notes.emplace_back(
          "Its body was not JSON, which is all that a profile sends; it is left out.");
      return;
    }
    if (!Replace(body, body.GetAllocator(), step)) {
      step.notes.emplace_back(
          "Its body has a text that means something else in a profile ({{ or $); it is left out.");
      return;
    }
    step.body = base::ToJson(body);
  }

  // Values of earlier answers become variables. Whether a profile can hold it.
  bool Replace(rapidjson::Value& value, rapidjson::Document::AllocatorType& allocator,
               ImportedStep& step) {
    if (value.IsObject()) {
      for (auto& member : value.GetObject()) {
        if (AsView(member.name).starts_with('$') || !Replace(member.value, allocator, step))
          return false;
      }
      return true;
    }
    if (value.IsArray()) {
      for (auto& item : value.GetArray()) {
        if (!Replace(item, allocator, step)) return false;
      }
      return true;
    }
    if (!value.IsString()) return true;
    const std::string_view text = AsView(value);
    if (text.find("{{") != std::string_view::npos) return false;
    if (text.size() < kShortestValue) return true;
    if (const auto variable = VariableFor(text, step)) {
      const std::string reference = "{{" + *variable + "}}";
      value.SetString(reference.data(), static_cast<rapidjson::SizeType>(reference.size()),
                      allocator);
    }
    return true;
  }

  // The first answer that has a value is where it comes from.
  void Remember(const rapidjson::Value& value, const std::string& pointer, size_t step, int depth) {
    if (depth == 0) return;
    if (value.IsObject()) {
      for (const auto& member : value.GetObject())
        Remember(member.value, pointer + "/" + base::EscapePointerToken(AsView(member.name)), step,
                 depth - 1);
    } else if (value.IsArray()) {
      for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
        Remember(value[i], pointer + "/" + std::to_string(i), step, depth - 1);
    } else if (pointer.empty()) {
      return;
    } else if (value.IsString() && value.GetStringLength() >= kShortestValue) {
      sources_.emplace(std::string(AsView(value)), Source{step, pointer});
    } else if (value.IsInt64() && pointer.ends_with("id")) {
      sources_.emplace(std::to_string(value.GetInt64()), Source{step, pointer});
    }
  }

  // Between the end of an exchange and the next one's begin: what lies between the tenth and the
  // ninetieth hundredth.
  void Pause(const std::vector<Exchange>& exchanges) {
    std::vector<double> pauses;
    for (size_t i = 1; i < exchanges.size(); ++i) {
      const double pause = exchanges[i].at - exchanges[i - 1].at - exchanges[i - 1].took;
      if (exchanges[i].at > 0 && pause > -60 && pause < 86'400)
        pauses.push_back(std::max(0.0, pause));
    }
    if (pauses.empty()) {
      profile_.notes.emplace_back(
          "How long users wait is a guess: the times of the requests do not say it.");
      return;
    }
    std::sort(pauses.begin(), pauses.end());
    const auto at = [&](double share) {
      const double value =
          pauses[static_cast<size_t>(share * static_cast<double>(pauses.size() - 1))];
      return std::round(value * 1000) / 1000;
    };
    profile_.wait_least = at(0.1);
    profile_.wait_most = std::max(at(0.9), profile_.wait_least);
  }

  const std::string where_;
  ImportedProfile profile_;
  base::Redactor::Secrets secrets_;
  std::map<std::string, size_t> steps_;  // by method and path
  std::map<std::string, Source> sources_;
  std::set<std::string> said_;
};

}  // namespace

Result<std::string> ProfileOfHar(const base::JsonFile& har) {
  return Importer(har.name()).Write(har.root());
}

}  // namespace harness::convert
