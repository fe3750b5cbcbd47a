#include "mock_server/report/finding_table.h"

#include "contracts/core/json.h"
#include "mock_server/journal/counters.h"
#include "mock_server/python/utf8.h"

namespace mock_server::report {

using diagnosis::Code;
using diagnosis::Diagnosis;
using diagnosis::Severity;

namespace {

constexpr size_t kMaxMessageBytes = 600;
constexpr size_t kMaxNameBytes = 200;

std::string Bounded(std::string_view text, size_t max_bytes) {
  return contracts::core::CutText(python::DecodeWithReplacement(text), max_bytes);
}

Severity SeverityOf(Code code, const Exchange& exchange) {
  // The data layer answers a wrong final slash with a redirect: it costs a second request, but
  // the answer comes.
  if (code == Code::kFinalSlash && exchange.response.status == 307) return Severity::kWarning;
  return diagnosis::EntryFor(code).severity;
}

void CountVariant(const std::string& message, Finding& finding) {
  for (Finding::Variant& variant : finding.variants) {
    if (variant.message == message) {
      ++variant.count;
      return;
    }
  }
  if (finding.variants.size() < FindingTable::kMaxVariants) {
    finding.variants.push_back({message, 1});
  } else {
    ++finding.other_variants;
  }
}

}  // namespace

FindingTable::Entry* FindingTable::Find(const Diagnosis& diagnosis, size_t endpoint,
                                        const std::string& name) {
  for (Entry& entry : entries_) {
    if (entry.finding.code == diagnosis.code && entry.endpoint == endpoint &&
        entry.finding.pointer == diagnosis.pointer && entry.finding.endpoint == name)
      return &entry;
  }
  return nullptr;
}

void FindingTable::Record(const Exchange& exchange, size_t endpoint, bool is_known,
                          uint64_t number) {
  // Without an endpoint, the path as it was sent tells the findings apart.
  std::string name;
  if (!is_known) {
    name = Bounded(journal::EndpointName(exchange.request.method, exchange.request.path()),
                   kMaxNameBytes);
  }
  for (const Diagnosis& diagnosis : exchange.observation.diagnoses) {
    Entry* entry = Find(diagnosis, endpoint, name);
    if (entry == nullptr) {
      if (entries_.size() >= kMaxFindings || diagnosis.pointer.size() > kMaxNameBytes) {
        ++dropped_;
        continue;
      }
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
      CountVariant(diagnosis.hint, entry->finding);
    } else {
      ++entry->finding.other_variants;
    }
  }
}

}  // namespace mock_server::report
