#include "harness/report/load_forms.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/path_pattern.h"
#include "base/utf8.h"
#include "harness/contract/contract_files.h"
#include "harness/contract/selection.h"
#include "harness/load/profile.h"
#include "harness/report/load_scripts.h"
#include "harness/report/load_tables.h"
#include "latency/baselines.h"
#include "output/page.h"
#include "output/page_items.h"

namespace harness::report {
namespace {

using load::Histogram;
using load::Statistics;
using load::TimeBlock;

// So many values of endpoints along time has a page for each figure. Where a run has more blocks
// and endpoints, several blocks become one, so that the page stays below a megabyte.
constexpr size_t kMostValues = 10'000;
// Chart.js and those values need the rest of it.
constexpr size_t kMostFailureBytes = 300'000;

struct Series {
  std::string n = "[";
  std::string f = "[";
  std::array<std::string, 3> times = {"[", "[", "["};
};

std::string Number(double value) { return fmt::format("{:.3g}", value); }

// An element of a list that began with "[".
void AddValue(std::string& list, std::string_view value) {
  if (list.size() > 1) list += ',';
  list += value;
}

void AddColumn(std::span<const TimeBlock> blocks, size_t row, Series& series) {
  Histogram latency;
  uint64_t requests = 0;
  uint64_t failures = 0;
  for (const TimeBlock& block : blocks) {
    requests += block.rows[row].requests;
    failures += block.rows[row].failures;
    block.rows[row].latency.AddTo(latency);
  }
  AddValue(series.n, std::to_string(requests));
  AddValue(series.f, std::to_string(failures));
  constexpr double kQuantiles[] = {0.5, 0.95, 0.99};
  for (size_t i = 0; i < series.times.size(); ++i) {
    const auto microseconds = static_cast<double>(latency.Quantile(kQuantiles[i]));
    AddValue(series.times[i], Number(microseconds / 1000));
  }
}

// The endpoints along time, those with requests as in the report's list of them.
std::string SeriesOf(const Statistics& statistics) {
  const std::vector<TimeBlock>& blocks = statistics.blocks();
  const auto rows = static_cast<size_t>(
      std::count_if(statistics.rows().begin(), statistics.rows().end(),
                    [](const load::RowTotals& row) { return row.requests > 0; }));
  const size_t joined = 1 + rows * blocks.size() / kMostValues;
  std::string start = "[";
  std::string length = "[";
  std::string users = "[";
  std::string all = "[";
  const auto each = [&](const auto& take) {
    for (size_t i = 0; i < blocks.size(); i += joined)
      take(std::span(blocks).subspan(i, std::min(joined, blocks.size() - i)));
  };
  each([&](std::span<const TimeBlock> part) {
    const auto end = part.back().start + part.back().length;
    AddValue(start, fmt::format("{:g}", std::chrono::duration<double>(part[0].start).count()));
    AddValue(length,
             fmt::format("{:g}", std::chrono::duration<double>(end - part[0].start).count()));
    AddValue(users, std::to_string(part.back().users));
  });
  for (size_t row = 0; row < statistics.rows().size(); ++row) {
    if (statistics.rows()[row].requests == 0) continue;
    Series series;
    each([&](std::span<const TimeBlock> part) { AddColumn(part, row, series); });
    AddValue(all, fmt::format(R"({{"n":{}],"f":{}],"p50":{}],"p95":{}],"p99":{}]}})", series.n,
                              series.f, series.times[0], series.times[1], series.times[2]));
  }
  return fmt::format(R"({{"start":{}],"length":{}],"users":{}],"rows":{}]}})", start, length, users,
                     all);
}

// The contracts with a request like that of a row, "goals/create", in their order: what the
// platform does with it.
std::vector<std::string_view> ContractsOf(const load::Row& row,
                                          std::span<const base::JsonFile> contracts) {
  std::vector<std::string_view> names;
  const std::string label = row.Label();
  const std::string_view path = std::string_view(label).substr(label.find(' ') + 1);
  for (const base::JsonFile& contract : contracts) {
    for (const auto& step : contract.root()["steps"].GetArray()) {
      const auto& request = step["request"];
      const std::string_view target = base::AsView(request["path"]);
      if (base::AsView(request["method"]) != row.method ||
          !base::MatchesPath(path, target.substr(0, target.find('?')))) {
        continue;
      }
      names.push_back(contract::ShortName(contract.name()));
      break;
    }
  }
  return names;
}

// By the label of each row that had failures.
std::string ContractsJson(std::span<const RunReport> runs) {
  std::vector<base::JsonFile> contracts;
  for (const base::EmbeddedFile& file : contract::ContractFiles()) {
    auto read = base::JsonFile::Parse(file.content, std::string(file.name));
    // What the platform is known to do wrong is run only when it is asked for.
    if (read && !read->root().HasMember("latent")) contracts.push_back(*std::move(read));
  }
  std::map<std::string, std::string> lists;
  for (const RunReport& run : runs) {
    for (const load::FailureKind& failure : run.statistics.failures()) {
      const load::Row& row = run.statistics.workload().rows[failure.row];
      const auto [list, is_new] = lists.try_emplace(row.Label(), "[");
      if (!is_new) continue;
      for (const std::string_view name : ContractsOf(row, contracts))
        AddValue(list->second, fmt::format("\"{}\"", name));
    }
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const auto& [label, list] : lists) {
    const std::string name = base::ValidUtf8(label);
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    writer.RawValue((list + "]").c_str(), list.size() + 1, rapidjson::kArrayType);
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// Kinds of failures as far as they fit into the page, the most frequent of each run first.
struct ShownFailures {
  std::vector<std::vector<std::string>> of_runs;  // as JSON
  std::string left_out;                           // what is said of the others
};

ShownFailures FailuresThatFit(std::span<const RunReport> runs) {
  std::vector<std::pair<size_t, std::string>> failures;
  std::vector<output::PageItem> items;
  for (size_t run = 0; run < runs.size(); ++run) {
    const Statistics& statistics = runs[run].statistics;
    size_t rank = 0;
    for (const load::FailureKind* failure : FailuresByCount(statistics)) {
      failures.emplace_back(run, FailureJson(statistics, *failure));
      const output::Html in_page = output::Html().AddData("", failures.back().second);
      items.push_back({rank++, in_page.text().size()});
    }
  }
  const output::ShownItems fit = output::ItemsThatFit(items, kMostFailureBytes);
  ShownFailures shown{
      std::vector<std::vector<std::string>>(runs.size()),
      output::LeftOutText(fit, "kind", "--json and --csv of understudy load write")};
  for (size_t i = 0; i < failures.size(); ++i) {
    if (fit.shown[i]) shown.of_runs[failures[i].first].push_back(std::move(failures[i].second));
  }
  return shown;
}

// The report's JSON, and with it what only the page needs: endpoints along time, the recorded runs
// to compare with, and the contracts of what failed.
std::string DataOf(std::span<const RunReport> runs) {
  std::string series = "[";
  std::string baselines;
  std::set<std::string> named;
  for (const RunReport& run : runs) {
    AddValue(series, SeriesOf(run.statistics));
    const std::string_view baseline = latency::BuiltInBaseline(run.profile.baseline);
    if (baseline.empty() || !named.insert(run.profile.baseline).second) continue;
    if (named.size() > 1) baselines += ',';
    baselines.append("\"").append(run.profile.baseline).append("\":").append(baseline);
  }
  const ShownFailures failures = FailuresThatFit(runs);
  std::string json = LoadJson(runs, failures.of_runs);
  json.resize(json.rfind('}'));
  return json + ",\"series\":" + series + "],\"contracts\":" + ContractsJson(runs) +
         ",\"baselines\":{" + baselines + "},\"failures_left_out\":\"" + failures.left_out + "\"}";
}

}  // namespace

std::string LoadHtml(std::span<const RunReport> runs) {
  output::Html body;
  body.Add(
      "<noscript>This report draws itself with JavaScript, which is switched off here.</noscript>");
  body.AddData("data", DataOf(runs));
  const auto files = LoadScripts();
  const std::string_view scripts[] = {files[1].content, files[0].content};
  return output::DrawnHtmlPage("Understudy load report", body, scripts);
}

}  // namespace harness::report
