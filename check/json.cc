#include "check/json.h"

#include <string>

#include "base/json.h"
#include "check/site.h"

namespace check {

using base::MakeString;
using mock_server::diagnosis::CatalogueEntry;
using rapidjson::Document;
using rapidjson::Value;

namespace {

using Allocator = Document::AllocatorType;

void AddText(Value& object, const char* name, std::string_view text, Allocator& allocator) {
  object.AddMember(Value(rapidjson::StringRef(name)), MakeString(text, allocator), allocator);
}

template <typename Number>
void AddNumber(Value& object, const char* name, Number number, Allocator& allocator) {
  object.AddMember(Value(rapidjson::StringRef(name)), Value(number), allocator);
}

Value StatusesValue(const EndpointLine& line, Allocator& allocator) {
  Value statuses(rapidjson::kObjectType);
  for (const auto& [status, count] : line.by_status) {
    const std::string name = status == 0 ? "dropped" : std::to_string(status);
    statuses.AddMember(MakeString(name, allocator), Value(count), allocator);
  }
  return statuses;
}

Value LinesValue(const std::vector<EndpointLine>& lines, Allocator& allocator) {
  Value list(rapidjson::kArrayType);
  for (const EndpointLine& line : lines) {
    Value value(rapidjson::kObjectType);
    AddText(value, "service", line.service, allocator);
    AddText(value, "endpoint", line.endpoint, allocator);
    AddNumber(value, "requests", line.requests, allocator);
    AddNumber(value, "share", line.share, allocator);
    value.AddMember("by_status", StatusesValue(line, allocator), allocator);
    list.PushBack(value, allocator);
  }
  return list;
}

Value ExampleValue(const Example& example, const Report& report, Allocator& allocator) {
  Value request(rapidjson::kObjectType);
  AddText(request, "method", example.method, allocator);
  AddText(request, "target", example.target, allocator);
  Value headers(rapidjson::kArrayType);
  for (const base::HttpHeader& header : example.headers) {
    Value pair(rapidjson::kArrayType);
    pair.PushBack(MakeString(header.name, allocator), allocator);
    pair.PushBack(MakeString(header.value, allocator), allocator);
    headers.PushBack(pair, allocator);
  }
  request.AddMember("headers", headers, allocator);
  AddText(request, "body", example.body, allocator);
  AddNumber(request, "body_bytes", example.body_bytes, allocator);
  Value answer(rapidjson::kObjectType);
  AddNumber(answer, "status", example.status, allocator);
  AddText(answer, "body", example.answer, allocator);
  AddNumber(answer, "body_bytes", example.answer_bytes, allocator);
  Value value(rapidjson::kObjectType);
  AddNumber(value, "number", example.number, allocator);
  if (example.site) AddText(value, "site", SiteText(*example.site), allocator);
  if (report.started) {
    AddNumber(value, "at_seconds",
              std::chrono::duration<double>(example.time - *report.started).count(), allocator);
  }
  value.AddMember("request", request, allocator);
  value.AddMember("response", answer, allocator);
  return value;
}

Value FindingValue(const Finding& finding, uint64_t requests, const Report& report,
                   Allocator& allocator) {
  const CatalogueEntry& entry = mock_server::diagnosis::EntryFor(finding.code);
  Value value(rapidjson::kObjectType);
  AddText(value, "code", entry.name, allocator);
  AddText(value, "severity", mock_server::diagnosis::SeverityName(finding.severity), allocator);
  AddText(value, "whose", finding.is_servers() ? "server" : "script", allocator);
  value.AddMember("is_rest", finding.is_rest, allocator);
  value.AddMember("is_rare", finding.is_rare, allocator);
  value.AddMember("is_allowed", finding.is_allowed, allocator);
  AddText(value, "title", entry.title, allocator);
  AddText(value, "service", finding.service, allocator);
  AddText(value, "endpoint", finding.endpoint, allocator);
  AddText(value, "pointer", finding.pointer, allocator);
  AddNumber(value, "count", finding.count, allocator);
  AddNumber(value, "failed", finding.failed, allocator);
  AddNumber(value, "share", static_cast<double>(finding.count) / static_cast<double>(requests),
            allocator);
  AddText(value, "message", finding.message, allocator);
  AddText(value, "why", entry.why, allocator);
  AddText(value, "fix", entry.fix, allocator);
  Value variants(rapidjson::kArrayType);
  for (const Finding::Variant& variant : finding.variants) {
    Value item(rapidjson::kObjectType);
    AddText(item, "message", variant.message, allocator);
    AddNumber(item, "count", variant.count, allocator);
    variants.PushBack(item, allocator);
  }
  value.AddMember("variants", variants, allocator);
  AddNumber(value, "other_variants", finding.other_variants, allocator);
  if (!finding.sites.empty()) {
    Value sites(rapidjson::kArrayType);
    for (const Finding::Variant& site : finding.sites) {
      Value item(rapidjson::kObjectType);
      AddText(item, "site", site.message, allocator);
      AddNumber(item, "count", site.count, allocator);
      sites.PushBack(item, allocator);
    }
    value.AddMember("sites", sites, allocator);
    AddNumber(value, "other_sites", finding.other_sites, allocator);
  }
  if (finding.is_known) value.AddMember("is_known", true, allocator);
  Value followers(rapidjson::kArrayType);
  for (const Finding::Follower& follower : finding.followers) {
    Value item(rapidjson::kObjectType);
    AddText(item, "code", mock_server::diagnosis::CodeName(follower.code), allocator);
    AddText(item, "endpoint", follower.endpoint, allocator);
    AddText(item, "message", follower.message, allocator);
    AddNumber(item, "count", follower.count, allocator);
    followers.PushBack(item, allocator);
  }
  value.AddMember("followers", followers, allocator);
  if (!finding.example.empty())
    value.AddMember("example", ExampleValue(finding.example, report, allocator), allocator);
  return value;
}

Value ClientValue(const ClientReport& client, const Report& report, Allocator& allocator) {
  Value value(rapidjson::kObjectType);
  AddText(value, "name", client.name, allocator);
  AddNumber(value, "requests", client.requests, allocator);
  AddNumber(value, "failures", client.failures, allocator);
  if (client.answered_ahead > 0)
    AddNumber(value, "answered_by_future", client.answered_ahead, allocator);
  Value findings(rapidjson::kArrayType);
  for (const Finding& finding : client.findings)
    findings.PushBack(FindingValue(finding, client.requests, report, allocator), allocator);
  value.AddMember("findings", findings, allocator);
  value.AddMember("mix", LinesValue(client.mix, allocator), allocator);
  Value connections(rapidjson::kObjectType);
  AddNumber(connections, "count", client.connections, allocator);
  AddNumber(connections, "most_at_once", client.most_connections_at_once, allocator);
  AddNumber(connections, "requests_per_connection", client.requests_per_connection, allocator);
  value.AddMember("connections", connections, allocator);
  AddNumber(value, "seconds", client.seconds, allocator);
  AddNumber(value, "requests_per_second", client.requests_per_second, allocator);
  AddNumber(value, "mean_pause_seconds", client.mean_pause_seconds, allocator);
  AddNumber(value, "median_pause_seconds", client.median_pause_seconds, allocator);
  return value;
}

}  // namespace

Document ReportToJson(const Report& report, bool strict) {
  Document document(rapidjson::kObjectType);
  Allocator& allocator = document.GetAllocator();
  AddNumber(document, "format", 1, allocator);
  AddNumber(document, "requests", report.requests, allocator);
  Value verdict(rapidjson::kObjectType);
  verdict.AddMember("ready", report.IsReady(strict), allocator);
  verdict.AddMember("strict", strict, allocator);
  AddText(verdict, "sentence", VerdictSentence(report, strict), allocator);
  AddNumber(verdict, "errors", report.errors, allocator);
  AddNumber(verdict, "warnings", report.warnings, allocator);
  AddNumber(verdict, "notes", report.notes, allocator);
  AddNumber(verdict, "server_defects", report.servers, allocator);
  document.AddMember("verdict", verdict, allocator);
  Value clients(rapidjson::kArrayType);
  for (const ClientReport& client : report.clients)
    clients.PushBack(ClientValue(client, report, allocator), allocator);
  document.AddMember("clients", clients, allocator);
  document.AddMember("coverage", LinesValue(report.coverage, allocator), allocator);
  if (!report.faults.empty()) {
    Value faults(rapidjson::kObjectType);
    for (const FaultCount& fault : report.faults)
      faults.AddMember(MakeString(fault.name, allocator), Value(fault.requests), allocator);
    document.AddMember("faults", faults, allocator);
  }
  return document;
}

}  // namespace check
