#include "output/forms.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdint>

#include "base/utf8.h"

namespace output {

using std::chrono::milliseconds;

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// How many bytes of the character at the start of `text` XML 1.0 may hold; 0: none.
size_t XmlCharacter(std::string_view text) {
  const base::Utf8Character character = base::FirstCharacter(text);
  const uint32_t code = character.code;
  if (code < 0x20 && code != '\t' && code != '\n' && code != '\r') return 0;
  return code == 0xFFFE || code == 0xFFFF ? 0 : character.length;
}

// In an attribute a line break and a tab would be read as blanks.
std::string Attribute(std::string_view text) {
  std::string value;
  for (const char c : XmlEscaped(text)) {
    if (c == '\n') {
      value += "&#10;";
    } else if (c == '\t') {
      value += "&#9;";
    } else {
      value += c;
    }
  }
  return value;
}

// Jenkins refuses more than three decimals.
std::string Seconds(milliseconds duration) {
  return fmt::format("{:.3f}", std::chrono::duration<double>(duration).count());
}

std::string Element(std::string_view name, std::string_view message, std::string_view text) {
  std::string xml = fmt::format("      <{} message=\"{}\"", name, Attribute(message));
  return xml + (text.empty() ? "/>\n" : fmt::format(">{}</{}>\n", XmlEscaped(text), name));
}

std::string CaseXml(const TestCase& one) {
  std::string inside;
  switch (one.outcome) {
    case TestCase::Outcome::kPassed:
      break;
    case TestCase::Outcome::kFailed:
      inside = Element("failure", one.message, one.text);
      break;
    case TestCase::Outcome::kError:
      inside = Element("error", one.message, one.text);
      break;
    case TestCase::Outcome::kSkipped:
      inside = Element("skipped", one.message, one.text);
      break;
  }
  if (!one.output.empty())
    inside += fmt::format("      <system-out>{}</system-out>\n", XmlEscaped(one.output));
  const std::string start =
      fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{}\"", Attribute(one.name),
                  Attribute(one.classname), Seconds(Rounded(one.duration)));
  return start + (inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n");
}

std::string SuiteXml(const TestSuite& suite, const TestOrigin& origin, TestTotals& all) {
  TestTotals totals;
  std::string cases;
  for (const TestCase& one : suite.cases) {
    totals.Add(one);
    cases += CaseXml(one);
  }
  all.Add(totals);
  const auto started = std::chrono::floor<std::chrono::seconds>(origin.started);
  return fmt::format(
      "  <testsuite name=\"{}\"{} tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{}\" timestamp=\"{:%Y-%m-%dT%H:%M:%S}\" hostname=\"{}\">\n{}  </testsuite>\n",
      Attribute(suite.name),
      suite.file.empty() ? "" : fmt::format(" file=\"{}\"", Attribute(suite.file)), totals.tests,
      totals.failures, totals.errors, totals.skipped, Seconds(totals.duration),
      fmt::gmtime(started.count()), Attribute(origin.hostname), cases);
}

}  // namespace

std::string Junit(const TestRun& run) {
  TestTotals totals;
  std::string inside;
  for (const TestSuite& suite : run.AllSuites()) inside += SuiteXml(suite, run.origin, totals);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{}\">\n{}"
      "</testsuites>\n",
      Attribute(run.command), totals.tests, totals.failures, totals.errors,
      Seconds(totals.duration), inside);
}

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
      case '\r':  // as it is, it would be read as a line break
        xml += "&#13;";
        break;
      default:
        xml += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return xml;
}

}  // namespace output
