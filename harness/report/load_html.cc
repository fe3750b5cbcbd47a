#include "harness/report/load_html.h"

#include <set>
#include <string_view>

#include "harness/load/profile.h"
#include "harness/report/embedded_page.h"
#include "harness/report/load_json.h"
#include "latency/baselines.h"

namespace harness::report {
namespace {

// What stands in a script element must not end it: in JSON "<" may be written as an escape
// anywhere.
std::string ForScript(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

std::string DataOf(std::span<const RunReport> runs) {
  std::string json = LoadJson(runs);
  json.resize(json.rfind('}'));
  json += ",\"baselines\":{";
  std::set<std::string> named;
  for (const RunReport& run : runs) {
    const std::string_view baseline = latency::BuiltInBaseline(run.profile.baseline);
    if (baseline.empty() || !named.insert(run.profile.baseline).second) continue;
    if (named.size() > 1) json += ',';
    json.append("\"").append(run.profile.baseline).append("\":").append(baseline);
  }
  return ForScript(json + "}}");
}

void Replace(std::string& page, std::string_view mark, std::string_view text) {
  page.replace(page.find(mark), mark.size(), text);
}

}  // namespace

std::string LoadHtml(std::span<const RunReport> runs) {
  const auto files = EmbeddedPage();
  std::string page(files[0].content);
  Replace(page, "@CHARTJS@", files[1].content);
  Replace(page, "@DATA@", DataOf(runs));
  return page;
}

}  // namespace harness::report
