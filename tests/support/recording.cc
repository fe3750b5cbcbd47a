#include "tests/support/recording.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/json_slices.h"
#include "tests/support/masking.h"

namespace tests::support {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using Memory = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 5> kKeptHeaders = {
    "content-type", "allow", "location", "access-control-allow-origin", "www-authenticate"};

std::vector<std::string> ReadLines(const std::string& file) {
  const std::string path = std::string(UNDERSTUDY_SOURCE_DIR) + "/tests/corpus/recordings/" + file;
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string Text(std::string_view object, std::string_view key) {
  return DecodeString(Member(object, key));
}

ScenarioStep ParseStep(std::string_view json, std::string_view default_target) {
  ScenarioStep step;
  std::string target(default_target);
  bool is_json = false;
  for (const auto& [key, value] : Members(json)) {
    if (key == "target") target = DecodeString(value);
    if (key == "method") step.method = DecodeString(value);
    if (key == "path") step.path = DecodeString(value);
    if (key == "raw") step.body = DecodeString(value);
    if (key == "json") {
      step.body = value;
      is_json = true;
    }
    if (key == "headers") {
      for (const auto& [name, text] : Members(value)) {
        step.headers.push_back({name, DecodeString(text)});
      }
    }
    if (key == "save") {
      for (const auto& [name, path] : Members(value)) {
        step.save.emplace_back(name, DecodeString(path));
      }
    }
  }
  step.service = target == "l01" ? Service::kDataLayer : Service::kGateway;
  const bool has_type =
      std::any_of(step.headers.begin(), step.headers.end(),
                  [](const auto& header) { return header.name == "Content-Type"; });
  if (is_json && !has_type) step.headers.push_back({"Content-Type", "application/json"});
  return step;
}

Exchange ParseExchange(std::string_view json) {
  Exchange exchange;
  const std::string_view request = Member(json, "request");
  exchange.request_path = Text(request, "path");
  const std::string_view request_body = Member(request, "body");
  if (request_body != "null") exchange.request_body = DecodeString(request_body);
  const std::string_view response = Member(json, "response");
  exchange.status = std::stoi(std::string(Member(response, "status")));
  for (const auto& [name, value] : Members(Member(response, "headers"))) {
    exchange.headers[name] = DecodeString(value);
  }
  exchange.body = Text(response, "body");
  return exchange;
}

std::string Substitute(std::string_view text, const Memory& memory) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.substr(at, 2) == "${" ? text.find('}', at) : std::string_view::npos;
    const auto saved = end == std::string_view::npos
                           ? memory.end()
                           : memory.find(std::string(text.substr(at + 2, end - at - 2)));
    if (saved == memory.end()) {
      out += text[at++];
    } else {
      out += saved->second;
      at = end + 1;
    }
  }
  return out;
}

// The value at a dotted path ("items.0.id"), strings decoded; `otherwise` when it is not there.
std::string Dig(std::string_view json, const std::string& path, std::string otherwise) {
  std::stringstream parts(path);
  for (std::string part; std::getline(parts, part, '.');) {
    if (json.empty()) return otherwise;
    if (json[0] == '{') {
      json = Member(json, part);
    } else if (json[0] == '[') {
      const auto elements = Elements(json);
      const long place = std::stol(part);
      const size_t index =
          static_cast<size_t>(place < 0 ? place + static_cast<long>(elements.size()) : place);
      json = index < elements.size() ? elements[index] : std::string_view();
    } else {
      return otherwise;
    }
  }
  if (json.empty()) return otherwise;
  return json[0] == '"' ? DecodeString(json) : std::string(json);
}

std::string SortedMethods(const std::string& allow) {
  std::vector<std::string> methods;
  std::string plain;
  std::copy_if(allow.begin(), allow.end(), std::back_inserter(plain),
               [](char c) { return c != ' '; });
  std::stringstream parts(plain);
  for (std::string part; std::getline(parts, part, ',');) methods.push_back(part);
  std::sort(methods.begin(), methods.end());
  std::string joined;
  for (const std::string& method : methods) joined += (joined.empty() ? "" : ", ") + method;
  return joined;
}

