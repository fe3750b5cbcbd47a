#include "harness/report/contract_junit.h"

#include <fmt/format.h>

#include "harness/contract/selection.h"
#include "harness/report/failure_text.h"
#include "harness/report/utf8.h"

namespace harness::report {
namespace {

using contract::ContractResult;
using contract::Outcome;
using contract::StepResult;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

// How many bytes of the character at the start of `text` XML 1.0 may hold; 0: none.
size_t XmlCharacter(std::string_view text) {
  const Utf8Character character = FirstCharacter(text);
  const uint32_t code = character.code;
  if (code < 0x20 && code != '\t' && code != '\n' && code != '\r') return 0;
  return code == 0xFFFE || code == 0xFFFF ? 0 : character.length;
}

std::string TellCase(const ContractResult& contract, const StepResult& step) {
  std::string xml =
      fmt::format("    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" time=\"{:.6f}\"",
                  XmlEscaped(step.name), XmlEscaped(contract::ShortName(contract.file)),
                  XmlEscaped(contract.file), Seconds(step.duration));
  if (step.outcome == Outcome::kPassed) return xml + "/>\n";
  xml += ">\n";
  if (step.outcome == Outcome::kFailed) {
    const auto& first = step.mismatches.front();
    xml += fmt::format("      <failure message=\"{}\">{}</failure>\n",
                       XmlEscaped(fmt::format("{}: expected {}, got {}", first.where,
                                              first.expected, first.actual)),
                       XmlEscaped(TellFailure(contract, step, Style(false))));
  } else if (step.outcome == Outcome::kUnreachable) {
    xml += fmt::format("      <error message=\"{}\"/>\n", XmlEscaped(step.reason));
  } else {
    xml += fmt::format("      <skipped message=\"{}\"/>\n", XmlEscaped(step.reason));
  }
  return xml + "    </testcase>\n";
}

int Count(const ContractResult& contract, Outcome outcome) {
  int count = 0;
  for (const StepResult& step : contract.steps) count += step.outcome == outcome ? 1 : 0;
  return count;
}

std::string TellSuite(const ContractResult& contract) {
  const bool skipped = contract.outcome == Outcome::kSkipped;
  std::string xml = fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{:.6f}\">\n",
      XmlEscaped(contract.title), skipped ? 1 : contract.steps.size(),
      Count(contract, Outcome::kFailed), Count(contract, Outcome::kUnreachable),
      skipped ? 1 : Count(contract, Outcome::kNotRun), Seconds(contract.duration));
  if (skipped) {
    StepResult whole;
    whole.name = contract.title;
    whole.outcome = Outcome::kSkipped;
    whole.reason = contract.reason;
    xml += TellCase(contract, whole);
  }
  for (const StepResult& step : contract.steps) xml += TellCase(contract, step);
  return xml + "  </testsuite>\n";
}

}  // namespace

std::string XmlEscaped(std::string_view text) {
  std::string xml;
  while (!text.empty()) {
    const size_t length = XmlCharacter(text);
    if (length == 0) {
      xml += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    switch (text[0]) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return xml;
}

std::string ContractJunit(const contract::SuiteResult& suite) {
  size_t tests = 0;
  for (const ContractResult& one : suite.contracts) {
    tests += one.outcome == Outcome::kSkipped ? 1 : one.steps.size();
  }
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"understudy verify\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "time=\"{:.6f}\">\n",
      tests, suite.CountSteps(Outcome::kFailed), suite.CountSteps(Outcome::kUnreachable),
      Seconds(suite.duration));
  for (const ContractResult& one : suite.contracts) xml += TellSuite(one);
  return xml + "</testsuites>\n";
}

}  // namespace harness::report
