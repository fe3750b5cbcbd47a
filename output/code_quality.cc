#include "output/forms.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/utf8.h"

namespace output {

using rapidjson::Value;

namespace {

const char* SeverityOf(const Problem& problem) {
  if (problem.known || problem.level == Problem::Level::kNote) return "info";
  return problem.level == Problem::Level::kError ? "major" : "minor";
}

}  // namespace

std::string CodeQuality(std::span<const Problem> problems) {
  rapidjson::Document list(rapidjson::kArrayType);
  auto& allocator = list.GetAllocator();
  const auto text = [&](std::string_view view) {
    return base::MakeString(base::ValidUtf8(view), allocator);
  };
  // GitLab drops what has the fingerprint of another.
  std::map<std::string, int> seen;
  for (const Problem& problem : problems) {
    std::string fingerprint = problem.Fingerprint();
    if (const int copies = seen[fingerprint]++; copies > 0)
      fingerprint += fmt::format("-{}", copies + 1);
    Value lines(rapidjson::kObjectType);
    lines.AddMember("begin", std::max(1, problem.place.line), allocator);
    Value location(rapidjson::kObjectType);
    location.AddMember("path",
                       text(!problem.place.file.empty() ? problem.place.file
                            : !problem.subject.empty()  ? problem.subject
                                                        : problem.rule),
                       allocator);
    location.AddMember("lines", lines, allocator);
    Value issue(rapidjson::kObjectType);
    issue.AddMember("description", text(fmt::format("{}: {}", problem.title, problem.message)),
                    allocator);
    issue.AddMember("check_name", text(problem.rule), allocator);
    issue.AddMember("fingerprint", text(fingerprint), allocator);
    issue.AddMember("severity", rapidjson::StringRef(SeverityOf(problem)), allocator);
    issue.AddMember("location", location, allocator);
    list.PushBack(issue, allocator);
  }
  return base::ToPrettyJson(list) + '\n';
}

}  // namespace output
