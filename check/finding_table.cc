#include "check/finding_table.h"

#include <algorithm>

#include "base/json.h"
#include "check/site.h"
#include "mock_server/journal/counters.h"
#include "python/utf8.h"

namespace check {

using mock_server::diagnosis::Code;
using mock_server::diagnosis::Diagnosis;
using mock_server::diagnosis::Severity;

namespace {

constexpr size_t kMaxMessageBytes = 600;
constexpr size_t kMaxNameBytes = 200;

std::string Bounded(std::string_view text, size_t max_bytes) {
  return base::CutText(python::DecodeWithReplacement(text), max_bytes);
}

Severity SeverityOf(Code code, const Exchange& exchange) {
  // The data layer answers a wrong final slash with a redirect: it costs a second request, but
  // the answer comes.
  if (code == Code::kFinalSlash && exchange.response.status == 307) return Severity::kWarning;
  return mock_server::diagnosis::EntryFor(code).severity;
}

void CountVariant(const std::string& message, std::vector<Finding::Variant>& variants,
                  uint64_t& others) {
  for (Finding::Variant& variant : variants) {
    if (variant.message == message) {
      ++variant.count;
      return;
    }
  }
  if (variants.size() < FindingTable::kMaxVariants) {
    variants.push_back({message, 1});
  } else {
    ++others;
  }
}

}  // namespace

FindingTable::Entry* FindingTable::Find(const Diagnosis& diagnosis, size_t endpoint,
                                        const std::string& name) {
  for (Entry& entry : entries_) {
    if (entry.finding.code == diagnosis.code && entry.endpoint == endpoint &&
        entry.finding.pointer == diagnosis.pointer && entry.finding.endpoint == name &&
        !entry.finding.is_rest)
      return &entry;
  }
  return nullptr;
}

FindingTable::Entry& FindingTable::FindRest(Code code, const Exchange& exchange, size_t endpoint,
                                            uint64_t number) {
  for (Entry& entry : entries_) {
    if (entry.finding.is_rest && entry.finding.code == code) return entry;
  }
  Entry& entry = entries_.emplace_back();
  entry.endpoint = endpoint;
  entry.finding.code = code;
  entry.finding.severity = SeverityOf(code, exchange);
  entry.finding.is_rest = true;
  entry.finding.example = Example::Of(exchange, number);
  return entry;
}

bool FindingTable::HasRoom(const Diagnosis& diagnosis) const {
  if (entries_.size() >= kMaxFindings || diagnosis.pointer.size() > kMaxNameBytes) return false;
  const auto same = std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.finding.code == diagnosis.code;
  });
  return static_cast<size_t>(same) < kMaxFindingsOfCode;
}

void FindingTable::Record(const Exchange& exchange, size_t endpoint, bool is_known,
                          uint64_t number) {
  // Without an endpoint, the path as it was sent tells the findings apart.
  std::string name;
  if (!is_known) {
    const std::string& likely = exchange.observation.likely_path;
    name = Bounded(likely.empty() ? mock_server::journal::EndpointName(exchange.request.method,
                                                                       exchange.request.path())
                                  : exchange.request.method + " " + likely,
                   kMaxNameBytes);
  }
  if (exchange.observation.diagnoses.empty()) return;
  const std::optional<output::Place> site = SiteOf(exchange.request);
  for (const Diagnosis& diagnosis : exchange.observation.diagnoses) {
    Entry* entry = Find(diagnosis, endpoint, name);
    if (entry == nullptr && !HasRoom(diagnosis)) {
      Finding& rest = FindRest(diagnosis.code, exchange, endpoint, number).finding;
      if (rest.count++ == 0) rest.message = Bounded(diagnosis.hint, kMaxMessageBytes);
      ++rest.other_variants;
      if (exchange.failed()) ++rest.failed;
      continue;
    }
    if (entry == nullptr) {
      Finding finding;
      finding.code = diagnosis.code;
      finding.severity = SeverityOf(diagnosis.code, exchange);
      finding.endpoint = name;
      finding.pointer = diagnosis.pointer;
      finding.message = Bounded(diagnosis.hint, kMaxMessageBytes);
      finding.example = Example::Of(exchange, number);
      entries_.push_back({endpoint, std::move(finding)});
      entry = &entries_.back();
    }
    ++entry->finding.count;
    if (exchange.failed()) ++entry->finding.failed;
    if (diagnosis.hint.size() <= kMaxMessageBytes) {
      CountVariant(diagnosis.hint, entry->finding.variants, entry->finding.other_variants);
    } else {
      ++entry->finding.other_variants;
    }
    if (site) CountVariant(SiteText(*site), entry->finding.sites, entry->finding.other_sites);
  }
}

}  // namespace check
