#include "harness/drift/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>

#include "base/json.h"
#include "base/suggest.h"
#include "harness/drift/json_slices.h"

namespace harness::drift {
namespace {

using base::ErrorCode;
using base::Fail;
using base::FindMember;
using base::Result;
using base::Service;
using base::Status;
using rapidjson::Value;

// What a line must be before it is taken apart: the slices are for well-formed JSON of the right
// shape only. Each check gives what is wrong, empty when nothing is.

bool IsService(const Value& value) {
  if (!value.IsString()) return false;
  const std::string_view name = base::AsView(value);
  return name == "l09" || name == "l01";
}

bool IsObjectOfTexts(const Value& value) {
  return value.IsObject() &&
         std::all_of(value.MemberBegin(), value.MemberEnd(),
                     [](const auto& member) { return member.value.IsString(); });
}

std::string WrongStep(const Value& step, bool default_target) {
  if (!step.IsObject()) return "is not an object";
  const Value* method = FindMember(step, "method");
  if (method == nullptr || !method->IsString() || method->GetStringLength() == 0)
    return "needs a \"method\" such as \"GET\"";
  const Value* path = FindMember(step, "path");
  if (path == nullptr || !path->IsString() || !base::AsView(*path).starts_with('/'))
    return "needs a \"path\" that begins with /";
  const Value* target = FindMember(step, "target");
  if (target == nullptr ? !default_target : !IsService(*target))
    return "needs a \"target\": \"l09\" for the gateway or \"l01\" for the data layer";
  for (const char* key : {"headers", "save"}) {
    const Value* texts = FindMember(step, key);
    if (texts != nullptr && !IsObjectOfTexts(*texts))
      return fmt::format("has \"{}\" that is not an object of texts", key);
  }
  const Value* raw = FindMember(step, "raw");
  if (raw != nullptr && !raw->IsString()) return "has \"raw\" that is not a text; use \"json\"";
  if (raw != nullptr && FindMember(step, "json") != nullptr)
    return "has both \"raw\" and \"json\"; a request has one body";
  return "";
}

std::string WrongScenario(const Value& root) {
  if (!root.IsObject()) return "is not an object";
  const Value* id = FindMember(root, "id");
  if (id == nullptr || !id->IsString() || id->GetStringLength() == 0)
    return "needs an \"id\", the name of the scenario";
  const Value* target = FindMember(root, "target");
  if (target != nullptr && !IsService(*target))
    return "has a \"target\" that is neither \"l09\", the gateway, nor \"l01\", the data layer";
  const Value* steps = FindMember(root, "steps");
  if (steps == nullptr || !steps->IsArray() || steps->Empty())
    return "needs \"steps\", a list of requests";
  for (rapidjson::SizeType i = 0; i < steps->Size(); ++i) {
    const std::string wrong = WrongStep((*steps)[i], target != nullptr);
    if (!wrong.empty()) return fmt::format("step {} {}", i + 1, wrong);
  }
  return "";
}

bool IsExchange(const Value& step) {
  const Value* request = FindMember(step, "request");
  const Value* response = FindMember(step, "response");
  if (request == nullptr || response == nullptr) return false;
  const Value* path = FindMember(*request, "path");
  const Value* status = FindMember(*response, "status");
  const Value* headers = FindMember(*response, "headers");
  const Value* body = FindMember(*response, "body");
  return path != nullptr && path->IsString() && status != nullptr && status->IsInt() &&
         headers != nullptr && IsObjectOfTexts(*headers) && body != nullptr && body->IsString();
}

std::string WrongRecording(const Value& root) {
  if (!root.IsObject()) return "is not an object";
  const Value* id = FindMember(root, "id");
  if (id == nullptr || !id->IsString()) return "needs an \"id\", the name of the scenario";
  const Value* steps = FindMember(root, "steps");
  if (steps == nullptr || !steps->IsArray()) return "needs \"steps\", a list of requests";
  for (rapidjson::SizeType i = 0; i < steps->Size(); ++i) {
    if (!IsExchange((*steps)[i]))
      return fmt::format(
          "step {} needs \"request\" with its \"path\", and \"response\" with \"status\", "
          "\"headers\" and \"body\"; understudy drift --record writes such files",
          i + 1);
  }
  return "";
}

// Calls `read` for each line that is not blank, once it is known to be well-formed, with its place.
// Both functions return what is wrong.
Status EachLine(std::string_view text, const std::string& name,
                const std::function<std::string(const Value&)>& wrong,
                const std::function<std::string(std::string_view, const std::string&)>& read) {
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string where = fmt::format("{}:{}", name, number);
    rapidjson::Document document;
    if (const auto parsed = base::ParseJson(line, document); !parsed)
      return Fail(ErrorCode::kBadFile, "is not JSON: " + parsed.error().ToString(), where);
    if (const std::string what = wrong(document); !what.empty())
      return Fail(ErrorCode::kBadFile, what, where);
    if (std::string what = read(line.substr(line.find_first_not_of(" \t\r")), where); !what.empty())
      return Fail(ErrorCode::kBadFile, std::move(what), where);
  }
  return {};
}

std::string Text(std::string_view object, std::string_view key) {
  return DecodeString(Member(object, key));
}

Step ReadStep(std::string_view json, std::string_view default_target) {
  Step step;
  std::string target(default_target);
  for (const auto& [key, value] : Members(json)) {
    if (key == "target") target = DecodeString(value);
    if (key == "method") step.method = DecodeString(value);
    if (key == "path") step.path = DecodeString(value);
    if (key == "raw") step.body = DecodeString(value);
    if (key == "json") {
      step.body = value;
      step.body_is_json = true;
    }
    if (key == "headers") {
      for (const auto& [name, text] : Members(value))
        step.headers.push_back({name, DecodeString(text)});
    }
    if (key == "save") {
      for (const auto& [name, path] : Members(value))
        step.save.emplace_back(name, DecodeString(path));
    }
  }
  step.service = target == "l01" ? Service::kDataLayer : Service::kGateway;
  if (step.body_is_json && base::FindHeader(step.headers, "Content-Type") == nullptr)
    step.headers.push_back({"Content-Type", "application/json"});
  return step;
}

Exchange ReadExchange(std::string_view json) {
  Exchange exchange;
  const std::string_view request = Member(json, "request");
  exchange.request.target = Text(request, "path");
  const std::string_view body = Member(request, "body");
  if (body.starts_with('"')) exchange.request.body = DecodeString(body);
  const std::string_view response = Member(json, "response");
  exchange.answer.status = std::stoi(std::string(Member(response, "status")));
  for (const auto& [name, value] : Members(Member(response, "headers")))
    exchange.answer.headers[name] = DecodeString(value);
  exchange.answer.body = Text(response, "body");
  return exchange;
}

void AddNames(std::string_view text, std::vector<std::string>& names) {
  for (size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const size_t end = text.find('}', at);
    if (end == std::string_view::npos) return;
    std::string name(text.substr(at + 2, end - at - 2));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
}

// What is a name and no text that only begins as one, such as "${'a}".
bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_';
  });
}

