#include "output/annotations.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"

namespace output {
namespace {

// As much of a message as is read beside the code.
constexpr size_t kMaxTextBytes = 1000;

std::string Shown(std::string_view text) {
  return base::Printable(base::CutText(text, kMaxTextBytes));
}

// What the runner takes for the end of a command, or of one of its properties, escaped as its own
// library does it (actions/toolkit, packages/core/src/command.ts).
std::string Escaped(std::string_view text, bool is_property) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%') {
      escaped += "%25";
    } else if (c == '\n') {
      escaped += "%0A";
    } else if (c == '\r') {
      escaped += "%0D";
    } else if (is_property && c == ':') {
      escaped += "%3A";
    } else if (is_property && c == ',') {
      escaped += "%2C";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string TitleOf(const Problem& problem) {
  return problem.title.empty() || problem.title == problem.rule
             ? problem.rule
             : fmt::format("{}: {}", problem.rule, problem.title);
}

std::string MessageOf(const Problem& problem) {
  std::string message = problem.subject;
  if (!problem.message.empty()) message += (message.empty() ? "" : ": ") + problem.message;
  if (problem.count > 1) message += fmt::format(" ({} times)", problem.count);
  if (problem.known) message += " (known)";
  return message.empty() ? problem.rule : message;
}

std::string_view CommandOf(const Problem& problem) {
  if (problem.known) return "notice";
  return problem.level == Problem::Level::kError ? "error" : "warning";
}

// Notes are for those who read a report.
std::vector<Problem> ToTell(std::span<const Problem> problems) {
  std::vector<Problem> told = WorstFirst({problems.begin(), problems.end()});
  std::erase_if(told, [](const Problem& one) { return one.level == Problem::Level::kNote; });
  return told;
}

std::string Rest(size_t count, std::string_view command) {
  if (count <= kMaxAnnotations) return {};
  return fmt::format("{}: and {} more\n", command, count - kMaxAnnotations);
}

}  // namespace

std::string GitHubAnnotations(std::span<const Problem> problems, std::string_view command) {
  const std::vector<Problem> told = ToTell(problems);
  std::string text;
  for (const Problem& problem : std::span(told).first(std::min(told.size(), kMaxAnnotations))) {
    std::string properties;
    if (!problem.place.file.empty()) {
      properties = "file=" + Escaped(Shown(problem.place.file), true) + ",";
      if (problem.place.line > 0) properties += fmt::format("line={},", problem.place.line);
    }
    text += fmt::format("::{} {}title={}::{}\n", CommandOf(problem), properties,
                        Escaped(Shown(TitleOf(problem)), true),
                        Escaped(Shown(MessageOf(problem)), false));
  }
  return text + Rest(told.size(), command);
}

std::string GitLabSection(std::span<const Problem> problems, std::string_view command,
                          std::chrono::seconds now) {
  const std::vector<Problem> told = ToTell(problems);
  if (told.empty()) return {};
  std::string name(command);
  std::replace(name.begin(), name.end(), ' ', '_');
  std::string text = fmt::format("\033[0Ksection_start:{}:{}\r\033[0K{}: what is wrong\n",
                                 now.count(), name, command);
  for (const Problem& problem : std::span(told).first(std::min(told.size(), kMaxAnnotations))) {
    std::string place = Shown(problem.place.file);
    if (!place.empty() && problem.place.line > 0) place += fmt::format(":{}", problem.place.line);
    std::string line =
        fmt::format("{}{}{}: {}: {}", place, place.empty() ? "" : ": ", CommandOf(problem),
                    Shown(TitleOf(problem)), Shown(MessageOf(problem)));
    std::replace(line.begin(), line.end(), '\n', ' ');
    text += line + "\n";
  }
  text += Rest(told.size(), command);
  return text + fmt::format("\033[0Ksection_end:{}:{}\r\033[0K\n", now.count(), name);
}

}  // namespace output
