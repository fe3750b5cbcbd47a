#include "harness/report/contract_forms.h"

#include <rapidjson/document.h>

#include "base/json.h"
#include "base/utf8.h"
#include "harness/report/contract_console.h"
#include "harness/report/failure_text.h"

namespace harness::report {
namespace {

using contract::Outcome;
using contract::OutcomeName;
using contract::StepResult;
using rapidjson::Value;

class Writer {
 public:
  std::string Write(const contract::SuiteResult& suite) {
    Value totals = Object();
    for (const Outcome outcome : {Outcome::kPassed, Outcome::kFailed, Outcome::kSkipped,
                                  Outcome::kUnreachable, Outcome::kInterrupted}) {
      Add(totals, OutcomeName(outcome), Value(suite.Count(outcome)));
    }
    if (const int known = suite.Count(Outcome::kKnown); known > 0)
      Add(totals, OutcomeName(Outcome::kKnown), Value(known));
    Add(totals, "steps",
        Value(suite.CountSteps(Outcome::kPassed) + suite.CountSteps(Outcome::kFailed)));
    Add(totals, "not_begun", Value(suite.not_begun));
    Add(totals, "sent_again", Value(suite.CountSentAgain()));
    Add(totals, "reconnected", Value(suite.CountReconnected()));
    if (const int count = suite.CountEventsUnheard(); count > 0)
      Add(totals, "events_not_checked", Value(count));
    Value contracts(rapidjson::kArrayType);
    for (const auto& one : suite.contracts) contracts.PushBack(Contract(one), allocator());
    Value root = Object();
    Add(root, "target", Text(suite.target));
    Add(root, "interrupted", Value(suite.interrupted));
    Add(root, "totals", std::move(totals));
    Add(root, "seconds", Seconds(suite.duration));
    Add(root, "contracts", std::move(contracts));
    return base::ToPrettyJson(root) + '\n';
  }

 private:
  rapidjson::Document::AllocatorType& allocator() { return document_.GetAllocator(); }
  static Value Object() { return Value(rapidjson::kObjectType); }
  Value Text(std::string_view text) { return base::MakeString(base::ValidUtf8(text), allocator()); }
  static Value Seconds(std::chrono::nanoseconds duration) {
    return Value(std::chrono::duration<double>(duration).count());
  }
  void Add(Value& object, std::string_view name, Value value) {
    object.AddMember(Text(name), value, allocator());
  }

  Value Headers(const base::HttpHeaders& headers) {
    Value list(rapidjson::kArrayType);
    for (const auto& header : headers) {
      Value pair(rapidjson::kArrayType);
      pair.PushBack(Text(header.name), allocator()).PushBack(Text(header.value), allocator());
      list.PushBack(pair, allocator());
    }
    return list;
  }

  Value Contract(const contract::ContractResult& result) {
    Value steps(rapidjson::kArrayType);
    for (const StepResult& step : result.steps) steps.PushBack(Step(step), allocator());
    Value object = Object();
    Add(object, "file", Text(result.file));
    Add(object, "contract", Text(result.title));
    Add(object, "outcome", Text(OutcomeName(result.outcome)));
    if (!result.reason.empty()) Add(object, "reason", Text(result.reason));
    Add(object, "seconds", Seconds(result.duration));
    Add(object, "steps", std::move(steps));
    return object;
  }

  Value Step(const StepResult& step) {
    Value object = Object();
    Add(object, "name", Text(step.name));
    Add(object, "where", Text(step.where));
    if (step.in_finally) Add(object, "finally", Value(true));
    Add(object, "outcome", Text(OutcomeName(step.outcome)));
    if (!step.reason.empty()) Add(object, "reason", Text(step.reason));
    if (step.outcome == Outcome::kNotRun) return object;
    Add(object, "seconds", Seconds(step.duration));
    Value request = Object();
    Add(request, "method", Text(step.request.method));
    Add(request, "url", Text(step.base_url + step.request.target));
    Add(request, "headers", Headers(step.request.headers));
    Add(request, "body", Text(step.request.body));
    Add(object, "request", std::move(request));
    if (!step.sent_again.empty()) Add(object, "sent_again", Text(step.sent_again));
    if (step.reconnected > 0) Add(object, "reconnected", Value(step.reconnected));
    if (!step.used.empty()) {
      Value used(rapidjson::kArrayType);
      for (const auto& value : step.used) {
        Value one = Object();
        Add(one, "name", Text(value.name));
        Add(one, "value", Text(value.value));
        Add(one, "origin", Text(value.origin));
        used.PushBack(one, allocator());
      }
      Add(object, "used", std::move(used));
    }
    if (step.response) {
      Value response = Object();
      Add(response, "status", Value(step.response->status));
      Add(response, "headers", Headers(step.response->headers));
      Add(response, "body", Text(step.response->body));
      Add(object, "response", std::move(response));
    }
    if (step.events) {
      Value events(rapidjson::kArrayType);
      for (const std::string& event : *step.events) events.PushBack(Text(event), allocator());
      Add(object, "events", std::move(events));
    }
    if (step.events_unheard) Add(object, "events_not_checked", Text(kUnheard));
    if (!step.mismatches.empty()) AddMismatches(object, step);
    return object;
  }

  void AddMismatches(Value& object, const StepResult& step) {
    Value mismatches(rapidjson::kArrayType);
    for (const auto& mismatch : step.mismatches) {
      Value one = Object();
      Add(one, "where", Text(mismatch.where));
      Add(one, "expected", Text(mismatch.expected));
      Add(one, "actual", Text(mismatch.actual));
      mismatches.PushBack(one, allocator());
    }
    Add(object, "mismatches", std::move(mismatches));
    Add(object, "curl", Text(CurlLineOf(step)));
  }

  rapidjson::Document document_;
};

}  // namespace

std::string ContractJson(const contract::SuiteResult& suite) { return Writer().Write(suite); }

}  // namespace harness::report
