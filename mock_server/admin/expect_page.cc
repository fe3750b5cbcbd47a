#include "mock_server/admin/pages.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/journal_filter.h"
#include "mock_server/admin/request_body.h"
#include "mock_server/journal/expectation.h"
#include "mock_server/journal/search.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using journal::Expectation;
using journal::Outcome;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr size_t kMaxExpectations = 1'000;
constexpr std::string_view kRemedy =
    R"(send {"expectations": [{"request": {"method": "POST", "endpoint": "/api/v1/goals/"}, "exactly": 1}]})";

struct Question {
  std::vector<Expectation> expectations;
  bool in_order = false;
};

Result<Expectation> ReadExpectation(const Value& value) {
  if (!value.IsObject()) return BadBody("it can't be " + base::DescribeJson(value));
  Expectation expectation;
  bool has_count = false;
  bool has_request = false;
  for (const auto& member : value.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "request") {
      auto filter = ReadJournalFilter(member.value);
      if (!filter) return BadBody("\"request\": " + filter.error().ToString());
      expectation.filter = *std::move(filter);
      has_request = true;
      continue;
    }
    const bool is_count = name == "exactly" || name == "at_least" || name == "at_most";
    if (!is_count || !member.value.IsUint())
      return BadBody(
          WrongMember(name, member.value, {"request", "exactly", "at_least", "at_most"}));
    const uint64_t count = member.value.GetUint();
    if (name != "at_most") expectation.at_least = count;
    if (name != "at_least") expectation.at_most = count;
    // "at most" alone is no demand.
    if (name == "at_most" && !has_count && !value.HasMember("at_least")) expectation.at_least = 0;
    has_count = true;
  }
  if (!has_request) return BadBody("it has no \"request\"");
  if (value.HasMember("exactly") && (value.HasMember("at_least") || value.HasMember("at_most")))
    return BadBody("\"exactly\" goes with neither \"at_least\" nor \"at_most\"");
  if (expectation.at_most && expectation.at_least > *expectation.at_most)
    return BadBody("\"at_least\" is above \"at_most\"");
  return expectation;
}

Result<Question> ReadQuestion(const Document& body) {
  Question question;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = base::AsView(member.name);
    if (name == "in_order" && member.value.IsBool()) {
      question.in_order = member.value.GetBool();
    } else if (name == "expectations" && member.value.IsArray()) {
      for (const Value& value : member.value.GetArray()) {
        auto expectation = ReadExpectation(value);
        const size_t index = question.expectations.size();
        if (!expectation)
          return BadBody(fmt::format("/expectations/{}: {}", index, expectation.error().message));
        if (index == kMaxExpectations)
          return BadBody(fmt::format("more than {} expectations are too many", kMaxExpectations));
        question.expectations.push_back(*std::move(expectation));
      }
    } else {
      return BadBody(WrongMember(name, member.value, {"expectations", "in_order"}));
    }
  }
  if (question.expectations.empty()) return BadBody("there are no \"expectations\"");
  return question;
}

Value DifferencesValue(const std::vector<journal::Difference>& differences,
                       Document::AllocatorType& allocator) {
  Value list(rapidjson::kArrayType);
  for (const journal::Difference& difference : differences) {
    Value value(rapidjson::kObjectType);
    value.AddMember("where", TextValue(difference.where, allocator), allocator);
    value.AddMember("expected", TextValue(difference.expected, allocator), allocator);
    value.AddMember("actual", TextValue(difference.actual, allocator), allocator);
    list.PushBack(value, allocator);
  }
  return list;
}

Value NearMissValue(const journal::NearMiss& miss, Document::AllocatorType& allocator) {
  Value value(rapidjson::kObjectType);
  value.AddMember("number", miss.entry.number, allocator);
  value.AddMember("service", TextValue(base::ServiceName(miss.entry.service), allocator),
                  allocator);
  value.AddMember("method", TextValue(miss.entry.request.method, allocator), allocator);
  value.AddMember("target", TextValue(miss.entry.request.target, allocator), allocator);
  value.AddMember("status", miss.entry.response.status, allocator);
  value.AddMember("differs", DifferencesValue(miss.differences, allocator), allocator);
  return value;
}

Value OutcomeValue(const Expectation& expectation, const Outcome& outcome,
                   Document::AllocatorType& allocator) {
  Value value(rapidjson::kObjectType);
  value.AddMember("holds", outcome.holds, allocator);
  value.AddMember("expected", TextValue(expectation.ToText(), allocator), allocator);
  value.AddMember("count", outcome.count, allocator);
  value.AddMember("exact", outcome.doubt.empty(), allocator);
  if (!outcome.doubt.empty())
    value.AddMember("doubt", TextValue(outcome.doubt, allocator), allocator);
  if (outcome.count < expectation.at_least) {
    Value nearest(rapidjson::kArrayType);
    for (const journal::NearMiss& miss : outcome.nearest)
      nearest.PushBack(NearMissValue(miss, allocator), allocator);
    value.AddMember("nearest", nearest, allocator);
  }
  if (!outcome.numbers.empty()) {
    Value numbers(rapidjson::kArrayType);
    for (const uint64_t number : outcome.numbers) numbers.PushBack(number, allocator);
    value.AddMember("numbers", numbers, allocator);
  }
  return value;
}

}  // namespace

HttpResponse ExpectPage(AdminTarget& target, const HttpRequest& request) {
  const auto body = ObjectBody(request);
  if (!body) return BadRequest(body.error().message, kRemedy);
  const auto question = ReadQuestion(*body);
  if (!question) return BadRequest(question.error().message, kRemedy);
  const std::vector<Outcome> outcomes = Judge(target.journal(), question->expectations);
  bool holds = true;
  Document answer(rapidjson::kObjectType);
  auto& allocator = answer.GetAllocator();
  Value list(rapidjson::kArrayType);
  for (size_t i = 0; i < outcomes.size(); ++i) {
    holds = holds && outcomes[i].holds;
    list.PushBack(OutcomeValue(question->expectations[i], outcomes[i], allocator), allocator);
  }
  Value order;
  if (question->in_order) {
    const auto out_of_order = FirstOutOfOrder(target.journal(), question->expectations);
    holds = holds && !out_of_order;
    order.SetObject();
    order.AddMember("holds", !out_of_order.has_value(), allocator);
    if (out_of_order)
      order.AddMember("first_missing", static_cast<uint64_t>(*out_of_order), allocator);
    if (const std::string missing = WhatIsMissing(target.journal()); !missing.empty())
      order.AddMember("doubt", TextValue(missing, allocator), allocator);
  }
  answer.AddMember("holds", holds, allocator);
  answer.AddMember("expectations", list, allocator);
  if (question->in_order) answer.AddMember("order", order, allocator);
  return JsonAnswer(200, answer);
}

}  // namespace mock_server::admin
