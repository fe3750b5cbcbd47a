#include "check/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/counted.h"
#include "base/json.h"
#include "base/utf8.h"
#include "check/site.h"

namespace check {

using base::CutText;
using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::EntryFor;
using mock_server::diagnosis::SeverityName;

namespace {

constexpr size_t kWidth = 100;
constexpr size_t kIndent = 12;
// Of a body in the console; the JSON report has more.
constexpr size_t kShownBytes = 240;

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return line;
}

// "    What  text that goes on", wrapped at words; words that fit no line are cut.
void AddParagraph(std::string& out, std::string_view label, std::string_view text) {
  out += fmt::format("     {:<{}}", label, kIndent - 5);
  size_t column = kIndent;
  bool first = true;
  const std::string line = OneLine(text);
  std::string_view rest = line;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) continue;
    if (word.size() > kWidth - kIndent) {
      // The rest of it is the next word.
      const size_t room = kWidth - kIndent;
      const size_t cut = base::CharacterStart(word, room);
      rest = std::string_view(word.data() + cut, line.data() + line.size() - word.data() - cut);
      word = word.substr(0, cut);
    }
    if (!first && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(kIndent, ' ');
      column = kIndent;
      first = true;
    }
    if (!first) out += ' ';
    out += word;
    column += word.size() + (first ? 0 : 1);
    first = false;
  }
  out += '\n';
}

std::string Times(uint64_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

void AddExample(std::string& out, const Example& example) {
  std::string sent = example.method + " " + CutText(example.target, kShownBytes);
  if (!example.body.empty()) sent += " " + CutText(example.body, kShownBytes);
  AddParagraph(out, "Sent", sent);
  const std::string status = example.status == 0 ? "no answer" : fmt::format("{}", example.status);
  AddParagraph(
      out, "Got",
      example.answer.empty() ? status : status + " " + CutText(example.answer, kShownBytes));
}

// ", at 24 min 10 s of the script's time"; nothing when that is the reader's own.
std::string When(const Report& report, const Example& example) {
  if (!report.started || example.empty()) return {};
  return fmt::format(", at {} of the script's time", ScriptTime(example.time - *report.started));
}

// "load/script.py:12 (3 times), load/script.py:40 (once)". Of what is about the client as a whole,
// the line of its first example.
void AddSites(std::string& out, const Finding& finding) {
  std::string text;
  for (const Finding::Variant& site : finding.sites) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", base::Printable(site.message),
                        Times(site.count));
  }
  if (finding.other_sites > 0)
    text += fmt::format(", other lines ({})", Times(finding.other_sites));
  if (text.empty() && finding.example.site) text = base::Printable(SiteText(*finding.example.site));
  if (!text.empty()) AddParagraph(out, "Line", text);
}

void AddFinding(std::string& out, const Finding& finding, bool is_first_of_code,
                const ClientReport& client, const Report& report) {
  const CatalogueEntry& entry = EntryFor(finding.code);
  out += fmt::format("\n  {} {}{}: {}\n", entry.name,
                     finding.is_servers() ? "the server's" : SeverityName(finding.severity),
                     finding.is_known ? ", known" : "", entry.title);
  if (const std::string place = PlaceText(finding); !place.empty())
    AddParagraph(out, "Where", place);
  // What is about the client as a whole counts other things than requests.
  if (!finding.example.empty()) {
    const double share = static_cast<double>(finding.count) / static_cast<double>(client.requests);
    AddParagraph(out, "Count",
                 fmt::format("{}, {:.1f} % of the client's requests, first in request {}{}",
                             Times(finding.count), 100 * share, finding.example.number,
                             When(report, finding.example)));
  }
  if (finding.has_variants()) {
    for (const Finding::Variant& variant : finding.variants)
      AddParagraph(out, "What", fmt::format("{} ({})", variant.message, Times(variant.count)));
  } else {
    AddParagraph(out, "What", finding.message);
  }
  for (const Finding::Follower& follower : finding.followers) {
    AddParagraph(out, "Then",
                 fmt::format("{}{}{}: {} ({})", EntryFor(follower.code).name,
                             follower.endpoint.empty() ? "" : " ", follower.endpoint,
                             follower.message, Times(follower.count)));
  }
  if (finding.is_rare) {
    AddParagraph(out, "Rare",
                 "this is so rare that the script may be testing the refusal on purpose, so it is "
                 "only a warning");
  }
  AddSites(out, finding);
  if (is_first_of_code) {
    AddParagraph(out, "Why", entry.why);
    AddParagraph(out, "Fix", entry.fix);
  }
  if (!finding.example.empty()) AddExample(out, finding.example);
}

void AddClient(std::string& out, const ClientReport& client, const Report& report) {
  out += fmt::format("\n{}: {}, {} failed{}\n", client.name,
                     base::Counted(client.requests, "request"), client.failures,
                     client.answered_ahead == 0
                         ? std::string()
                         : fmt::format(", {} answered by --future", client.answered_ahead));
  const auto is_note = [](const Finding& finding) {
    return finding.severity == mock_server::diagnosis::Severity::kNote && !finding.is_servers();
  };
  const Finding* before = nullptr;
  for (const Finding& finding : client.findings) {
    if (is_note(finding)) continue;
    AddFinding(out, finding, before == nullptr || before->code != finding.code, client, report);
    before = &finding;
  }
  if (std::all_of(client.findings.begin(), client.findings.end(), is_note))
    out += "\n  Nothing wrong.\n";
  if (std::any_of(client.findings.begin(), client.findings.end(), is_note)) {
    out += "\n  Notes\n";
    for (const Finding& finding : client.findings) {
      if (!is_note(finding)) continue;
      const std::string place = PlaceText(finding);
      AddParagraph(
          out, std::string(EntryFor(finding.code).name),
          fmt::format(
              "{}{}{}{}{}", place, place.empty() ? "" : ": ", finding.message,
              When(report, finding.example),
              finding.is_allowed ? fmt::format(" ({}, allowed)", Times(finding.count)) : ""));
    }
  }
}

