#include "harness/report/failure_text.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/utf8.h"
#include "harness/client/target.h"
#include "output/curl_line.h"

namespace harness::report {
namespace {

using base::CutText;
using contract::Outcome;
using contract::StepResult;
using harness::contract::Mismatch;

constexpr size_t kShownBytes = 2000;

// As much of it as anybody reads.
std::string Shown(std::string_view text) { return base::Printable(CutText(text, kShownBytes)); }

// "schema /id" has the kind "schema" and the place "/id".
std::string_view KindOf(std::string_view where) { return where.substr(0, where.find(" /")); }

// What is wrong in the same way at several places is told once, with all the places: an error
// answer lacks every member of the entity that was expected.
std::vector<Mismatch> InFewWords(const std::vector<Mismatch>& mismatches) {
  std::vector<Mismatch> few;
  for (const Mismatch& next : mismatches) {
    const std::string_view kind = KindOf(next.where);
    const bool same = !few.empty() && kind.size() < next.where.size() &&
                      few.back().expected == next.expected && few.back().actual == next.actual &&
                      KindOf(few.back().where) == kind;
    if (same) {
      few.back().where.append(next.where, kind.size());
    } else {
      few.push_back(next);
    }
  }
  return few;
}

}  // namespace

std::string FormatRequest(const StepResult& step) {
  std::string text =
      Shown(fmt::format("{} {}{}", step.request.method, step.base_url, step.request.target));
  for (const auto& header : step.request.headers)
    text += '\n' + Shown(header.name + ": " + header.value);
  if (!step.request.body.empty()) text += '\n' + Shown(step.request.body);
  return text;
}

std::string CurlLineOf(const StepResult& step) {
  constexpr std::string_view kVariables[] = {contract::kGatewayKeyVariable,
                                             contract::kDataLayerKeyVariable};
  return output::CurlLine(step.base_url, step.request, kVariables);
}

std::string FormatResponse(const base::HttpResponse& response) {
  std::string text = fmt::format("{} {}", response.status, base::ReasonPhrase(response.status));
  if (const std::string* type = response.header("content-type"))
    text += fmt::format(", {}", Shown(*type));
  // The stand-in knows more than the platform's answer says.
  if (const std::string* why = response.header(client::kDiagnosisHeader))
    text += fmt::format("\n{}", Shown(*why));
  text += '\n';
  text += response.body.empty() ? "(no body)" : Shown(response.body);
  return text;
}

std::string FormatEvents(const std::vector<std::string>& events) {
  std::string text;
  for (const std::string& event : events) text += (text.empty() ? "" : "\n") + Shown(event);
  return events.empty() ? "nothing" : text;
}

void AddLabelled(std::string& out, std::string_view label, std::string_view text) {
  out += fmt::format("  {:<9} ", label);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += std::string(12, ' ');
  }
  out += '\n';
}

std::string MismatchText(const Mismatch& mismatch) {
  return fmt::format("{}: expected {}, got {}", mismatch.where, mismatch.expected, mismatch.actual);
}

std::string FormatFailure(const contract::ContractResult& contract, const StepResult& step,
                          const output::Style& style) {
  std::string out =
      fmt::format("{} {} \"{}\" of \"{}\"{}\n", style.Bad("FAIL"), style.Strong(step.where),
                  step.name, contract.title, step.in_finally ? ", in finally" : "");
  AddLabelled(out, "sent", FormatRequest(step));
  for (const auto& used : step.used) {
    AddLabelled(out, "with",
                fmt::format("{{{{{}}}}} = {}, from {}", used.name, Shown(used.value), used.origin));
  }
  if (step.outcome == Outcome::kUnreachable) AddLabelled(out, "error", Shown(step.reason));
  for (const Mismatch& mismatch : InFewWords(step.mismatches)) {
    AddLabelled(out, style.Bad("wrong") + std::string(4, ' '),
                fmt::format("{}\nexpected {}\nactual   {}", mismatch.where,
                            Shown(mismatch.expected), Shown(mismatch.actual)));
  }
  if (step.response) AddLabelled(out, "answer", FormatResponse(*step.response));
  if (step.events) AddLabelled(out, "published", FormatEvents(*step.events));
  AddLabelled(out, "again", CurlLineOf(step));
  return out;
}

}  // namespace harness::report
