#include "output/forms.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "base/utf8.h"

namespace output {
namespace {

// A description or a directive, in one line. What would begin a directive or an escape is escaped.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : base::Printable(text)) {
    if (c == '\n') {
      escaped += ' ';
      continue;
    }
    if (c == '\\' || c == '#') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// A string of JSON is one of YAML when it is of ASCII alone.
std::string Quoted(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>> writer(buffer);
  const std::string valid = base::ValidUtf8(text);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  std::string quoted(buffer.GetString(), buffer.GetSize());
  // The one character of ASCII that YAML does not print and JSON does not escape.
  for (size_t at = quoted.find('\x7f'); at != std::string::npos; at = quoted.find('\x7f', at))
    quoted.replace(at, 1, "\\u007F");
  return quoted;
}

std::string Line(size_t number, const TestSuite& suite, const TestCase& one) {
  const bool failed =
      one.outcome == TestCase::Outcome::kFailed || one.outcome == TestCase::Outcome::kError;
  std::string line = fmt::format("{} {} - {} > {}", failed ? "not ok" : "ok", number,
                                 Escaped(suite.name), Escaped(one.name));
  if (one.outcome == TestCase::Outcome::kSkipped) line += " # SKIP " + Escaped(one.message);
  line += '\n';
  if (!failed) return line;
  line += fmt::format("  ---\n  message: {}\n  severity: {}\n", Quoted(one.message),
                      one.outcome == TestCase::Outcome::kError ? "error" : "fail");
  if (!one.place.file.empty()) {
    line += "  at:\n    file: " + Quoted(one.place.file) + "\n";
    if (one.place.line > 0) line += fmt::format("    line: {}\n", one.place.line);
  }
  if (!one.text.empty()) line += "  details: " + Quoted(one.text) + "\n";
  line += fmt::format("  duration_ms: {}\n  ...\n", Rounded(one.duration).count());
  return line;
}

}  // namespace

std::string Tap(const TestRun& run) {
  size_t count = 0;
  for (const TestSuite& suite : run.suites) count += suite.cases.size();
  std::string text = "TAP version 14\n";
  text += fmt::format("1..{}\n", count);
  size_t number = 0;
  for (const TestSuite& suite : run.suites) {
    for (const TestCase& one : suite.cases) text += Line(++number, suite, one);
  }
  if (!run.origin.interrupted.empty())
    text += "Bail out! " + Escaped(run.origin.interrupted) + "\n";
  return text;
}

}  // namespace output
