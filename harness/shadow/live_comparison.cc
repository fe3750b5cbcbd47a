#include "harness/shadow/live_comparison.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/fnv.h"
#include "base/json.h"
#include "harness/drift/answer.h"
#include "harness/drift/body_difference.h"
#include "harness/drift/corpus.h"
#include "harness/drift/masking.h"

namespace harness::shadow {
namespace {

using base::HttpHeader;
using base::HttpRequest;
using drift::Answer;
using drift::Difference;
using drift::Hindrance;
using drift::Judgement;
using drift::Outcome;

// So many ids are kept in mind, and what belongs to them in the stand-in.
constexpr size_t kMostIds = 200'000;
constexpr size_t kMostChanges = 1024;
constexpr size_t kMostReads = 10'000;
constexpr size_t kMostGroups = 500;
constexpr size_t kMostKeys = 64;
// Of an example.
constexpr size_t kKeptBytes = 65536;

bool IsRefusal(int status) { return status == 401 || status == 403; }

// What one side breaks down at and the other does not is no matter of order or of what is stored.
bool BreaksOnOneSide(const Answer& a, const Answer& b) {
  return (a.status >= 500) != (b.status >= 500);
}

Answer Masked(Answer answer) {
  for (auto& [name, value] : answer.headers) {
    value = drift::MaskHeaderButIds(value);
    if (name == "allow") value = drift::SortedMethods(value);
  }
  answer.body = drift::MaskBodyButIds(answer.body);
  return answer;
}

Answer Translated(Answer answer, const IdPairs& pairs) {
  for (auto& [name, value] : answer.headers) value = pairs.ToStandIn(value);
  answer.body = pairs.ToStandIn(answer.body);
  return answer;
}

bool Alike(const Answer& a, const Answer& b) {
  return a.status == b.status && a.headers == b.headers && a.body == b.body;
}

std::vector<Difference> DifferencesOf(const Answer& expected, const Answer& actual) {
  std::vector<Difference> differences = drift::CompareHeads(expected, actual);
  for (Difference& one : drift::CompareBodies(expected.body, actual.body))
    differences.push_back(std::move(one));
  return differences;
}

// What is asked, of whom and by whom.
std::string ReadKey(const LiveExchange& live) {
  std::string key(base::ServiceName(live.service));
  key += ' ' + live.request.method + ' ' + live.request.target;
  for (const char* name : {"x-api-key", "authorization"}) {
    const std::string* value = live.request.header(name);
    key += '\n' + (value == nullptr ? std::string() : *value);
  }
  return key;
}

template <typename Predicate>
bool AnyId(std::string_view text, Predicate predicate) {
  bool any = false;
  drift::ForEachId(text, [&](const std::string& id) { any = any || predicate(id); });
  return any;
}

std::unordered_set<std::string> IdsOf(const HttpRequest& request) {
  std::unordered_set<std::string> ids;
  const auto add = [&](std::string id) { ids.insert(std::move(id)); };
  drift::ForEachId(request.target, add);
  drift::ForEachId(request.body, add);
  return ids;
}

bool IsNumber(const std::string& json) {
  return !json.empty() && (json[0] == '-' || (json[0] >= '0' && json[0] <= '9'));
}

bool IsByte(const std::string& place) { return place.starts_with("byte "); }

// The place without the index of an element, so that each element of a list is no kind of its own.
std::string KindOf(const std::string& place) {
  if (IsByte(place)) return "byte";
  std::string kind;
  for (size_t at = 0; at < place.size(); ++at) {
    const bool digit = place[at] >= '0' && place[at] <= '9';
    if (!digit) {
      kind += place[at];
    } else if (!kind.ends_with('#')) {
      kind += '#';
    }
  }
  return kind;
}

}  // namespace

LiveComparison::LiveComparison(OpenStandIn open, std::vector<drift::Endpoint> endpoints, Told told)
    : open_(std::move(open)), told_(std::move(told)), endpoints_(std::move(endpoints)) {}

base::Status LiveComparison::Open() {
  for (std::unique_ptr<client::Target>* one : {&stand_in_, &empty_}) {
    auto opened = open_();
    if (!opened) return tl::unexpected(opened.error());
    *one = std::move(*opened);
  }
  return {};
}

void LiveComparison::Compare(const LiveExchange& live, const EachPending& each_pending) {
  ++number_;
  RestartIfFull();
  Case one{.live = live,
           .request = ForStandIn(live),
           .expected = {},
           .actual = drift::AnswerOf(live.answer, live.request.method != "HEAD"),
           .masked_expected = {},
           .masked_actual = {},
           .new_ids = {}};
  Judgement judged{Outcome::kNotComparable, live.hindrance};
  if (live.hindrance == Hindrance::kNone) judged = JudgeCase(one, each_pending);
  if (live.hindrance == Hindrance::kNoAnswer) one.actual = {};
  if (live.reads_only()) {
    NoteRead(one);
  } else {
    NoteChange(one, judged.outcome);
  }
  Count(one, judged);
}

HttpRequest LiveComparison::ForStandIn(const LiveExchange& live) const {
  HttpRequest request = live.request;
  request.target = pairs_.ToStandIn(request.target);
  request.body = pairs_.ToStandIn(request.body);
  for (HttpHeader& header : request.headers) {
    if (base::EqualsIgnoreCase(header.name, "content-length")) {
      header.value = std::to_string(request.body.size());
    } else if (base::EqualsIgnoreCase(header.name, "x-api-key")) {
      if (live.service == base::Service::kDataLayer && accepted_keys_.contains(header.value))
        header.value = drift::kDataLayerKey;
    } else {
      header.value = pairs_.ToStandIn(header.value);
    }
  }
  return request;
}

Answer LiveComparison::Ask(client::Target& stand_in, const Case& one) {
  // It is in this process, so it answers.
  auto response = stand_in.Send(one.live.service, one.request);
  return response ? drift::AnswerOf(*response, one.request.method != "HEAD") : Answer{};
}

void LiveComparison::AskAndMask(Case& one) {
  one.expected = Ask(*stand_in_, one);
  one.new_ids.clear();
  drift::ForEachId(one.expected.body, [&](const std::string& id) {
    if (!pairs_.KnowsOfStandIn(id)) one.new_ids.push_back(id);
  });
  drift::ForEachId(one.actual.body, [&](const std::string& id) {
    if (!pairs_.Knows(id)) one.new_ids.push_back(id);
  });
  if (!one.new_ids.empty()) {
    // A list may show what was there before, in the place of what the stand-in has.
    const bool list = one.live.reads_only();
    pairs_.Learn(one.actual.body, one.expected.body, list);
    for (const auto& [name, value] : one.actual.headers) {
      const auto other = one.expected.headers.find(name);
      if (other != one.expected.headers.end()) pairs_.Learn(value, other->second, list);
    }
  }
  one.masked_expected = Masked(one.expected);
  one.masked_actual = Masked(Translated(one.actual, pairs_));
}

// A key of the data layer that the platform accepts is as good as the stand-in's own.
bool LiveComparison::AskWithItsKey(Case& one) {
  const std::string* key = one.live.request.header("x-api-key");
  if (one.live.service != base::Service::kDataLayer || key == nullptr ||
      one.actual.status / 100 != 2 || accepted_keys_.size() >= kMostKeys ||
      !accepted_keys_.insert(*key).second)
    return false;
  one.request = ForStandIn(one.live);
  AskAndMask(one);
  return true;
}

Judgement LiveComparison::JudgeCase(Case& one, const EachPending& each_pending) {
  AskAndMask(one);
  if (IsRefusal(one.expected.status) && !IsRefusal(one.actual.status) && !AskWithItsKey(one) &&
      one.live.request.header("authorization") != nullptr)
    return {Outcome::kNotComparable, Hindrance::kCredentials};
  if (Alike(one.masked_expected, one.masked_actual)) return {};
  const auto hindered = [](Hindrance hindrance) {
    return Judgement{Outcome::kNotComparable, hindrance};
  };
  // Who may come in is the configuration of a data layer.
  if (one.live.service == base::Service::kDataLayer &&
      IsRefusal(one.expected.status) != IsRefusal(one.actual.status))
    return hindered(Hindrance::kCredentials);
  const bool breaks = BreaksOnOneSide(one.expected, one.actual);
  if (!breaks && IsLeftBehind(one)) return hindered(Hindrance::kEarlierStep);
  const HttpRequest& request = one.live.request;
  if (!pairs_.KnowsAllIn(request.target) || !pairs_.KnowsAllIn(request.body))
    return hindered(Hindrance::kEarlierData);
  if (one.live.reads_only() && one.actual.status == 200 && one.expected.status == 200 &&
      !pairs_.KnowsAllIn(one.actual.body))
    return hindered(Hindrance::kEarlierData);
  if (!breaks && MayBeOutOfOrder(one.live, each_pending)) return hindered(Hindrance::kOrder);
  if (IsThereAlready(one)) return hindered(Hindrance::kEarlierData);
  if (DependsOnState(one)) return hindered(Hindrance::kState);
  return {ContradictsItself(one) ? Outcome::kNoisy : Outcome::kDiffers, Hindrance::kNone};
}

bool LiveComparison::IsLeftBehind(const Case& one) const {
  const auto left = [&](const std::string& id) { return left_behind_.contains(id); };
  return AnyId(one.request.target, left) || AnyId(one.request.body, left) ||
         AnyId(one.masked_expected.body, left) || AnyId(one.masked_actual.body, left) ||
         (!one.live.reads_only() &&
          AnyId(one.request.target, [&](const std::string& id) { return touched_.contains(id); }));
}

bool LiveComparison::MayBeOutOfOrder(const LiveExchange& live,
                                     const EachPending& each_pending) const {
  const Ids ids = IdsOf(live.request);
  const bool of_many = live.reads_only() && !AnyId(live.request.target, [](auto&) { return true; });
  const auto concerns = [&](const Ids& other, std::string_view path) {
    return of_many || path == live.request.path() ||
           std::any_of(other.begin(), other.end(),
                       [&](const std::string& id) { return ids.contains(id); });
  };
  bool found = false;
  each_pending([&](const LiveExchange& other) {
    if (!other.reads_only() && concerns(IdsOf(other.request), other.request.path())) found = true;
  });
  for (const Change& change : changes_)
    found = found || (change.ended > live.begun && concerns(change.ids, change.path));
  // Of so many changes the first are not known any more.
  const bool all_later = changes_.size() == kMostChanges && changes_.front().ended > live.begun;
  return found || all_later;
}

// The platform refuses to make what the stand-in makes, and so does the stand-in at the second
// time: there was one before.
bool LiveComparison::IsThereAlready(Case& one) {
  if (one.live.request.method != "POST" || one.actual.status < 400 ||
      one.expected.status / 100 != 2)
    return false;
  const Answer again = Ask(*stand_in_, one);
  drift::ForEachId(again.body, [&](std::string id) {
    if (!pairs_.KnowsOfStandIn(id)) one.new_ids.push_back(std::move(id));
  });
  return again.status == one.actual.status;
}

// Only numbers differ, as of how much there is, and the stand-in's own change with what is stored.
bool LiveComparison::DependsOnState(Case& one) {
  if (!one.live.reads_only() || one.expected.status != one.actual.status) return false;
  std::set<std::string> changing;
  bool bytes_change = false;
  for (client::Target* stand_in : {stand_in_.get(), empty_.get()}) {
    for (Difference& difference : DifferencesOf(one.masked_expected, Masked(Ask(*stand_in, one)))) {
      bytes_change = bytes_change || IsByte(difference.place);
      changing.insert(std::move(difference.place));
    }
  }
  const std::vector<Difference> differences = DifferencesOf(one.masked_expected, one.masked_actual);
  return std::all_of(differences.begin(), differences.end(), [&](const Difference& difference) {
    if (IsByte(difference.place)) return bytes_change;
    return changing.contains(difference.place) && IsNumber(difference.expected) &&
           IsNumber(difference.actual);
  });
}

bool LiveComparison::ContradictsItself(const Case& one) const {
  const auto read = reads_.find(ReadKey(one.live));
  return one.live.reads_only() && read != reads_.end() && read->second.changes == change_count_ &&
         read->second.answer != base::Fnv1a(one.masked_actual.body);
}

void LiveComparison::NoteRead(const Case& one) {
  if (one.live.hindrance != Hindrance::kNone) return;
  if (reads_.size() >= kMostReads) reads_.clear();
  reads_[ReadKey(one.live)] = {change_count_, base::Fnv1a(one.masked_actual.body)};
}

void LiveComparison::NoteChange(const Case& one, Outcome outcome) {
  ++change_count_;
  reads_.clear();
  Change change{.begun = one.live.begun,
                .ended = one.live.ended,
                .path = std::string(one.live.request.path()),
                .ids = IdsOf(one.live.request)};
  const auto add = [&](const std::string& id) { change.ids.insert(id); };
  drift::ForEachId(one.actual.body, add);
  changes_.push_back(std::move(change));
  if (changes_.size() > kMostChanges) changes_.pop_front();
  if (outcome == Outcome::kSame) return;
  left_behind_.insert(one.new_ids.begin(), one.new_ids.end());
  drift::ForEachId(one.request.target, [&](std::string id) { left_behind_.insert(std::move(id)); });
  drift::ForEachId(one.request.body, [&](std::string id) { touched_.insert(std::move(id)); });
}

void LiveComparison::Count(const Case& one, Judgement judged) {
  const LiveExchange& live = one.live;
  const size_t endpoint = endpoints_.Find(live.service, live.request.method, live.request.target);
  by_endpoint_.resize(endpoints_.size());
  by_endpoint_[endpoint].Add(judged.outcome);
  counts_.Add(judged.outcome);
  if (judged.outcome == Outcome::kSame) return;
  const std::vector<Difference> differences =
      live.hindrance == Hindrance::kNone ? DifferencesOf(one.masked_expected, one.masked_actual)
                                         : std::vector<Difference>();
  const std::string kind =
      differences.empty() || groups_.size() >= kMostGroups ? "" : KindOf(differences.front().place);
  const auto [found, is_new] = groups_.try_emplace(Key{
      judged.outcome, endpoint, judged.hindrance, one.expected.status, one.actual.status, kind});
  drift::Group& group = found->second;
  ++group.steps;
  if (is_new) {
    group.endpoint = endpoint;
    group.outcome = judged.outcome;
    group.hindrance = judged.hindrance;
    drift::Example& example = group.example;
    example.scenario = "what clients sent";
    example.step = number_;
    example.request = live.request;
    std::erase_if(example.request.headers, IsOfTheConnection);
    example.request.body = base::CutText(example.request.body, kKeptBytes);
    example.expected = one.expected;
    example.actual = example.again = one.actual;
    for (Answer* answer : {&example.expected, &example.actual, &example.again})
      answer->body = base::CutText(answer->body, kKeptBytes);
    example.differences = differences;
    example.hint = drift::LibraryHint(one.expected.body, one.actual.body);
  }
  told_(endpoints_[endpoint], group);
}

void LiveComparison::RestartIfFull() {
  if (pairs_.size() + left_behind_.size() + touched_.size() < kMostIds) return;
  auto opened = open_();
  if (!opened) return;
  stand_in_ = std::move(*opened);
  pairs_.Clear();
  left_behind_.clear();
  touched_.clear();
  ++restarts_;
}

drift::DriftReport LiveComparison::Report() const {
  drift::DriftReport report;
  for (size_t i = 0; i < endpoints_.size(); ++i) report.endpoints.push_back(endpoints_[i]);
  report.by_endpoint = by_endpoint_;
  report.by_endpoint.resize(endpoints_.size());
  report.counts = counts_;
  for (const auto& [key, group] : groups_) report.groups.push_back(group);
  return report;
}

}  // namespace harness::shadow
