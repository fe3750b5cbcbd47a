#include "harness/report/mutation_report.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "base/counted.h"
#include "base/json.h"
#include "base/utf8.h"
#include "output/table.h"

namespace harness::report {

using contract::MutationResult;
using contract::Survivor;
using rapidjson::Value;

namespace {

output::Table SurvivorTable(const MutationResult& result) {
  output::Table table({{"Step"}, {"Not noticed"}, {"To add to its \"response\""}});
  for (const Survivor& survivor : result.survivors) {
    table.Add({fmt::format("{} \"{}\"", survivor.where, survivor.step), survivor.mutation.text,
               survivor.mutation.remedy});
  }
  return table;
}

std::string Verdict(const MutationResult& result, double limit) {
  std::string text = fmt::format(
      "{} of {} not noticed, {:.1f} % (at most {:g} % may be)", result.survivors.size(),
      base::Counted(result.mutations, "mutated answer"), result.SurvivorsPercent(), limit);
  if (!result.not_judged.empty()) {
    text += fmt::format("; {} not judged, since they do not pass as they are",
                        base::Counted(result.not_judged.size(), "contract"));
  }
  return text;
}

}  // namespace

std::string FormatMutations(const MutationResult& result, double limit,
                            const output::Style& style) {
  std::string text;
  if (!result.survivors.empty()) text += SurvivorTable(result).Text(style) + '\n';
  for (const std::string& name : result.not_judged)
    text += fmt::format("{} {}\n", style.Warn("not judged"), name);
  const std::string verdict = Verdict(result, limit);
  return text + (result.SurvivorsPercent() > limit ? style.Bad(verdict) : style.Good(verdict)) +
         '\n';
}

output::TestRun MutationReport::Tests() const {
  output::TestSuite suite{"mutated answers", "", {}};
  output::TestCase share;
  share.name = "share of mutated answers that no contract notices";
  share.classname = "verify.mutate";
  share.output = Verdict(result_, limit_) + '\n';
  const bool failed = result_.SurvivorsPercent() > limit_;
  if (failed) {
    share.outcome = output::TestCase::Outcome::kFailed;
    share.message = Verdict(result_, limit_);
  }
  suite.cases.push_back(std::move(share));
  for (const Survivor& survivor : result_.survivors) {
    output::TestCase one;
    one.name = fmt::format("{}: {}", survivor.step, survivor.mutation.text);
    one.classname = survivor.contract;
    // Each of them fails the run only when there are too many.
    one.outcome = failed ? output::TestCase::Outcome::kFailed : output::TestCase::Outcome::kSkipped;
    one.message = "no contract notices it; to add: " + survivor.mutation.remedy;
    suite.cases.push_back(std::move(one));
  }
  return {"understudy verify --mutate", origin_, {std::move(suite)}};
}

output::Markdown MutationReport::Summary() const {
  output::Markdown text;
  text.Heading(2, "Mutated answers: " + (origin_.interrupted.empty()
                                             ? Verdict(result_, limit_)
                                             : "INTERRUPTED, " + origin_.interrupted));
  if (!result_.survivors.empty()) text.Add(SurvivorTable(result_));
  std::vector<std::string> not_judged;
  for (const std::string& name : result_.not_judged) not_judged.push_back("Not judged: " + name);
  text.List(not_judged);
  return text;
}

std::string MutationReport::Json() const {
  rapidjson::Document root(rapidjson::kObjectType);
  auto& allocator = root.GetAllocator();
  const auto text = [&](std::string_view view) {
    return base::MakeString(base::ValidUtf8(view), allocator);
  };
  root.AddMember("interrupted", !origin_.interrupted.empty(), allocator);
  root.AddMember("mutations", result_.mutations, allocator);
  root.AddMember("limit_percent", limit_, allocator);
  Value survivors(rapidjson::kArrayType);
  for (const Survivor& survivor : result_.survivors) {
    Value value(rapidjson::kObjectType);
    value.AddMember("contract", text(survivor.contract), allocator);
    value.AddMember("where", text(survivor.where), allocator);
    value.AddMember("step", text(survivor.step), allocator);
    value.AddMember("pointer", text(survivor.mutation.pointer), allocator);
    value.AddMember("mutation", text(survivor.mutation.text), allocator);
    value.AddMember("remedy", text(survivor.mutation.remedy), allocator);
    survivors.PushBack(value, allocator);
  }
  root.AddMember("survivors", survivors, allocator);
  Value not_judged(rapidjson::kArrayType);
  for (const std::string& name : result_.not_judged) not_judged.PushBack(text(name), allocator);
  root.AddMember("not_judged", not_judged, allocator);
  return base::ToPrettyJson(root) + '\n';
}

}  // namespace harness::report