using Classes = std::array<uint64_t, 6>;

Classes ClassesOf(const EndpointLine& line) {
  Classes classes{};
  for (const auto& [status, count] : line.by_status)
    classes[static_cast<size_t>(std::clamp(status / 100, 0, 5))] += count;
  return classes;
}

void AddCoverage(std::string& out, const Report& report) {
  Classes total{};
  for (const EndpointLine& line : report.coverage) {
    const Classes classes = ClassesOf(line);
    for (size_t i = 0; i < classes.size(); ++i) total[i] += classes[i];
  }
  std::vector<size_t> columns;
  for (const size_t i : {size_t{2}, size_t{3}, size_t{4}, size_t{5}, size_t{0}}) {
    if (total[i] > 0) columns.push_back(i);
  }
  out += fmt::format("\nCoverage and mix\n{:>10}{:>8}", "requests", "share");
  for (const size_t i : columns)
    out += fmt::format("{:>9}", i == 0 ? "dropped" : fmt::format("{}xx", i));
  out += "  endpoint\n";
  for (const std::string_view service : {"gateway", "data_layer"}) {
    const std::string_view shown = service == "gateway" ? "gateway" : "data layer";
    for (const EndpointLine& line : report.coverage) {
      if (line.service != service) continue;
      if (line.requests == 0) continue;  // S17 names it
      out += fmt::format("{:>10}{:>7.1f}%", line.requests, 100 * line.share);
      const Classes classes = ClassesOf(line);
      for (const size_t i : columns) out += fmt::format("{:>9}", classes[i]);
      out += fmt::format("  {} {}\n", shown, line.endpoint);
    }
  }
}

void AddConnections(std::string& out, const Report& report) {
  out += "\nConnections\n";
  for (const ClientReport& client : report.clients) {
    if (client.connections == 0) continue;
    out += fmt::format("  {}: {}, at most {} at once, {:.1f} requests each", client.name,
                       base::Counted(client.connections, "connection"),
                       client.most_connections_at_once, client.requests_per_connection);
    if (client.seconds >= 1)
      out += fmt::format("; {:.1f} requests per second", client.requests_per_second);
    if (client.requests > client.connections)
      out += fmt::format(", {:.2f} s between requests on a connection (median {:.2f} s)",
                         client.mean_pause_seconds, client.median_pause_seconds);
    out += "\n";
  }
}

}  // namespace

std::string FaultsText(const Report& report) {
  if (report.faults.empty()) return "";
  std::string text = fmt::format("{}\n", kFaultsTitle);
  for (const FaultCount& fault : report.faults) {
    text += fmt::format("{:>10}  {}{}{}\n", fault.requests, fault.name,
                        fault.rule.empty() ? "" : ": ", fault.rule);
  }
  return text;
}

output::Table FaultTable(const Report& report) {
  output::Table table({{"Fault"}, {"Requests", true}, {"Rule"}});
  for (const FaultCount& fault : report.faults)
    table.Add({fault.name, std::to_string(fault.requests), fault.rule});
  return table;
}

std::string PlaceText(const Finding& finding) {
  std::string place;
  if (finding.is_rest) return "all other places together";
  if (!finding.endpoint.empty()) place += finding.endpoint;
  if (!finding.service.empty()) {
    std::string service = finding.service == "data_layer" ? "data layer" : finding.service;
    place += place.empty() ? service : fmt::format(" ({})", service);
  }
  // The path itself is in the endpoint's name already.
  if (!finding.pointer.empty() && finding.pointer != "/path")
    place += fmt::format("{}{}", place.empty() ? "" : ", ", finding.pointer);
  return place;
}

std::string StatusesText(const EndpointLine& line) {
  std::string text;
  for (const auto& [status, count] : line.by_status) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ",
                        status == 0 ? "dropped" : std::to_string(status), count);
  }
  return text;
}

std::string FindingText(const Finding& finding, const ClientReport& client, const Report& report) {
  std::string out;
  AddFinding(out, finding, /*is_first_of_code=*/true, client, report);
  return out.substr(1);  // the blank line before it
}

std::string ScriptTime(std::chrono::nanoseconds since_start) {
  const double seconds = std::chrono::duration<double>(since_start).count();
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<int64_t>(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string CheckText(const Report& report, bool strict) {
  std::string out;
  for (const ClientReport& client : report.clients) AddClient(out, client, report);
  if (report.requests > 0) {
    AddCoverage(out, report);
    AddConnections(out, report);
    out += "\n";
  }
  if (const std::string faults = FaultsText(report); !faults.empty()) out += faults + "\n";
  out += VerdictSentence(report, strict) + "\n";
  return out;
}

std::string FindingLines(const Report& report) {
  std::string out;
  for (const ClientReport& client : report.clients) {
    for (const Finding& finding : client.findings) {
      if (finding.severity == mock_server::diagnosis::Severity::kNote && !finding.is_servers())
        continue;
      if (out.empty()) out = "findings (details: GET /__understudy/report)\n";
      const std::string place = PlaceText(finding);
      out += fmt::format("{:>10}  {}{}{}: {}; {}: {}\n", finding.count, EntryFor(finding.code).name,
                         place.empty() ? "" : " ", place, OneLine(EntryFor(finding.code).title),
                         client.name, CutText(OneLine(finding.message), kShownBytes));
    }
  }
  return out;
}

}  // namespace check
