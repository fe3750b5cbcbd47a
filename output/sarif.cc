#include "output/forms.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <rapidjson/document.h>

#include <map>

#include "base/json.h"
#include "base/percent.h"
#include "base/utf8.h"

namespace output {

using rapidjson::Value;

namespace {

using Allocator = rapidjson::Document::AllocatorType;

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// What a path may hold as it is; in a relative one a ':' could be taken for the end of a scheme.
std::string UriOf(const std::string& path) {
  const std::string encoded = base::PercentEncode(path, "/@!$&'()*+,;=");
  return path.starts_with('/') ? "file://" + encoded : encoded;
}

class Writer {
 public:
  std::string Write(std::span<const Problem> problems, const TestOrigin& origin) {
    Value rules(rapidjson::kArrayType);
    Value results(rapidjson::kArrayType);
    std::map<std::string, unsigned> indexes;
    for (const Problem& problem : problems) {
      const auto [place, is_new] =
          indexes.emplace(problem.rule, static_cast<unsigned>(indexes.size()));
      if (is_new) rules.PushBack(Rule(problem), allocator());
      results.PushBack(Result(problem, place->second), allocator());
    }
    Value driver(rapidjson::kObjectType);
    driver.AddMember("name", "Understudy", allocator());
    if (!origin.version.empty()) driver.AddMember("version", Text(origin.version), allocator());
    driver.AddMember("rules", rules, allocator());
    Value tool(rapidjson::kObjectType);
    tool.AddMember("driver", driver, allocator());
    Value invocation(rapidjson::kObjectType);
    invocation.AddMember("executionSuccessful", origin.interrupted.empty(), allocator());
    const auto started = std::chrono::floor<std::chrono::seconds>(origin.started);
    invocation.AddMember("startTimeUtc",
                         Text(fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started.count()))),
                         allocator());
    if (!origin.interrupted.empty()) {
      Value notification(rapidjson::kObjectType);
      notification.AddMember("level", "error", allocator());
      notification.AddMember("message", Message(origin.interrupted), allocator());
      Value notifications(rapidjson::kArrayType);
      notifications.PushBack(notification, allocator());
      invocation.AddMember("toolExecutionNotifications", notifications, allocator());
    }
    Value invocations(rapidjson::kArrayType);
    invocations.PushBack(invocation, allocator());
    Value run(rapidjson::kObjectType);
    run.AddMember("tool", tool, allocator());
    run.AddMember("invocations", invocations, allocator());
    run.AddMember("results", results, allocator());
    Value runs(rapidjson::kArrayType);
    runs.PushBack(run, allocator());
    document_.SetObject();
    document_.AddMember("$schema", kSchema, allocator());
    document_.AddMember("version", "2.1.0", allocator());
    document_.AddMember("runs", runs, allocator());
    return base::ToPrettyJson(document_) + '\n';
  }

 private:
  Allocator& allocator() { return document_.GetAllocator(); }
  Value Text(std::string_view text) { return base::MakeString(base::ValidUtf8(text), allocator()); }
  Value Message(std::string_view text) {
    Value message(rapidjson::kObjectType);
    message.AddMember("text", Text(text), allocator());
    return message;
  }

  Value Rule(const Problem& problem) {
    Value rule(rapidjson::kObjectType);
    rule.AddMember("id", Text(problem.rule), allocator());
    rule.AddMember("shortDescription", Message(problem.title), allocator());
    if (!problem.why.empty()) rule.AddMember("fullDescription", Message(problem.why), allocator());
    if (!problem.fix.empty()) rule.AddMember("help", Message(problem.fix), allocator());
    return rule;
  }

  Value Location(const Problem& problem) {
    Value location(rapidjson::kObjectType);
    if (!problem.place.file.empty()) {
      Value artifact(rapidjson::kObjectType);
      artifact.AddMember("uri", Text(UriOf(problem.place.file)), allocator());
      if (!problem.place.file.starts_with('/'))
        artifact.AddMember("uriBaseId", "%SRCROOT%", allocator());
      Value physical(rapidjson::kObjectType);
      physical.AddMember("artifactLocation", artifact, allocator());
      if (problem.place.line > 0) {
        Value region(rapidjson::kObjectType);
        region.AddMember("startLine", problem.place.line, allocator());
        physical.AddMember("region", region, allocator());
      }
      location.AddMember("physicalLocation", physical, allocator());
    }
    if (!problem.subject.empty()) {
      Value logical(rapidjson::kObjectType);
      logical.AddMember("fullyQualifiedName", Text(problem.subject), allocator());
      Value all(rapidjson::kArrayType);
      all.PushBack(logical, allocator());
      location.AddMember("logicalLocations", all, allocator());
    }
    return location;
  }

  Value Result(const Problem& problem, unsigned rule) {
    Value result(rapidjson::kObjectType);
    result.AddMember("ruleId", Text(problem.rule), allocator());
    result.AddMember("ruleIndex", rule, allocator());
    result.AddMember("level", Text(LevelName(problem.level)), allocator());
    // A result without a text is not valid.
    result.AddMember("message", Message(problem.message.empty() ? problem.title : problem.message),
                     allocator());
    if (Value location = Location(problem); location.MemberCount() > 0) {
      Value locations(rapidjson::kArrayType);
      locations.PushBack(location, allocator());
      result.AddMember("locations", locations, allocator());
    }
    if (problem.count > 0) result.AddMember("occurrenceCount", problem.count, allocator());
    Value fingerprints(rapidjson::kObjectType);
    fingerprints.AddMember("understudy/v1", Text(problem.Fingerprint()), allocator());
    result.AddMember("partialFingerprints", fingerprints, allocator());
    if (problem.known) {
      result.AddMember("baselineState", "unchanged", allocator());
      Value suppression(rapidjson::kObjectType);
      suppression.AddMember("kind", "external", allocator());
      Value suppressions(rapidjson::kArrayType);
      suppressions.PushBack(suppression, allocator());
      result.AddMember("suppressions", suppressions, allocator());
    }
    return result;
  }

  rapidjson::Document document_;
};

}  // namespace

std::string Sarif(std::span<const Problem> problems, const TestOrigin& origin) {
  return Writer().Write(problems, origin);
}

}  // namespace output
