#include "mock_server/faults/rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/json.h"
#include "base/number.h"
#include "base/suggest.h"
#include "latency/latency_choice.h"

namespace mock_server::faults {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using rapidjson::Value;
using std::chrono::nanoseconds;

namespace {

constexpr size_t kMaxNameBytes = 64;
constexpr nanoseconds kLongestDelay = std::chrono::hours(1);
constexpr nanoseconds kLatestStart = std::chrono::hours(24);
constexpr uint64_t kMaxCount = 1'000'000'000;
constexpr std::string_view kRange = "..";

Status Wrong(std::string message) { return Fail(ErrorCode::kBadUsage, std::move(message)); }

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

// "200ms", "1.5s", "2m"; a number alone is seconds.
std::optional<nanoseconds> ReadDuration(std::string_view text, nanoseconds longest) {
  const auto measure = base::ParseMeasure(text);
  if (!measure) return std::nullopt;
  const auto [number, unit] = *measure;
  const double factor = unit == "us"                  ? 1e3
                        : unit == "ms"                ? 1e6
                        : unit == "s" || unit.empty() ? 1e9
                        : unit == "m"                 ? 60e9
                        : unit == "h"                 ? 3600e9
                                                      : -1;
  if (factor < 0 || number * factor > static_cast<double>(longest.count())) return std::nullopt;
  return nanoseconds(std::llround(number * factor));
}

template <typename Number>
std::optional<Number> ReadNumber(std::string_view text, Number lowest, Number highest) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = base::ParseNumber<Number>(text);
  if (!number || !(*number >= lowest && *number <= highest)) return std::nullopt;
  return number;
}

// "Name: value"; without a colon, the name alone.
std::pair<std::string, std::optional<std::string>> SplitHeader(std::string_view text) {
  const size_t colon = text.find(':');
  const auto name = base::TrimBlanks(text.substr(0, colon));
  if (colon == std::string_view::npos) return {std::string(name), std::nullopt};
  return {std::string(name), std::string(base::TrimBlanks(text.substr(colon + 1)))};
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7f &&
           std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

// Builds a rule from its keys, each given as text.
class RuleBuilder {
 public:
  RuleBuilder(size_t number, const RuleSource& source) : number_(number), source_(source) {}

  Status Set(std::string_view key, const std::string& value) {
    const auto setter = std::find_if(std::begin(kSetters), std::end(kSetters),
                                     [&](const auto& known) { return known.key == key; });
    if (setter == std::end(kSetters)) return UnknownKey(key);
    const bool again = std::any_of(rule_.given.begin(), rule_.given.end(),
                                   [&](const auto& given) { return given.first == key; });
    if (again && !setter->may_repeat) return Wrong(fmt::format("'{}' is given twice", key));
    if (auto set = (this->*setter->set)(value); !set) {
      return Wrong(fmt::format("{}={}: {}", key, base::CutText(value, 100), set.error().message));
    }
    rule_.given.emplace_back(key, value);
    return {};
  }

  Result<Rule> Finish() {
    if (const Status checked = CheckWhole(); !checked) return tl::unexpected(checked.error());
    if (rule_.name.empty()) {
      rule_.name = fmt::format("fault-{}", number_);
      rule_.given.insert(rule_.given.begin(), {"name", rule_.name});
    }
    return std::move(rule_);
  }

 private:
  using SetFunction = Status (RuleBuilder::*)(const std::string&);
  struct Setter {
    std::string_view key;
    SetFunction set;
    bool may_repeat = false;
  };
  static const Setter kSetters[17];

  static Status UnknownKey(std::string_view key) {
    std::vector<std::string> names;
    for (const Setter& known : kSetters) names.emplace_back(known.key);
    return Wrong(fmt::format("'{}' is not a key of a fault{}; the keys are {}", key,
                             base::DidYouMean(key, names), JoinNames(names)));
  }
  static std::string JoinNames(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  Status SetName(const std::string& value) {
    const bool good = !value.empty() && value.size() <= kMaxNameBytes &&
                      std::all_of(value.begin(), value.end(), IsTokenCharacter);
    if (!good) return Wrong("a name has 1 to 64 letters, digits, '-', '_' and '.'");
    rule_.name = value;
    return {};
  }
  Status SetService(const std::string& value) {
    for (const base::Service service : {base::Service::kGateway, base::Service::kDataLayer}) {
      if (value == base::ServiceName(service)) rule_.service = service;
    }
    return rule_.service ? Status() : Wrong("the services are gateway and data_layer");
  }
  Status SetMethod(const std::string& value) {
    const bool good = !value.empty() && std::all_of(value.begin(), value.end(),
                                                    [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!good) return Wrong("write a method in capitals, such as POST");
    if (!rule_.method.empty()) return Wrong("the endpoint names a method already");
    rule_.method = value;
    return {};
  }
  Status SetEndpoint(const std::string& value) {
    const size_t blank = value.find(' ');
    if (blank != std::string::npos) {
      if (const Status set = SetMethod(value.substr(0, blank)); !set) return set;
      rule_.endpoint = value.substr(blank + 1);
    } else {
      rule_.endpoint = value;
    }
    const bool good =
        rule_.endpoint.starts_with('/') && rule_.endpoint.find_first_of(" ?#") == std::string::npos;
    if (!good) {
      return Wrong(
          "write a path without a query, such as /api/v1/agents/{agent_id}, or with the method in "
          "front of it");
    }
    return {};
  }
  Status SetHeader(const std::string& value) {
    auto header = SplitHeader(value);
    if (!IsHeaderName(header.first)) return Wrong("write 'Name: value', or the name alone");
    // A rule that waits for one of these never begins, and nobody would know why.
    for (const std::string_view answers :
         {"retry-after", "location", "etag", "set-cookie", "server", "www-authenticate"}) {
      if (!base::EqualsIgnoreCase(header.first, answers)) continue;
      return Wrong(fmt::format("no request has {}; answer_header= sets it in the answer", answers));
    }
    rule_.headers.push_back(std::move(header));
    return {};
  }
  Status SetAfter(const std::string& value) {
    const auto time = ReadDuration(value, kLatestStart);
    if (!time) return Wrong("write a time of up to a day, such as 5s or 500ms");
    rule_.after = *time;
    return {};
  }
  Status SetCount(const std::string& value, uint64_t& count) {
    const auto number = ReadNumber<uint64_t>(value, 1, kMaxCount);
    if (!number) return Wrong("write a whole number from 1 to 1000000000");
    count = *number;
    return {};
  }
  Status SetEvery(const std::string& value) { return SetCount(value, rule_.every); }
  Status SetFirst(const std::string& value) { return SetCount(value, rule_.first); }
  Status SetRate(const std::string& value) { return SetCount(value, rule_.bytes_per_second); }
  Status SetProbability(const std::string& value) {
    const auto number = ReadNumber<double>(value, 0, 1);
    if (!number || *number == 0) return Wrong("write a number above 0 and up to 1, such as 0.1");
    rule_.probability = *number;
    return {};
  }
  Status SetStatus(const std::string& value) {
    const auto number = ReadNumber<int>(value, 200, 599);
    if (!number) return Wrong("write a status from 200 to 599");
    rule_.status = *number;
    return {};
  }
  Status SetBody(const std::string& value) {
    rule_.body = value;
    return {};
  }
  Status SetAnswerHeader(const std::string& value) {
    auto [name, content] = SplitHeader(value);
    if (!IsHeaderName(name) || !content) return Wrong("write 'Name: value'");
    for (const std::string_view own :
         {"content-length", "transfer-encoding", "connection", "x-understudy-fault"}) {
      if (!base::EqualsIgnoreCase(name, own)) continue;
      return Wrong(
          fmt::format("{} is not for a rule to set; length= and break= spoil the framing", own));
    }
    rule_.answer_headers.push_back({std::move(name), *std::move(content)});
    return {};
  }
  Status SetDelay(const std::string& value) {
    const size_t range = value.find(kRange);
    const auto shortest = ReadDuration(std::string_view(value).substr(0, range), kLongestDelay);
    if (shortest) {
      const auto longest =
          range == std::string::npos
              ? shortest
              : ReadDuration(std::string_view(value).substr(range + kRange.size()), kLongestDelay);
      if (longest && *longest >= *shortest && *longest > nanoseconds(0)) {
        rule_.shortest_delay = *shortest;
        rule_.longest_delay = *longest;
        return {};
      }
    }
    return SetLearnedDelay(value);
  }
  Status SetLearnedDelay(const std::string& value) {
    constexpr std::string_view kRemedy =
        "write a time of up to an hour (200ms), two (100ms..300ms), or a recorded run such as "
        "normal";
    // What a rule over the network names must not be looked for in the file system.
    auto choice = source_.may_read_files ? latency::ParseLatencyChoice(value)
                                         : latency::BuiltInLatencyChoice(value);
    if (!choice || choice->model.empty()) {
      return Wrong(choice || choice.error().code == ErrorCode::kBadUsage
                       ? std::string(kRemedy)
                       : choice.error().ToString());
    }
    rule_.learned_delay = std::make_shared<latency::AnswerDelay>(*std::move(choice), source_.seed);
    return {};
  }
  Status SetLength(const std::string& value) {
    const auto number = ReadNumber<int64_t>(value, -int64_t{kMaxCount}, int64_t{kMaxCount});
    if (!number || *number == 0)
      return Wrong("write how many bytes too many (+10) or too few (-10) the length says");
    rule_.length_error = *number;
    return {};
  }
  Status SetBreak(const std::string& value) {
    for (const Break known : {Break::kHold, Break::kClose, Break::kResetBefore, Break::kGarbage,
                              Break::kResetDuring, Break::kResetAfter, Break::kHalf}) {
      if (value == BreakName(known)) rule_.broken = known;
    }
    if (rule_.broken != Break::kNone) return {};
    return Wrong(
        "the ways are hold, close, reset-before, garbage, reset-during, reset-after and half");
  }
  Status SetHandled(const std::string& value) {
    if (value != "true" && value != "yes" && value != "false" && value != "no")
      return Wrong("write true or false");
    rule_.handled = value == "true" || value == "yes";
    handled_given_ = true;
    return {};
  }

  // An option without effect is a mistake of its author.
  Status CheckWhole() const {
    const bool delays = rule_.longest_delay > nanoseconds(0) || rule_.learned_delay != nullptr;
    const bool does_nothing = rule_.status == 0 && rule_.answer_headers.empty() && !delays &&
                              rule_.bytes_per_second == 0 && rule_.length_error == 0 &&
                              rule_.broken == Break::kNone;
    if (does_nothing && !rule_.body) {
      return Wrong(
          "the fault does nothing; say what it does: status, answer_header, delay, rate, length or "
          "break");
    }
    if (rule_.body && rule_.status == 0)
      return Wrong("body needs a status: without one the platform answers");
    if (rule_.body && !rule_.body->empty() && (rule_.status == 204 || rule_.status == 304))
      return Wrong(fmt::format("an answer with status {} has no body", rule_.status));
    if (rule_.IsHeadless()) {
      const bool shapes_answer = rule_.status != 0 || !rule_.answer_headers.empty() ||
                                 rule_.bytes_per_second != 0 || rule_.length_error != 0;
      if (shapes_answer) {
        return Wrong(fmt::format(
            "with break={} no answer is sent; leave out status, answer_header, rate and length",
            BreakName(rule_.broken)));
      }
    }
    if (rule_.length_error != 0 && (rule_.status == 204 || rule_.status == 304))
      return Wrong(fmt::format("an answer with status {} has no length", rule_.status));
    if (handled_given_ && rule_.status == 0 && !rule_.IsHeadless()) {
      return Wrong(
          "handled is for a status, or for a break without an answer; all others reach the "
          "platform");
    }
    return {};
  }

  const size_t number_;
  const RuleSource& source_;
  Rule rule_;
  bool handled_given_ = false;
};

const RuleBuilder::Setter RuleBuilder::kSetters[17] = {
    {"name", &RuleBuilder::SetName},
    {"service", &RuleBuilder::SetService},
    {"method", &RuleBuilder::SetMethod},
    {"endpoint", &RuleBuilder::SetEndpoint},
    {"header", &RuleBuilder::SetHeader, true},
    {"after", &RuleBuilder::SetAfter},
    {"every", &RuleBuilder::SetEvery},
    {"probability", &RuleBuilder::SetProbability},
    {"first", &RuleBuilder::SetFirst},
    {"status", &RuleBuilder::SetStatus},
    {"body", &RuleBuilder::SetBody},
    {"answer_header", &RuleBuilder::SetAnswerHeader, true},
    {"delay", &RuleBuilder::SetDelay},
    {"rate", &RuleBuilder::SetRate},
    {"length", &RuleBuilder::SetLength},
    {"break", &RuleBuilder::SetBreak},
    {"handled", &RuleBuilder::SetHandled},
};

// Takes one value from the front of `text`: up to a blank, or in quotes.
Result<std::string> TakeValue(std::string_view& text) {
  std::string value;
  const char quote = text.empty() ? ' ' : text.front();
  if (quote != '"' && quote != '\'') {
    const size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    value = text.substr(0, end);
    text.remove_prefix(end);
    return value;
  }
  for (size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
      value += text[++i];
    } else if (text[i] == quote) {
      text.remove_prefix(i + 1);
      return value;
    } else {
      value += text[i];
    }
  }
  return Fail(ErrorCode::kBadUsage, fmt::format("a {} is never closed", quote));
}

// One member of an object as the texts that stand for it in the other form.
Result<std::vector<std::string>> TextsOf(std::string_view key, const Value& value) {
  using Texts = std::vector<std::string>;
  const bool is_header = key == "header" || key == "answer_header";
  if (value.IsString()) return Texts{std::string(base::AsView(value))};
  if (key != "body" && (value.IsNumber() || value.IsBool())) return Texts{base::ToJson(value)};
  if (key == "body") return Texts{base::ToJson(value)};
  if (is_header && value.IsObject()) {
    Texts texts;
    for (const auto& member : value.GetObject()) {
      const auto inner = TextsOf(base::AsView(member.name), member.value);
      if (!inner || inner->size() != 1) {
        return Fail(ErrorCode::kBadUsage,
                    fmt::format("\"{}\" can't be {}", base::AsView(member.name),
                                base::DescribeJson(member.value)));
      }
      texts.push_back(fmt::format("{}: {}", base::AsView(member.name), inner->front()));
    }
    return texts;
  }
  if (is_header && value.IsArray()) {
    Texts texts;
    for (const Value& item : value.GetArray()) {
      if (!item.IsString()) {
        return Fail(ErrorCode::kBadUsage,
                    fmt::format("a {} can't be {}", key, base::DescribeJson(item)));
      }
      texts.emplace_back(base::AsView(item));
    }
    return texts;
  }
  return Fail(ErrorCode::kBadUsage,
              fmt::format("\"{}\" can't be {}", key, base::DescribeJson(value)));
}

Status CheckNames(const std::vector<Rule>& rules, std::string_view list) {
  for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
    const bool twice = std::any_of(rules.begin(), rule,
                                   [&](const Rule& earlier) { return earlier.name == rule->name; });
    if (twice) {
      return Fail(
          ErrorCode::kBadUsage,
          fmt::format("two faults have the name '{}'; give them different ones", rule->name),
          std::string(list));
    }
  }
  return {};
}

template <typename Sources>
Result<std::vector<Rule>> ReadAll(const Sources& sources, std::string_view list,
                                  const RuleSource& source) {
  std::vector<Rule> rules;
  for (const auto& one : sources) {
    if (rules.size() == kMaxRules) {
      return Fail(ErrorCode::kBadUsage, fmt::format("more than {} faults are too many", kMaxRules),
                  std::string(list));
    }
    const size_t number = rules.size() + 1;
    auto rule = ReadRule(one, number, source);
    if (!rule) {
      rule.error().where =
          fmt::format("{}{}", list, sources.size() == 1 ? "" : fmt::format(" {}", number));
      return tl::unexpected(rule.error());
    }
    rules.push_back(*std::move(rule));
  }
  if (const Status checked = CheckNames(rules, list); !checked)
    return tl::unexpected(checked.error());
  return rules;
}

}  // namespace

Result<Rule> ReadRule(std::string_view text, size_t number, const RuleSource& source) {
  text = base::TrimBlanks(text);
  if (text.starts_with('{')) {
    rapidjson::Document document;
    if (const Status parsed = base::ParseJson(text, document); !parsed)
      return Fail(ErrorCode::kBadUsage, "the fault is not JSON: " + parsed.error().message);
    return ReadRule(static_cast<const Value&>(document), number, source);
  }
  RuleBuilder builder(number, source);
  while (!text.empty()) {
    const size_t equals = text.find('=');
    const std::string_view key = text.substr(0, equals);
    if (equals == std::string_view::npos ||
        key.find_first_of(" \t\n\"'") != std::string_view::npos) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("'{}' is no key=value; an example of a fault is {}",
                              text.substr(0, text.find_first_of(" \t\n")), kRuleExample));
    }
    text.remove_prefix(equals + 1);
    const auto value = TakeValue(text);
    if (!value) {
      return Fail(ErrorCode::kBadUsage, fmt::format("{}=: {}", key, value.error().message));
    }
    if (const Status set = builder.Set(key, *value); !set) return tl::unexpected(set.error());
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
  return builder.Finish();
}

