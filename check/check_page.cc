#include "check/check_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/counted.h"
#include "check/site.h"
#include "check/text.h"
#include "check/timeline_picture.h"
#include "output/curl_line.h"
#include "output/page.h"
#include "output/page_items.h"

namespace check {

using mock_server::diagnosis::CatalogueEntry;
using mock_server::diagnosis::EntryFor;
using mock_server::diagnosis::Severity;
using output::Html;

namespace {

std::string Times(uint64_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

std::string Percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

// Where the stand-in listens unless it is told otherwise.
std::string UrlOf(const Finding& finding) {
  return finding.service == "data_layer" ? "http://127.0.0.1:8001" : "http://127.0.0.1:8009";
}

// Nothing when the request can't be sent again: the example has not all of it.
std::string CurlOf(const Finding& finding) {
  const Example& example = finding.example;
  if (finding.service.empty() || example.body.size() != example.body_bytes) return {};
  base::HttpRequest request;
  request.method = example.method;
  request.target = example.target;
  request.body = example.body;
  for (const base::HttpHeader& header : example.headers) {
    bool is_own = !IsSecretHeader(header.name);
    for (const std::string_view name : {"host", "content-length", "connection"})
      is_own = is_own && !base::EqualsIgnoreCase(header.name, name);
    if (is_own && !base::EqualsIgnoreCase(header.name, kSiteHeader))
      request.headers.push_back(header);
  }
  return output::CurlLine(UrlOf(finding), request);
}

void AddRow(Html& html, std::string_view name, std::string_view text) {
  html.Add("<dt>{}</dt><dd>{}</dd>", {name, text});
}

void AddExample(const Finding& finding, Html& html) {
  const Example& example = finding.example;
  std::string sent = example.method + " " + example.target + "\n";
  for (const base::HttpHeader& header : example.headers)
    sent += header.name + ": " + header.value + "\n";
  if (!example.body.empty()) sent += "\n" + example.body;
  const std::string status = example.status == 0 ? "no answer" : fmt::format("{}", example.status);
  html.Add("<h3>Example: request {}</h3><pre>{}</pre><h3>Answer: {}</h3>",
           {std::to_string(example.number), sent, status});
  if (!example.answer.empty()) html.Add("<pre>{}</pre>", {example.answer});
  if (const std::string curl = CurlOf(finding); !curl.empty()) {
    html.Add(
        "<h3>To send it again</h3><p class=\"soft\">Without the client's keys; the address is "
        "that of understudy serve.</p><pre>{}</pre>",
        {curl});
  }
}

void AddWhat(const Finding& finding, Html& html) {
  if (!finding.has_variants()) {
    AddRow(html, "What", finding.message);
    return;
  }
  for (const Finding::Variant& variant : finding.variants)
    AddRow(html, "What", fmt::format("{} ({})", variant.message, Times(variant.count)));
}

void AddFinding(const Finding& finding, std::string_view id, const ClientReport& client,
                Html& html) {
  const CatalogueEntry& entry = EntryFor(finding.code);
  const bool is_error = finding.severity == Severity::kError && !finding.is_known;
  const bool is_note = finding.severity == Severity::kNote || finding.is_known;
  html.Add("<details class=\"item {}\" id=\"{}\"><summary><b>{}</b> {}{} <span class=\"soft\">",
           {finding.is_servers() || is_note ? ""
            : is_error                      ? "bad"
                                            : "warn",
            id, entry.name, entry.title, finding.is_known ? " (known)" : ""});
  const std::string place = PlaceText(finding);
  html.Add("{}{}{}</span><div class=\"gist soft\">{}</div></summary><dl>",
           {place, place.empty() ? "" : ", ", Times(finding.count), finding.message});
  AddWhat(finding, html);
  if (!finding.example.empty()) {
    const double share = static_cast<double>(finding.count) / static_cast<double>(client.requests);
    AddRow(html, "Count",
           fmt::format("{}, {} of the client's requests, first at {}", Times(finding.count),
                       Percent(share), ScriptTime(finding.example.time - client.timeline.start())));
  }
  for (const Finding::Follower& follower : finding.followers) {
    AddRow(html, "Then",
           fmt::format("{} {}: {} ({})", EntryFor(follower.code).name, follower.endpoint,
                       follower.message, Times(follower.count)));
  }
  if (finding.is_rare)
    AddRow(html, "Rare", "so rare that the script may be testing the refusal: only a warning");
  if (finding.is_allowed) AddRow(html, "Allowed", "with --allow: only a note");
  for (const Finding::Variant& site : finding.sites)
    AddRow(html, "Line", fmt::format("{} ({})", site.message, Times(site.count)));
  if (finding.sites.empty() && finding.example.site)
    AddRow(html, "Line", SiteText(*finding.example.site));
  AddRow(html, "Why", entry.why);
  AddRow(html, "Fix", entry.fix);
  html.Add("</dl>");
  if (!finding.example.empty()) AddExample(finding, html);
  html.Add("</details>");
}

// Findings stand in this order already.
std::string_view GroupOf(const Finding& finding) {
  if (finding.is_servers()) return "Defects of the server";
  if (finding.severity == Severity::kError) return "Errors";
  return finding.severity == Severity::kWarning ? "Warnings" : "Notes";
}

std::string IdOf(size_t client, size_t finding) { return fmt::format("c{}f{}", client, finding); }

// The findings of all clients as parts of the page, as far as they fit, errors first.
class FindingParts {
 public:
  explicit FindingParts(const Report& report) {
    std::vector<output::PageItem> items;
    for (size_t i = 0; i < report.clients.size(); ++i) {
      const ClientReport& client = report.clients[i];
      first_.push_back(parts_.size());
      for (size_t j = 0; j < client.findings.size(); ++j) {
        const Finding& finding = client.findings[j];
        AddFinding(finding, IdOf(i, j), client, parts_.emplace_back());
        items.push_back({RankOf(finding), parts_.back().text().size()});
      }
    }
    fit_ = output::ItemsThatFit(items);
  }

  // Null: it is left out.
  const Html* Find(size_t client, size_t finding) const {
    const size_t index = first_[client] + finding;
    return fit_.shown[index] ? &parts_[index] : nullptr;
  }
  const output::ShownItems& fit() const { return fit_; }

 private:
  static size_t RankOf(const Finding& finding) {
    if (finding.severity == Severity::kNote || finding.is_known) return 2;
    return finding.severity == Severity::kError && !finding.is_servers() ? 0 : 1;
  }

  std::vector<size_t> first_;  // for each client, the place of its first finding in `parts_`
  std::vector<Html> parts_;
  output::ShownItems fit_;
};

void AddFindings(const ClientReport& client, size_t number, const FindingParts& parts, Html& html) {
  if (client.findings.empty()) html.Add("<p class=\"good\">Nothing wrong.</p>");
  std::string_view group;
  for (size_t i = 0; i < client.findings.size(); ++i) {
    if (const std::string_view its = GroupOf(client.findings[i]); its != group) {
      group = its;
      const auto count = std::count_if(client.findings.begin(), client.findings.end(),
                                       [&](const Finding& one) { return GroupOf(one) == group; });
      html.Add("<h3>{} ({})</h3>", {group, std::to_string(count)});
    }
    if (const Html* part = parts.Find(number, i)) html.Add(*part);
  }
}

void AddBar(double share, double most, bool is_old, Html& html) {
  html.Add("<i class=\"{}\" style=\"--w:{}%\"></i>",
           {is_old ? "old" : "", fmt::format("{:.1f}", most > 0 ? 100 * share / most : 0)});
}

void AddMix(const ClientReport& client, const std::string& profile, Html& html) {
  const bool has_profile = !client.beside_profile.empty();
  std::map<std::string_view, double> wanted;
  double most = 0;
  for (const SharePair& pair : client.beside_profile) {
    wanted[pair.endpoint] = pair.wanted;
    most = std::max({most, pair.is, pair.wanted});
  }
  for (const EndpointLine& line : client.mix) most = std::max(most, line.share);
  html.Add(
      "<h3>Mix{}{}</h3><div class=\"scroll\"><table>"
      "<thead><tr><th class=\"sort text\">Endpoint</th><th class=\"sort\">Requests</th>"
      "<th class=\"sort\">Share</th>",
      {has_profile ? " beside that of " : "", profile});
  if (has_profile) html.Add("<th class=\"sort\">{}</th>", {profile});
  html.Add("<th></th><th class=\"text\">Statuses</th></tr></thead><tbody>");
  const auto add = [&](const EndpointLine& line) {
    const auto its = wanted.find(line.endpoint);
    const double share = its == wanted.end() ? 0 : its->second;
    html.Add("<tr><td class=\"text\">{} <span class=\"soft\">{}</span></td><td>{}</td><td>{}</td>",
             {line.endpoint, line.service == "data_layer" ? "data layer" : line.service,
              std::to_string(line.requests), Percent(line.share)});
    if (has_profile) html.Add("<td>{}</td>", {Percent(share)});
    html.Add("<td class=\"bar\">");
    AddBar(line.share, most, false, html);
    if (has_profile) AddBar(share, most, true, html);
    html.Add("</td><td class=\"text\">{}</td></tr>", {StatusesText(line)});
  };
  for (const EndpointLine& line : client.mix) add(line);
  for (const SharePair& pair : client.beside_profile) {
    if (pair.is == 0) add({.service = "", .endpoint = pair.endpoint, .by_status = {}});
  }
  html.Add("</tbody></table></div>");
}

void AddTile(std::string_view name, std::string_view value, Html& html) {
  html.Add("<div class=\"tile\"><span class=\"soft\">{}</span><b>{}</b></div>", {name, value});
}

void AddClient(const ClientReport& client, size_t number, const Report& report,
               const FindingParts& parts, Html& html) {
  html.Add("<section><h2>{}</h2><div class=\"tiles\">", {client.name});
  AddTile("Requests", std::to_string(client.requests), html);
  AddTile("Failed", std::to_string(client.failures), html);
  if (client.answered_ahead > 0)
    AddTile("Answered by --future", std::to_string(client.answered_ahead), html);
  AddTile("Connections", std::to_string(client.connections), html);
  AddTile("At most at once", std::to_string(client.most_connections_at_once), html);
  AddTile("Requests/s", fmt::format("{:.1f}", client.requests_per_second), html);
  AddTile("Median pause", fmt::format("{:.2f} s", client.median_pause_seconds), html);
  html.Add("</div>");
  std::vector<TimelineMark> marks;
  for (size_t i = 0; i < client.findings.size(); ++i) {
    const Finding& finding = client.findings[i];
    if (!finding.example.empty() && parts.Find(number, i) != nullptr)
      marks.push_back({finding, IdOf(number, i)});
  }
  AddTimeline(client.timeline, marks, html);
  AddFindings(client, number, parts, html);
  AddMix(client, report.profile, html);
  html.Add("</section>");
}

void AddFaults(const Report& report, Html& html) {
  if (report.faults.empty()) return;
  html.Add(
      "<section id=\"faults\"><h2>Faults that the stand-in was told to produce</h2><p "
      "class=\"soft\">No answer that they changed is judged, and none is in the figures "
      "above.</p>");
  html.Add(FaultTable(report)).Add("</section>");
}

output::PageHead HeadOf(const Report& report, const CheckedCommand& command) {
  output::PageHead head{.command = command.rehearsal.empty() ? "understudy check"
                                                             : "understudy check --rehearse"};
  const bool ready = report.IsReady(command.strict) && !command.end.hit_limit;
  const bool is_partial = report.interrupted || report.requests == 0;
  head.tone = ready ? output::Tone::kGood : is_partial ? output::Tone::kWarn : output::Tone::kBad;
  head.badge = ready ? "READY" : "NOT READY";
  head.title = VerdictSentence(report, command.strict);
  head.lines.push_back(
      fmt::format("The command exited with {}: {}", command.end.exit_code, command.line));
  if (!command.interrupted.empty()) head.lines.push_back(command.interrupted);
  if (command.end.hit_limit) head.lines.emplace_back("The command did not end within the limit.");
  if (!command.rehearsal.empty()) head.lines.push_back(command.rehearsal);
  head.figures = {{"Requests", std::to_string(report.requests)},
                  {"Clients", std::to_string(report.clients.size())},
                  {"Errors", std::to_string(report.errors)},
                  {"Warnings", std::to_string(report.warnings)},
                  {"Notes", std::to_string(report.notes)}};
  if (report.known > 0) head.figures.emplace_back("Known", std::to_string(report.known));
  if (report.servers > 0)
    head.figures.emplace_back("Server defects", std::to_string(report.servers));
  head.figures.emplace_back("Duration", ScriptTime(command.end.duration));
  return head;
}

}  // namespace

std::string CheckPage(const Report& report, const CheckedCommand& command) {
  Html body;
  const FindingParts parts(report);
  for (size_t i = 0; i < report.clients.size(); ++i)
    AddClient(report.clients[i], i, report, parts, body);
  output::AddLeftOut(parts.fit(), "finding", "--json writes", body);
  AddFaults(report, body);
  return output::HtmlPage(HeadOf(report, command), body);
}

}  // namespace check
