#include "mock_server/admin/pages.h"

#include <rapidjson/document.h>

#include "base/clock.h"
#include "mock_server/admin/answers.h"
#include "mock_server/admin/journal_filter.h"
#include "mock_server/journal/search.h"

namespace mock_server::admin {

using base::HttpRequest;
using base::HttpResponse;
using rapidjson::Document;
using rapidjson::Value;

namespace {

constexpr size_t kDefaultLimit = 100;

void AddBody(Value& object, const std::string& body, uint64_t bytes,
             Document::AllocatorType& allocator) {
  object.AddMember("body", TextValue(body, allocator), allocator);
  // Told when the body was cut.
  if (bytes != body.size()) object.AddMember("body_bytes", bytes, allocator);
}

Value EntryValue(const journal::Entry& entry, Document::AllocatorType& allocator) {
  Value request(rapidjson::kObjectType);
  request.AddMember("method", TextValue(entry.request.method, allocator), allocator);
  request.AddMember("target", TextValue(entry.request.target, allocator), allocator);
  request.AddMember("headers", HeadersValue(entry.request.headers, allocator), allocator);
  AddBody(request, entry.request.body, entry.request_body_bytes, allocator);
  Value response(rapidjson::kObjectType);
  response.AddMember("status", entry.response.status, allocator);
  response.AddMember("headers", HeadersValue(entry.response.headers, allocator), allocator);
  AddBody(response, entry.response.body, entry.response_body_bytes, allocator);
  Value value(rapidjson::kObjectType);
  value.AddMember("number", entry.number, allocator);
  value.AddMember("time", TextValue(base::FormatLocalTime(entry.time), allocator), allocator);
  value.AddMember("service", TextValue(base::ServiceName(entry.service), allocator), allocator);
  value.AddMember("connection", entry.connection, allocator);
  value.AddMember("service_time_us", static_cast<double>(entry.service_time.count()) / 1000.0,
                  allocator);
  if (!entry.fault.empty()) value.AddMember("fault", TextValue(entry.fault, allocator), allocator);
  value.AddMember("request", request, allocator);
  value.AddMember("response", response, allocator);
  return value;
}

}  // namespace

HttpResponse JournalPage(AdminTarget& target, const HttpRequest& request) {
  const auto query = ReadJournalQuery(request.query());
  if (!query) return ErrorAnswer(400, query.error().ToString());
  const journal::Journal& journal = target.journal();
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("requests", journal.counters().requests(), allocator);
  body.AddMember("kept", static_cast<uint64_t>(journal.size()), allocator);
  if (const std::string doubt = WhatIsMissing(journal); !doubt.empty())
    body.AddMember("doubt", TextValue(doubt, allocator), allocator);
  Value entries(rapidjson::kArrayType);
  for (const journal::Entry& entry :
       Find(journal, query->filter, query->limit.value_or(kDefaultLimit)))
    entries.PushBack(EntryValue(entry, allocator), allocator);
  body.AddMember("entries", entries, allocator);
  return JsonAnswer(200, body);
}

HttpResponse JournalCountPage(AdminTarget& target, const HttpRequest& request) {
  const auto query = ReadJournalQuery(request.query());
  if (!query) return ErrorAnswer(400, query.error().ToString());
  if (query->limit) return ErrorAnswer(400, "?limit: a count has no limit; leave it out");
  const journal::Count count = CountOf(target.journal(), query->filter);
  Document body(rapidjson::kObjectType);
  auto& allocator = body.GetAllocator();
  body.AddMember("count", count.count, allocator);
  body.AddMember("exact", count.doubt.empty(), allocator);
  if (!count.doubt.empty()) body.AddMember("doubt", TextValue(count.doubt, allocator), allocator);
  return JsonAnswer(200, body);
}

}  // namespace mock_server::admin
