#include "harness/contract/mutation.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.h"
#include "base/json_pointer.h"
#include "harness/contract/selection.h"

namespace harness::contract {

using base::HttpResponse;
using base::JsonPointer;
using rapidjson::Value;

namespace {

constexpr size_t kMaxWordBytes = 30;

// A value of a closed set, as far as one answer shows it: lower-case letters and underscores.
bool IsWord(const Value& value) {
  if (!value.IsString() || value.GetStringLength() < 2) return false;
  const std::string_view text = base::AsView(value);
  return text.size() <= kMaxWordBytes && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '_';
         });
}

Value OfAnotherType(const Value& value, rapidjson::Document::AllocatorType& allocator) {
  if (value.IsString()) return Value(7);
  if (value.IsObject()) return Value(rapidjson::kArrayType);
  if (value.IsArray()) return Value(rapidjson::kObjectType);
  // What may be nothing may be a text, too, but hardly ever this.
  if (value.IsNull()) return Value(true);
  return base::MakeString("mutated", allocator);
}

std::string OtherWord(std::string_view word) { return word == "mutated" ? "otherwise" : "mutated"; }

int OtherStatus(int status) { return status / 100 * 100 + (status % 100 == 2 ? 3 : 2); }

std::string NameOf(const JsonPointer& place) {
  return place.tokens().empty() ? "the body" : place.ToString();
}

std::string Quoted(const std::string& text) {
  rapidjson::Document owner;
  return base::ToJson(base::MakeString(text, owner.GetAllocator()));
}

std::string RuleText(const JsonPointer& place, const std::string& rule) {
  return fmt::format("\"rules\": {{ {}: {} }}", Quoted(place.ToString()), rule);
}

std::string TypeRule(const JsonPointer& place, const Value& value) {
  return RuleText(place, fmt::format("{{ \"type\": \"{}\" }}", base::JsonTypeName(value)));
}

void AddAt(const Value& value, const JsonPointer& place, std::vector<Mutation>& mutations) {
  if (mutations.size() >= kMaxMutations) return;
  rapidjson::Document other;
  const std::string other_type(base::JsonTypeName(OfAnotherType(value, other.GetAllocator())));
  mutations.push_back({Mutation::Kind::kTypeChanged, place.ToString(),
                       fmt::format("{} is of the type {} instead of {}", NameOf(place), other_type,
                                   base::JsonTypeName(value)),
                       TypeRule(place, value)});
  if (IsWord(value)) {
    const std::string word(base::AsView(value));
    mutations.push_back(
        {Mutation::Kind::kWordChanged, place.ToString(),
         fmt::format("{} is \"{}\" instead of \"{}\"", NameOf(place), OtherWord(word), word),
         RuleText(place, fmt::format("{{ \"enum\": [\"{}\"] }}", word))});
  }
  if (value.IsArray() && !value.Empty()) AddAt(value[0], place.Child(size_t{0}), mutations);
  if (!value.IsObject()) return;
  for (const auto& member : value.GetObject()) {
    const JsonPointer child = place.Child(base::AsView(member.name));
    mutations.push_back({Mutation::Kind::kFieldDropped, child.ToString(),
                         fmt::format("{} is missing", NameOf(child)),
                         TypeRule(child, member.value)});
    AddAt(member.value, child, mutations);
  }
}

// Borrows the text.
Value Named(const std::string& name) {
  return Value(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
}

// The place in a document of our own; nullptr when there is none.
Value* FindPlace(Value& root, const std::vector<std::string>& tokens) {
  Value* at = &root;
  for (const std::string& token : tokens) {
    if (at->IsArray() && token == "0" && !at->Empty()) {
      at = &(*at)[0];
      continue;
    }
    if (!at->IsObject()) return nullptr;
    const auto member = at->FindMember(Named(token));
    if (member == at->MemberEnd()) return nullptr;
    at = &member->value;
  }
  return at;
}

// Passes everything on, and changes one answer, counted from 0.
class MutatingTarget : public client::Target {
 public:
  explicit MutatingTarget(client::Target& target) : target_(target) {}

  // nullptr: changes none.
  void Begin(size_t number, const Mutation* mutation) {
    sent_ = 0;
    number_ = number;
    mutation_ = mutation;
  }

  base::Result<HttpResponse> Send(base::Service service,
                                  const base::HttpRequest& request) override {
    auto answer = target_.Send(service, request);
    if (!answer || mutation_ == nullptr || sent_++ != number_) return answer;
    return Mutated(*mutation_, *std::move(answer));
  }
  bool reconnected() const override { return target_.reconnected(); }
  std::string BaseUrl(base::Service service) const override { return target_.BaseUrl(service); }

 private:
  client::Target& target_;
  size_t sent_ = 0;
  size_t number_ = 0;
  const Mutation* mutation_ = nullptr;
};

// What an endpoint answers, as far as two contracts mean the same by it: "GET /agents/{}  200 ".
std::string AnswerName(const Step& step, const HttpResponse& response) {
  std::string path = step.request.path;
  for (size_t at = path.find("{{"); at != std::string::npos; at = path.find("{{", at + 2)) {
    const size_t end = path.find("}}", at);
    if (end == std::string::npos) break;
    path.replace(at, end + 2 - at, "{}");
  }
  return fmt::format("{} {} {} {} ", step.request.method, base::ServiceName(step.service), path,
                     response.status);
}

// One mutated answer, and whether its contract noticed it.
struct Trial {
  std::string name;
  bool noticed = false;
  Survivor survivor;
};

}  // namespace

