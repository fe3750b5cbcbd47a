#include "harness/report/drift_json.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "base/counted.h"
#include "base/json.h"
#include "base/utf8.h"
#include "harness/report/drift_page.h"
#include "harness/report/drift_text.h"
#include "output/curl_line.h"

namespace harness::report {
namespace {

using drift::Group;
using drift::Outcome;
using rapidjson::Value;
using Allocator = rapidjson::Document::AllocatorType;

// Bytes that are no UTF-8 can't stand in JSON.
Value Text(std::string_view text, Allocator& allocator) {
  return base::MakeString(base::ValidUtf8(text), allocator);
}

Value CountsOf(const drift::Counts& counts, Allocator& allocator) {
  Value object(rapidjson::kObjectType);
  for (int i = 0; i < drift::kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    object.AddMember(Text(drift::OutcomeName(outcome), allocator), Value(uint64_t{counts[outcome]}),
                     allocator);
  }
  return object;
}

Value AnswerOf(const drift::Answer& answer, Allocator& allocator) {
  Value object(rapidjson::kObjectType);
  object.AddMember("status", answer.status, allocator);
  Value headers(rapidjson::kObjectType);
  for (const auto& [name, value] : answer.headers)
    headers.AddMember(Text(name, allocator), Text(value, allocator), allocator);
  object.AddMember("headers", headers, allocator);
  object.AddMember("body", Text(answer.body, allocator), allocator);
  return object;
}

Value ExampleOf(const DriftRun& run, const Group& group, Allocator& allocator) {
  const drift::Example& example = group.example;
  const std::string& base_url = run.BaseUrl(run.result.endpoints[group.endpoint].service);
  Value object(rapidjson::kObjectType);
  object.AddMember("scenario", Text(example.scenario, allocator), allocator);
  object.AddMember("step", uint64_t{example.step}, allocator);
  Value request(rapidjson::kObjectType);
  request.AddMember("method", Text(example.request.method, allocator), allocator);
  request.AddMember("url", Text(base_url + example.request.target, allocator), allocator);
  request.AddMember("body", Text(example.request.body, allocator), allocator);
  object.AddMember("request", request, allocator);
  object.AddMember("stand_in", AnswerOf(example.expected, allocator), allocator);
  object.AddMember("target", AnswerOf(example.actual, allocator), allocator);
  if (run.ShowsTargetTwice(group))
    object.AddMember("target_again", AnswerOf(example.again, allocator), allocator);
  Value differences(rapidjson::kArrayType);
  for (const drift::Difference& difference : example.differences) {
    Value one(rapidjson::kObjectType);
    one.AddMember("place", Text(difference.place, allocator), allocator);
    one.AddMember("stand_in", Text(difference.expected, allocator), allocator);
    one.AddMember("target", Text(difference.actual, allocator), allocator);
    differences.PushBack(one, allocator);
  }
  object.AddMember("differences", differences, allocator);
  if (!example.hint.empty()) object.AddMember("hint", Text(example.hint, allocator), allocator);
  object.AddMember("curl", Text(output::CurlLine(base_url, example.request), allocator), allocator);
  return object;
}

Value SwitchNames(const DriftRun& run, const drift::Switches& switches, Allocator& allocator) {
  Value names(rapidjson::kArrayType);
  for (const size_t index : switches)
    names.PushBack(Text(run.switches[index].name, allocator), allocator);
  return names;
}

Value StateOf(const DriftRun& run, Allocator& allocator) {
  const drift::Identification& state = run.result.state;
  Value object(rapidjson::kObjectType);
  object.AddMember("compared_with", Text(run.compared_with, allocator), allocator);
  Value on(rapidjson::kArrayType);
  for (const size_t index : state.on) {
    Value one(rapidjson::kObjectType);
    one.AddMember("name", Text(run.switches[index].name, allocator), allocator);
    one.AddMember("meaning", Text(run.switches[index].meaning, allocator), allocator);
    one.AddMember("option", Text(run.switches[index].option, allocator), allocator);
    on.PushBack(one, allocator);
  }
  object.AddMember("identified", on, allocator);
  object.AddMember("undecided", SwitchNames(run, run.result.undecided, allocator), allocator);
  object.AddMember("known_differences", uint64_t{run.result.explained}, allocator);
  object.AddMember("new_differences", uint64_t{run.result.unexplained()}, allocator);
  return object;
}

Value MadeOf(const drift::Made& made, Allocator& allocator) {
  Value object(rapidjson::kObjectType);
  object.AddMember("created", uint64_t{made.created}, allocator);
  object.AddMember("deleted", uint64_t{made.deleted}, allocator);
  Value left(rapidjson::kObjectType);
  for (const auto& [label, ids] : made.left) {
    Value list(rapidjson::kArrayType);
    for (const std::string& id : ids) list.PushBack(Text(id, allocator), allocator);
    left.AddMember(Text(label, allocator), list, allocator);
  }
  object.AddMember("left", left, allocator);
  return object;
}

Value CorpusOf(const DriftRun& run, Allocator& allocator) {
  Value corpus(rapidjson::kObjectType);
  corpus.AddMember("name", Text(run.corpus, allocator), allocator);
  corpus.AddMember("digest", Text(run.corpus_digest, allocator), allocator);
  corpus.AddMember("scenarios", uint64_t{run.scenarios}, allocator);
  corpus.AddMember("steps", uint64_t{run.steps}, allocator);
  return corpus;
}

Value EndpointsOf(const DriftRun& run, bool asked_only, Allocator& allocator) {
  Value endpoints(rapidjson::kArrayType);
  for (size_t i = 0; i < run.result.endpoints.size(); ++i) {
    if (asked_only && run.result.by_endpoint[i].total() == 0) continue;
    const drift::Endpoint& endpoint = run.result.endpoints[i];
    Value one(rapidjson::kObjectType);
    one.AddMember("service", Text(base::ServiceName(endpoint.service), allocator), allocator);
    one.AddMember("method", Text(endpoint.method, allocator), allocator);
    one.AddMember("path", Text(endpoint.path, allocator), allocator);
    one.AddMember("counts", CountsOf(run.result.by_endpoint[i], allocator), allocator);
    endpoints.PushBack(one, allocator);
  }
  return endpoints;
}

Value VersionsOf(const std::string& url, const drift::Versions& versions, Allocator& allocator) {
  Value object(rapidjson::kObjectType);
  object.AddMember("url", Text(url, allocator), allocator);
  object.AddMember("title", Text(versions.title, allocator), allocator);
  object.AddMember("version", Text(versions.version, allocator), allocator);
  object.AddMember("pydantic", Text(versions.pydantic, allocator), allocator);
  return object;
}

}  // namespace

std::string DriftJson(const DriftRun& run) {
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  root.AddMember("target", Text(run.target, allocator), allocator);
  root.AddMember("started", Text(run.started, allocator), allocator);
  root.AddMember("verdict", Text(VerdictName(run.Verdict()), allocator), allocator);
  if (!run.result.unreachable.empty())
    root.AddMember("unreachable", Text(run.result.unreachable, allocator), allocator);
  root.AddMember("corpus", CorpusOf(run, allocator), allocator);
  root.AddMember("counts", CountsOf(run.result.counts, allocator), allocator);
  root.AddMember("state", StateOf(run, allocator), allocator);
  root.AddMember("endpoints", EndpointsOf(run, /*asked_only=*/false, allocator), allocator);
  Value groups(rapidjson::kArrayType);
  for (const Group& group : run.result.groups) {
    Value one(rapidjson::kObjectType);
    one.AddMember("endpoint", Text(run.result.endpoints[group.endpoint].Label(), allocator),
                  allocator);
    one.AddMember("outcome", Text(drift::OutcomeName(group.outcome), allocator), allocator);
    one.AddMember("why", Text(run.Explanation(group), allocator), allocator);
    one.AddMember("shows", SwitchNames(run, group.shown, allocator), allocator);
    one.AddMember("steps", uint64_t{group.steps}, allocator);
    one.AddMember("example", ExampleOf(run, group, allocator), allocator);
    groups.PushBack(one, allocator);
  }
  root.AddMember("groups", groups, allocator);
  root.AddMember("made", MadeOf(run.result.made, allocator), allocator);
  if (!run.notes.empty()) {
    Value notes(rapidjson::kArrayType);
    for (const std::string& note : run.notes) notes.PushBack(Text(note, allocator), allocator);
    root.AddMember("notes", notes, allocator);
  }
  return base::ToPrettyJson(root) + '\n';
}

std::string DriftEvidence(const DriftRun& run, const EvidenceOrigin& origin) {
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  root.AddMember("date", Text(run.started.substr(0, run.started.find('T')), allocator), allocator);
  root.AddMember("program", Text(origin.program, allocator), allocator);
  root.AddMember("command", Text(origin.command, allocator), allocator);
  Value target(rapidjson::kObjectType);
  target.AddMember("gateway", VersionsOf(run.gateway_url, origin.gateway, allocator), allocator);
  if (!run.data_layer_url.empty()) {
    target.AddMember("data_layer", VersionsOf(run.data_layer_url, origin.data_layer, allocator),
                     allocator);
  }
  root.AddMember("target", target, allocator);
  root.AddMember("compared_with", Text(run.compared_with, allocator), allocator);
  root.AddMember("identified", SwitchNames(run, run.result.state.on, allocator), allocator);
  root.AddMember("corpus", CorpusOf(run, allocator), allocator);
  root.AddMember("verdict", Text(VerdictName(run.Verdict()), allocator), allocator);
  root.AddMember("counts", CountsOf(run.result.counts, allocator), allocator);
  root.AddMember("endpoints", EndpointsOf(run, /*asked_only=*/true, allocator), allocator);
  return base::ToPrettyJson(root) + '\n';
}

output::TestRun DriftTestRun(const DriftRun& run, const output::TestOrigin& origin) {
  using Case = output::TestCase;
  output::TestSuite suite{"drift of " + run.target, "", {}};
  if (!run.result.unreachable.empty()) {
    Case gone;
    gone.name = "the target answers";
    gone.classname = "drift";
    gone.outcome = Case::Outcome::kError;
    gone.message = run.result.unreachable;
    suite.cases.push_back(std::move(gone));
  }
  for (size_t i = 0; i < run.result.endpoints.size(); ++i) {
    const drift::Counts& counts = run.result.by_endpoint[i];
    Case one;
    one.name = run.result.endpoints[i].Label();
    one.classname = "drift";
    if (counts[Outcome::kDiffers] > 0) {
      one.outcome = Case::Outcome::kFailed;
      one.message = run.CountedSteps(counts[Outcome::kDiffers]) + " answered differently";
    } else if (counts[Outcome::kNoisy] > 0) {
      one.outcome = Case::Outcome::kError;
      one.message = run.CountedSteps(counts[Outcome::kNoisy]) +
                    " answered differently from one play to the next";
    } else if (counts[Outcome::kSame] == 0) {
      one.outcome = Case::Outcome::kSkipped;
      one.message = counts.total() == 0 ? "never asked by this corpus" : "nothing comparable";
    }
    for (const Group& group : run.result.groups) {
      if (group.endpoint != i || one.outcome == Case::Outcome::kSkipped) continue;
      if (group.outcome == Outcome::kNotComparable) continue;
      one.text += run.Explanation(group) + "\n" + DriftExample(run, group);
    }
    suite.cases.push_back(std::move(one));
  }
  return {"understudy drift", origin, {std::move(suite)}};
}

output::Markdown DriftResult::Summary() const { return DriftMarkdown(run_); }

std::string DriftResult::Html() const { return DriftPage(run_); }

}  // namespace harness::report
