#include "harness/contract/response_check.h"

#include <fmt/format.h>

#include "base/json.h"
#include "schema/registry.h"

namespace harness::contract {
namespace {

using base::CutText;
using base::HttpResponse;
using base::ReasonPhrase;

constexpr size_t kShownBytes = 200;

std::string Quoted(std::string_view text) {
  return fmt::format("\"{}\"", CutText(text, kShownBytes));
}

std::string ShowStatus(int status) {
  const std::string_view phrase = ReasonPhrase(status);
  return phrase.empty() ? std::to_string(status) : fmt::format("{} {}", status, phrase);
}

void CheckHeader(const ExpectedHeader& expected, const HttpResponse& actual, Variables& variables,
                 std::vector<Mismatch>& out) {
  const std::string* value = actual.header(expected.name);
  const std::string where = "header " + expected.name;
  const std::string shown = value == nullptr ? "missing" : Quoted(*value);
  if (expected.pattern) {
    if (value == nullptr || !expected.pattern->FoundIn(*value)) {
      out.push_back(
          {where, fmt::format("text that matches {}", expected.pattern->expression()), shown});
    }
  } else if (expected.value) {
    const std::string wanted = variables.Fill(*expected.value);
    if (value == nullptr || *value != wanted) out.push_back({where, Quoted(wanted), shown});
  } else if (value != nullptr) {
    out.push_back({where, "no such header", shown});
  }
}

void CheckText(const ResponseExpectation& expected, const HttpResponse& actual,
               Variables& variables, std::vector<Mismatch>& out) {
  if (expected.text) {
    const std::string wanted = variables.Fill(*expected.text);
    if (actual.body != wanted) {
      out.push_back({"text", wanted.empty() ? "no body" : Quoted(wanted), Quoted(actual.body)});
    }
  }
  if (expected.text_pattern && !expected.text_pattern->FoundIn(actual.body)) {
    out.push_back({"text", fmt::format("text that matches {}", expected.text_pattern->expression()),
                   Quoted(actual.body)});
  }
}

void CheckJson(const ResponseExpectation& expected, const HttpResponse& actual,
               Variables& variables, std::vector<Mismatch>& out) {
  rapidjson::Document body;
  if (const auto parsed = base::ParseJson(actual.body, body); !parsed) {
    out.push_back({"body", "JSON",
                   fmt::format("{} ({})", actual.body.empty() ? "no body" : Quoted(actual.body),
                               parsed.error().message)});
    return;
  }
  if (expected.schema != nullptr && !expected.schema->IsValid(body)) {
    for (const schema::SchemaError& error : expected.schema->Validate(body)) {
      const std::string place = error.pointer.empty() ? "schema" : "schema " + error.pointer;
      out.push_back({place, expected.schema->name(), error.Message()});
    }
  }
  rapidjson::Document filled;
  if (expected.body != nullptr) {
    static_cast<rapidjson::Value&>(filled) =
        variables.FillJson(*expected.body, filled.GetAllocator());
  }
  for (Mismatch& mismatch : harness::contract::MatchBody(
           expected.body == nullptr ? nullptr : &filled, expected.rules, expected.extra, body)) {
    out.push_back(std::move(mismatch));
  }
}

}  // namespace

std::vector<Mismatch> CheckResponse(const ResponseExpectation& expected, const HttpResponse& actual,
                                    Variables& variables) {
  std::vector<Mismatch> mismatches;
  if (actual.status != expected.status) {
    mismatches.push_back({"status", ShowStatus(expected.status), ShowStatus(actual.status)});
  }
  for (const ExpectedHeader& header : expected.headers)
    CheckHeader(header, actual, variables, mismatches);
  CheckText(expected, actual, variables, mismatches);
  if (expected.body != nullptr || expected.schema != nullptr || !expected.rules.empty()) {
    CheckJson(expected, actual, variables, mismatches);
  }
  return mismatches;
}

}  // namespace harness::contract