// What is compared of a step: one text that shows everything.
std::string Masked(const Exchange& exchange, Masker& masker) {
  masker.Mask(exchange.request_path + exchange.request_body);
  std::string out = std::to_string(exchange.status) + "\n";
  for (const auto& [name, value] : exchange.headers) {
    const std::string masked = masker.MaskHeader(value);
    out += name + ": " + (name == "allow" ? SortedMethods(masked) : masked) + "\n";
  }
  return out + masker.MaskBody(exchange.body);
}

}  // namespace

std::vector<Scenario> LoadScenarios(const std::string& file) {
  std::vector<Scenario> scenarios;
  for (const std::string& line : ReadLines(file)) {
    Scenario scenario{.id = Text(line, "id"), .steps = {}};
    const std::string target = Text(line, "target");
    for (const std::string_view step : Elements(Member(line, "steps"))) {
      scenario.steps.push_back(ParseStep(step, target));
    }
    scenarios.push_back(std::move(scenario));
  }
  return scenarios;
}

std::vector<Recording> LoadRecordings(const std::string& file) {
  std::vector<Recording> recordings;
  for (const std::string& line : ReadLines(file)) {
    Recording recording{.id = Text(line, "id"), .exchanges = {}};
    for (const std::string_view step : Elements(Member(line, "steps"))) {
      recording.exchanges.push_back(ParseExchange(step));
    }
    recordings.push_back(std::move(recording));
  }
  return recordings;
}

Recording Play(const Scenario& scenario, const Handler& handle) {
  Recording recording{.id = scenario.id, .exchanges = {}};
  Memory memory;
  for (const ScenarioStep& step : scenario.steps) {
    HttpRequest request;
    request.method = step.method;
    request.target = Substitute(step.path, memory);
    request.headers.push_back({"Host", "127.0.0.1:8009"});
    for (const auto& header : step.headers) {
      request.headers.push_back({header.name, Substitute(header.value, memory)});
    }
    if (step.body) {
      request.body = Substitute(*step.body, memory);
      request.headers.push_back({"Content-Length", std::to_string(request.body.size())});
    }
    const HttpResponse response = handle(step.service, request);

    Exchange exchange{.request_path = request.target,
                      .request_body = request.body,
                      .status = response.status,
                      .headers = {},
                      .body = step.method == "HEAD" ? "" : response.body};
    for (const auto& header : response.headers) {
      std::string name = header.name;
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      if (std::find(kKeptHeaders.begin(), kKeptHeaders.end(), name) != kKeptHeaders.end()) {
        exchange.headers[name] = header.value;
      }
    }
    for (const auto& [name, path] : step.save) {
      memory[name] = Dig(exchange.body, path, "unsaved-" + name);
    }
    recording.exchanges.push_back(std::move(exchange));
  }
  return recording;
}

std::string Difference(const Recording& truth, const Recording& got) {
  Masker truth_masker;
  Masker got_masker;
  for (size_t i = 0; i < std::max(truth.exchanges.size(), got.exchanges.size()); ++i) {
    const std::string step = got.id + ", step " + std::to_string(i + 1);
    if (i >= truth.exchanges.size()) return step + ": the recording ends before";
    if (i >= got.exchanges.size()) return step + ": was not played";
    const std::string want = Masked(truth.exchanges[i], truth_masker);
    const std::string have = Masked(got.exchanges[i], got_masker);
    if (want != have) {
      return step + "\n  sent: " + got.exchanges[i].request_path +
             "\n  body: " + got.exchanges[i].request_body + "\n  want: " + want +
             "\n  have: " + have;
    }
  }
  return {};
}

}  // namespace tests::support