Result<Rule> ReadRule(const Value& value, size_t number, const RuleSource& source) {
  if (value.IsString()) return ReadRule(base::AsView(value), number, source);
  if (!value.IsObject()) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("a fault can't be {}; an example is {}", base::DescribeJson(value),
                            R"({"endpoint": "/api/v1/goals/", "first": 3, "status": 503})"));
  }
  RuleBuilder builder(number, source);
  for (const auto& member : value.GetObject()) {
    const std::string_view key = base::AsView(member.name);
    const auto texts = TextsOf(key, member.value);
    if (!texts) return tl::unexpected(texts.error());
    for (const std::string& text : *texts) {
      if (const Status set = builder.Set(key, text); !set) return tl::unexpected(set.error());
    }
  }
  return builder.Finish();
}

Result<std::vector<Rule>> ReadRules(const std::vector<std::string>& texts,
                                    const RuleSource& source) {
  return ReadAll(texts, "--fault", source);
}

Result<std::vector<Rule>> ReadRules(const Value& list, const RuleSource& source) {
  if (!list.IsArray()) {
    return Fail(ErrorCode::kBadUsage, "\"faults\" must be a list, not " + base::DescribeJson(list));
  }
  struct Values {
    const Value& list;
    size_t size() const { return list.Size(); }
    const Value* begin() const { return list.Begin(); }
    const Value* end() const { return list.End(); }
  };
  return ReadAll(Values{list}, "faults", source);
}

}  // namespace mock_server::faults