std::vector<Mutation> MutationsOf(const HttpResponse& response) {
  std::vector<Mutation> mutations = {
      {Mutation::Kind::kStatus, "",
       fmt::format("the status is {} instead of {}", OtherStatus(response.status), response.status),
       fmt::format("\"status\": {}", response.status)}};
  rapidjson::Document body;
  if (base::ParseJson(response.body, body)) AddAt(body, JsonPointer(), mutations);
  return mutations;
}

HttpResponse Mutated(const Mutation& mutation, HttpResponse response) {
  if (mutation.kind == Mutation::Kind::kStatus) {
    response.status = OtherStatus(response.status);
    return response;
  }
  rapidjson::Document body;
  const auto pointer = JsonPointer::Parse(mutation.pointer);
  if (!pointer || !base::ParseJson(response.body, body)) return response;
  std::vector<std::string> tokens = pointer->tokens();
  if (mutation.kind == Mutation::Kind::kFieldDropped) {
    const std::string name = tokens.back();
    tokens.pop_back();
    Value* object = FindPlace(body, tokens);
    if (object == nullptr || !object->IsObject()) return response;
    const auto member = object->FindMember(Named(name));
    if (member != object->MemberEnd()) object->EraseMember(member);  // keeps the order
  } else {
    Value* value = FindPlace(body, tokens);
    if (value == nullptr) return response;
    Value other = mutation.kind == Mutation::Kind::kTypeChanged
                      ? OfAnotherType(*value, body.GetAllocator())
                      : base::MakeString(OtherWord(value->IsString() ? base::AsView(*value) : ""),
                                         body.GetAllocator());
    value->Swap(other);
  }
  response.body = base::ToJson(body);
  return response;
}

double MutationResult::SurvivorsPercent() const {
  return mutations == 0
             ? 0
             : 100 * static_cast<double>(survivors.size()) / static_cast<double>(mutations);
}

base::Result<MutationResult> RunMutations(std::span<const Contract> contracts,
                                          client::Target& target, const base::Clock& clock,
                                          const RunOptions& options) {
  MutatingTarget mutating(target);
  Runner runner(mutating, clock, options);
  MutationResult result;
  std::vector<Trial> all;
  std::map<std::string, size_t> numbers;  // of the trials in `all`, by name
  for (const Contract& contract : contracts) {
    const std::string name(ShortName(contract.file));
    mutating.Begin(0, nullptr);
    const ContractResult good = runner.Run(contract);
    if (good.outcome == Outcome::kUnreachable)
      return base::Fail(base::ErrorCode::kUnreachable, good.FirstFailure()->reason);
    if (runner.interrupted()) break;
    if (good.outcome != Outcome::kPassed) {
      result.not_judged.push_back(name);
      continue;
    }
    std::vector<Trial> trials;
    // Every step sends one request, so its number is that of the request.
    for (size_t step = 0; step < contract.steps.size() && !runner.interrupted(); ++step) {
      if (!contract.steps[step].response || !good.steps[step].response) continue;
      for (Mutation& mutation : MutationsOf(*good.steps[step].response)) {
        if (runner.interrupted()) break;
        mutating.Begin(step, &mutation);
        const bool noticed = runner.Run(contract).outcome != Outcome::kPassed;
        trials.push_back(
            {AnswerName(contract.steps[step], *good.steps[step].response) + mutation.text,
             noticed,
             {name, good.steps[step].where, good.steps[step].name, mutation}});
      }
    }
    mutating.Begin(0, nullptr);
    if (runner.interrupted()) break;
    // What its runs left behind must not be what made it fail.
    if (runner.Run(contract).outcome != Outcome::kPassed) {
      result.not_judged.push_back(name);
      continue;
    }
    for (Trial& trial : trials) {
      const auto [place, is_new] = numbers.emplace(trial.name, all.size());
      if (is_new) {
        all.push_back(std::move(trial));
      } else {
        all[place->second].noticed |= trial.noticed;
      }
    }
  }
  result.mutations = all.size();
  for (Trial& trial : all) {
    if (!trial.noticed) result.survivors.push_back(std::move(trial.survivor));
  }
  result.interrupted = runner.interrupted();
  if (result.mutations == 0 && !result.interrupted) {
    return base::Fail(base::ErrorCode::kNothingRan,
                      "none of the contracts passes as it is, so no answer can be mutated");
  }
  return result;
}

}  // namespace harness::contract
