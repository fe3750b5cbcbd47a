#include "harness/report/failure_text.h"

#include <fmt/format.h>

#include "contracts/core/json.h"
#include "harness/report/utf8.h"

namespace harness::report {
namespace {

using contract::Outcome;
using contract::StepResult;
using contracts::core::CutText;
using contracts::core::Mismatch;

constexpr size_t kShownBytes = 2000;

// A labelled block; lines after the first stand under the text, not under the label.
void Add(std::string& out, std::string_view label, std::string_view text) {
  out += fmt::format("  {:<9} ", label);
  for (const char c : text) {
    out += c;
    if (c == '\n') out += std::string(12, ' ');
  }
  out += '\n';
}

// Control characters, which could rule the terminal, as they are escaped in JSON.
std::string Printable(std::string_view text) {
  std::string shown;
  for (const char c : ValidUtf8(CutText(text, kShownBytes))) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7f) {
      shown += fmt::format("\\x{:02x}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

std::string ShellQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string TellRequest(const StepResult& step) {
  std::string text =
      fmt::format("{} {}{}", step.request.method, step.base_url, step.request.target);
  for (const auto& header : step.request.headers)
    text += fmt::format("\n{}: {}", header.name, Printable(header.value));
  if (!step.request.body.empty()) text += '\n' + Printable(step.request.body);
  return text;
}

std::string TellResponse(const contracts::core::HttpResponse& response) {
  std::string text =
      fmt::format("{} {}", response.status, contracts::core::ReasonPhrase(response.status));
  if (const std::string* type = response.header("content-type"))
    text += fmt::format(", {}", Printable(*type));
  // The stand-in knows more than the platform's answer says.
  if (const std::string* why = response.header("x-understudy-diagnosis"))
    text += fmt::format("\n{}", Printable(*why));
  text += '\n';
  text += response.body.empty() ? "(no body)" : Printable(response.body);
  return text;
}

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

std::string CurlLine(const StepResult& step) {
  const auto& request = step.request;
  std::string line = "curl -sS -i";
  if (request.method == "HEAD") {
    line += " -I";
  } else if (request.method != "GET" || !request.body.empty()) {
    line += fmt::format(" -X {}", request.method);
  }
  line += ' ' + ShellQuoted(step.base_url + request.target);
  bool typed = request.body.empty();
  for (const auto& header : request.headers) {
    line += fmt::format(" -H {}", ShellQuoted(header.name + ": " + header.value));
    typed = typed || contracts::core::EqualsIgnoreCase(header.name, "content-type");
  }
  // curl would call the body a form.
  if (!typed) line += " -H 'Content-Type:'";
  if (!request.body.empty()) line += fmt::format(" --data-binary {}", ShellQuoted(request.body));
  return line;
}

std::string TellFailure(const contract::ContractResult& contract, const StepResult& step,
                        const Style& style) {
  std::string out =
      fmt::format("{} {} \"{}\" of \"{}\"{}\n", style.Bad("FAIL"), style.Strong(step.where),
                  step.name, contract.title, step.in_finally ? ", in finally" : "");
  Add(out, "sent", TellRequest(step));
  for (const auto& used : step.used) {
    Add(out, "with",
        fmt::format("{{{{{}}}}} = {}, from {}", used.name, Printable(used.value), used.origin));
  }
  if (step.outcome == Outcome::kUnreachable) Add(out, "error", step.reason);
  for (const Mismatch& mismatch : InFewWords(step.mismatches)) {
    Add(out, style.Bad("wrong") + std::string(4, ' '),
        fmt::format("{}\nexpected {}\nactual   {}", mismatch.where, Printable(mismatch.expected),
                    Printable(mismatch.actual)));
  }
  if (step.response) Add(out, "answer", TellResponse(*step.response));
  Add(out, "again", CurlLine(step));
  return out;
}

}  // namespace harness::report