// A ${name} that would be sent as it stands, since nothing before it saves one; empty when each is
// saved.
std::string UnknownName(const Scenario& scenario) {
  std::vector<std::string> saved;
  for (size_t i = 0; i < scenario.steps.size(); ++i) {
    for (const std::string& name : scenario.steps[i].Uses()) {
      if (IsName(name) && std::find(saved.begin(), saved.end(), name) == saved.end())
        return fmt::format("step {} uses ${{{}}}, which no earlier step saves{}", i + 1, name,
                           base::DidYouMean(name, saved));
    }
    for (const auto& [name, path] : scenario.steps[i].save) saved.push_back(name);
  }
  return "";
}

}  // namespace

std::vector<std::string> Step::Uses() const {
  std::vector<std::string> names;
  AddNames(path, names);
  for (const base::HttpHeader& header : headers) AddNames(header.value, names);
  if (body) AddNames(*body, names);
  return names;
}

Result<std::vector<Scenario>> ParseScenarios(std::string_view text, const std::string& name) {
  std::vector<Scenario> scenarios;
  const auto read_line = [&](std::string_view line, const std::string& where) {
    const std::string_view target = Member(line, "target");
    Scenario scenario{.id = Text(line, "id"), .where = where, .steps = {}};
    for (const std::string_view step : Elements(Member(line, "steps")))
      scenario.steps.push_back(ReadStep(step, target.empty() ? "" : DecodeString(target)));
    std::string wrong = UnknownName(scenario);
    scenarios.push_back(std::move(scenario));
    return wrong;
  };
  const auto read = EachLine(text, name, WrongScenario, read_line);
  if (!read) return tl::unexpected(read.error());
  return scenarios;
}

Result<std::vector<Recording>> ParseRecordings(std::string_view text, const std::string& name) {
  std::vector<Recording> recordings;
  const auto read_line = [&](std::string_view line, const std::string&) {
    Recording recording{.id = Text(line, "id"), .exchanges = {}};
    for (const std::string_view step : Elements(Member(line, "steps")))
      recording.exchanges.push_back(ReadExchange(step));
    recordings.push_back(std::move(recording));
    return std::string();
  };
  const auto read = EachLine(text, name, WrongRecording, read_line);
  if (!read) return tl::unexpected(read.error());
  return recordings;
}

}  // namespace harness::drift
