#include "check/fold.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "python/utf8.h"

namespace check {

using base::Service;
using base::ServiceName;
using mock_server::diagnosis::Code;

namespace {

// So many unknown paths below one are told as one.
constexpr size_t kMinSiblings = 4;

Finding Named(const FindingTable::Entry& entry, const EndpointTable::Endpoint& endpoint) {
  Finding finding = entry.finding;
  if (!finding.is_rest) finding.service = ServiceName(endpoint.service);
  if (!finding.is_rest && endpoint.known) finding.endpoint = endpoint.Name();
  finding.pointer = python::DecodeWithReplacement(finding.pointer);
  for (Finding::Variant& variant : finding.variants)
    variant.message = python::DecodeWithReplacement(variant.message);
  return finding;
}

void MergeVariants(const std::vector<Finding::Variant>& added,
                   std::vector<Finding::Variant>& variants, uint64_t& others) {
  for (const Finding::Variant& variant : added) {
    const auto same = std::find_if(
        variants.begin(), variants.end(),
        [&](const Finding::Variant& known) { return known.message == variant.message; });
    if (same != variants.end()) {
      same->count += variant.count;
    } else if (variants.size() < FindingTable::kMaxVariants) {
      variants.push_back(variant);
    } else {
      others += variant.count;
    }
  }
}

// Adds the requests of `other`, which is the same fault at another place.
void Merge(const Finding& other, Finding& finding) {
  finding.count += other.count;
  finding.failed += other.failed;
  finding.other_variants += other.other_variants;
  finding.other_sites += other.other_sites;
  MergeVariants(other.variants, finding.variants, finding.other_variants);
  MergeVariants(other.sites, finding.sites, finding.other_sites);
  if (other.example.number < finding.example.number) {
    finding.example = other.example;
    finding.message = other.message;
  }
}

// "GET /api/v1/widgets/{…}" for "GET /api/v1/widgets/a"; empty when nothing stands above it.
std::string Parent(const std::string& name) {
  const size_t slash = name.rfind('/');
  if (slash == std::string::npos || slash + 1 == name.size()) return "";
  const std::string above = name.substr(0, slash + 1);
  // "GET /"
  return std::count(above.begin(), above.end(), '/') < 2 ? "" : above + "{…}";
}

void FoldSiblings(std::vector<Finding>& findings) {
  std::map<std::tuple<std::string, std::string, Code>, std::vector<size_t>> families;
  for (size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (finding.code != Code::kUnknownRoute || finding.is_rest) continue;
    if (const std::string parent = Parent(finding.endpoint); !parent.empty())
      families[{finding.service, parent, finding.code}].push_back(i);
  }
  std::vector<size_t> gone;
  for (const auto& [key, members] : families) {
    if (members.size() < kMinSiblings) continue;
    Finding& first = findings[members.front()];
    first.endpoint = std::get<1>(key);
    for (size_t i = 1; i < members.size(); ++i) {
      Merge(findings[members[i]], first);
      gone.push_back(members[i]);
    }
  }
  std::sort(gone.rbegin(), gone.rend());
  for (const size_t index : gone) findings.erase(findings.begin() + static_cast<long>(index));
}

bool IsAboutKey(const Finding& finding) { return finding.code == Code::kKey; }

// Of the keys that a service did not find, the first finding of which becomes that of all.
void FoldKeys(std::vector<Finding>& findings) {
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!IsAboutKey(findings[i])) continue;
    for (size_t j = findings.size() - 1; j > i; --j) {
      const Finding& other = findings[j];
      if (!IsAboutKey(other) || other.pointer != findings[i].pointer ||
          other.service != findings[i].service) {
        continue;
      }
      Merge(other, findings[i]);
      findings[i].endpoint.clear();
      findings.erase(findings.begin() + static_cast<long>(j));
    }
  }
}

}  // namespace

bool IsUnderKey(const Recorder& recorder, const ClientRecord& client, size_t endpoint) {
  uint64_t here = 0;
  for (const FindingTable::Entry& entry : client.findings.entries()) {
    if (IsAboutKey(entry.finding) && entry.endpoint == endpoint) here += entry.finding.count;
  }
  if (here > 0 && here == client.by_endpoint[endpoint].total()) return true;
  // The rest of many places is one row, so the service is looked at as a whole, too.
  return IsUnderKey(recorder, client, recorder.endpoints()[endpoint].service);
}

bool IsUnderKey(const Recorder& recorder, const ClientRecord& client, Service service) {
  const auto& endpoints = recorder.endpoints();
  uint64_t refused = 0;
  for (const FindingTable::Entry& entry : client.findings.entries()) {
    if (IsAboutKey(entry.finding) && endpoints[entry.endpoint].service == service)
      refused += entry.finding.count;
  }
  uint64_t asked = 0;
  for (size_t i = 0; i < endpoints.size(); ++i) {
    const EndpointTable::Endpoint& endpoint = endpoints[i];
    if (endpoint.service == service && !endpoint.is_about_service() && !endpoint.is_preflight)
      asked += client.by_endpoint[i].total();
  }
  return refused > 0 && refused >= asked;
}

std::vector<Finding> FoldedFindings(const Recorder& recorder, const ClientRecord& client) {
  std::vector<Finding> findings;
  std::vector<Finding> under_key;
  for (const FindingTable::Entry& entry : client.findings.entries()) {
    const EndpointTable::Endpoint& endpoint = recorder.endpoints()[entry.endpoint];
    const bool follows = !IsAboutKey(entry.finding) && !entry.finding.is_servers() &&
                         IsUnderKey(recorder, client, entry.endpoint);
    (follows ? under_key : findings).push_back(Named(entry, endpoint));
  }
  FoldSiblings(findings);
  FoldSiblings(under_key);
  FoldKeys(findings);
  for (const Finding& follower : under_key) {
    const auto key = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return IsAboutKey(finding) && (finding.service == follower.service || follower.is_rest);
    });
    if (key == findings.end()) {
      findings.push_back(follower);
    } else {
      key->followers.push_back(
          {follower.code, follower.endpoint, follower.message, follower.count});
    }
  }
  return findings;
}

}  // namespace check
