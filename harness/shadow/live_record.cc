#include "harness/shadow/live_record.h"

#include <functional>
#include <string_view>

#include "base/json.h"
#include "harness/drift/answer.h"
#include "harness/drift/masking.h"
#include "harness/drift/record.h"
#include "harness/shadow/keys_seen.h"

namespace harness::shadow {
namespace {

using rapidjson::Value;

constexpr size_t kMostBytes = 64 << 20;

// Each text of the body with its dotted path; a key with a dot has none.
void EachText(const Value& value, const std::string& path,
              const std::function<void(const std::string&, std::string_view)>& found) {
  const auto child = [&](std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  };
  if (value.IsString()) {
    if (!path.empty()) found(path, base::AsView(value));
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      const std::string_view name = base::AsView(member.name);
      if (name.find('.') == std::string_view::npos) EachText(member.value, child(name), found);
    }
  } else if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
      EachText(value[i], child(std::to_string(i)), found);
  }
}

}  // namespace

void LiveRecord::Add(const LiveExchange& live) {
  if (live.hindrance != drift::Hindrance::kNone) return;
  bytes_ += live.request.target.size() + live.request.body.size() + live.answer.body.size();
  if (bytes_ > kMostBytes) {
    ++left_out_;
    return;
  }
  const base::HttpRequest request = KeysSeen::WithoutCredentials(live.request);
  drift::Step step;
  step.service = live.service;
  step.method = request.method;
  step.path = WithNames(request.target);
  for (const base::HttpHeader& header : request.headers) {
    if (!IsOfTheConnection(header)) step.headers.push_back({header.name, WithNames(header.value)});
  }
  if (!request.body.empty()) step.body = WithNames(request.body);
  drift::Exchange exchange;
  exchange.request = request;
  exchange.answer = drift::AnswerOf(live.answer, request.method != "HEAD");
  scenario_.steps.push_back(std::move(step));
  NoteIds(exchange.answer.body);
  recording_.exchanges.push_back(std::move(exchange));
}

std::string LiveRecord::WithNames(const std::string& text) {
  return drift::ReplaceIds(text, [this](std::string_view id) {
    const auto found = sources_.find(drift::LowerId(id));
    if (found == sources_.end()) return std::string(id);
    Source& source = found->second;
    if (source.name.empty()) {
      source.name = "id" + std::to_string(++names_);
      scenario_.steps[source.step].save.emplace_back(source.name, source.path);
    }
    return "${" + source.name + "}";
  });
}

void LiveRecord::NoteIds(const std::string& body) {
  rapidjson::Document document;
  if (!base::ParseJson(body, document)) return;
  EachText(document, "", [&](const std::string& path, std::string_view text) {
    drift::ForEachId(text, [&](std::string id) {
      // Only a text that is the id and nothing else can be saved.
      if (id.size() == text.size())
        sources_.try_emplace(std::move(id), Source{scenario_.steps.size() - 1, path, ""});
    });
  });
}

std::string LiveRecord::Line(const std::string& id, const base::Redactor& redactor) const {
  drift::Scenario scenario = scenario_;
  scenario.id = id;
  return drift::RecordLine(scenario, recording_, redactor, scenario.steps.size());
}

}  // namespace harness::shadow
