#include "harness/drift/player.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "base/json.h"
#include "base/number.h"
#include "harness/drift/answer.h"
#include "harness/drift/json_slices.h"
#include "harness/drift/masking.h"

namespace harness::drift {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using Memory = std::map<std::string, std::string>;

// A run keeps thousands of answers. What is longer is compared as far as this, and by its length.
constexpr size_t kKeptBytes = 65536;

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

// The part of a dotted path, "0" or "-1", as the index of an element; the size when it is none.
size_t IndexOf(std::string_view part, size_t size) {
  const auto number = base::ParseNumber<long>(part);
  if (!number) return size;
  const long place = *number < 0 ? *number + static_cast<long>(size) : *number;
  return place < 0 ? size : std::min(size, static_cast<size_t>(place));
}

// The value at a dotted path ("items.0.id"), strings decoded; nothing when it is not there.
std::optional<std::string> Dig(std::string_view json, std::string_view path) {
  rapidjson::Document document;
  if (!base::ParseJson(json, document)) return std::nullopt;
  json.remove_prefix(std::min(json.find_first_not_of(" \t\r\n"), json.size()));
  while (true) {
    const std::string_view part = path.substr(0, path.find('.'));
    if (json.starts_with('{')) {
      json = Member(json, part);
    } else if (json.starts_with('[')) {
      const auto elements = Elements(json);
      const size_t index = IndexOf(part, elements.size());
      json = index < elements.size() ? elements[index] : std::string_view();
    } else {
      json = {};
    }
    if (json.empty()) return std::nullopt;
    if (part.size() == path.size()) break;
    path.remove_prefix(part.size() + 1);
  }
  return json[0] == '"' ? DecodeString(json) : std::string(json);
}

HttpRequest RequestOf(const Step& step, const Memory& memory) {
  HttpRequest request;
  request.method = step.method;
  request.target = Substitute(step.path, memory);
  for (const base::HttpHeader& header : step.headers)
    request.headers.push_back({header.name, Substitute(header.value, memory)});
  if (step.body) {
    request.body = Substitute(*step.body, memory);
    request.headers.push_back({"Content-Length", std::to_string(request.body.size())});
  }
  return request;
}

struct MaskedAnswer {
  std::string head;
  std::string body;
};

std::vector<MaskedAnswer> Masked(const Recording& recording) {
  std::vector<MaskedAnswer> masked;
  Masker masker;
  for (const Exchange& exchange : recording.exchanges) {
    masker.BeginStep();
    MaskedAnswer& step = masked.emplace_back();
    if (!exchange.played) continue;
    masker.Mask(exchange.request.target + exchange.request.body);
    step.head = std::to_string(exchange.answer.status) + "\n";
    for (const auto& [name, value] : exchange.answer.headers) {
      const std::string text = masker.MaskHeader(value);
      step.head += name + ": " + (name == "allow" ? SortedMethods(text) : text) + "\n";
    }
    step.body = masker.MaskBody(exchange.answer.body);
  }
  return masked;
}

}  // namespace

Result<Recording> Play(const Scenario& scenario, const Send& send, const MayPlay& may_play) {
  Recording recording{.id = scenario.id, .exchanges = {}};
  Memory memory;
  std::set<std::string> not_saved;  // by a step that was not sent
  std::set<std::string> unsaved;    // by one whose answer has no such value
  for (const Step& step : scenario.steps) {
    Exchange& exchange = recording.exchanges.emplace_back();
    const std::vector<std::string> uses = step.Uses();
    const auto among = [](const std::set<std::string>& names) {
      return [&names](const std::string& name) { return names.contains(name); };
    };
    if (!may_play(step) || std::any_of(uses.begin(), uses.end(), among(not_saved))) {
      exchange.played = false;
      for (const auto& [name, path] : step.save) not_saved.insert(name);
      continue;
    }
    std::copy_if(uses.begin(), uses.end(), std::back_inserter(exchange.unsaved), among(unsaved));
    exchange.request = RequestOf(step, memory);
    const Result<HttpResponse> response = send(step.service, exchange.request);
    if (response) {
      exchange.answer = AnswerOf(*response, step.method != "HEAD");
    } else if (response.error().code != base::ErrorCode::kUnavailable) {
      return tl::unexpected(response.error());
    }
    for (const auto& [name, path] : step.save) {
      const std::optional<std::string> value = Dig(exchange.answer.body, path);
      memory[name] = value.value_or("unsaved-" + name);
      if (value) {
        unsaved.erase(name);
      } else {
        unsaved.insert(name);
        if (exchange.answer.status / 100 == 2) exchange.missing.push_back(name);
      }
    }
    exchange.answer.body = base::CutText(exchange.answer.body, kKeptBytes);
  }
  return recording;
}

std::vector<std::string> MaskedSteps(const Recording& recording) {
  std::vector<std::string> steps;
  for (MaskedAnswer& step : Masked(recording)) steps.push_back(std::move(step.head) + step.body);
  return steps;
}

std::vector<std::string> MaskedBodies(const Recording& recording) {
  std::vector<std::string> bodies;
  for (MaskedAnswer& step : Masked(recording)) bodies.push_back(std::move(step.body));
  return bodies;
}

}  // namespace harness::drift
