#include "mock_server/journal/counters.h"

#include <algorithm>
#include <array>

namespace mock_server::journal {

using base::HttpRequest;
using base::Service;

namespace {

constexpr std::string_view kMarksOfIdentifiers = "0123456789%";
constexpr size_t kLongestWord = 40;

// By byte: whether it decides what a segment is. A digit or % marks an identifier; / ends a word.
inline constexpr auto kTells = [] {
  std::array<bool, 256> tells{};
  for (const char c : kMarksOfIdentifiers) tells[static_cast<unsigned char>(c)] = true;
  tells['/'] = true;
  return tells;
}();

// Where the segment ends that starts there. `v1` and `api` are no identifiers, `404` and `plan-7`
// are.
size_t EndOfSegment(std::string_view path, size_t start, bool& is_identifier) {
  size_t place = start;
  while (place < path.size() && !kTells[static_cast<unsigned char>(path[place])]) ++place;
  const bool has_mark = place < path.size() && path[place] != '/';
  const size_t end = has_mark ? std::min(path.find('/', place), path.size()) : place;
  const bool is_version = end - start == 2 && path[start] == 'v';
  is_identifier = (has_mark && !is_version) || end - start > kLongestWord;
  return end;
}

void AppendEndpointName(std::string_view method, std::string_view path, std::string& name) {
  name += method;
  name += ' ';
  // Segments that stay as they are, are copied together.
  size_t copied = 0;
  for (size_t start = 0; start < path.size();) {
    bool is_identifier = false;
    const size_t end = EndOfSegment(path, start, is_identifier);
    if (is_identifier) {
      name += path.substr(copied, start - copied);
      name += "{id}";
      copied = end;
    }
    start = end + 1;
  }
  name += path.substr(copied);
}

}  // namespace

std::string EndpointName(std::string_view method, std::string_view path) {
  std::string name;
  AppendEndpointName(method, path, name);
  return name;
}

void Counters::Count(Service service, const HttpRequest& request, int status,
                     std::chrono::nanoseconds service_time, std::string_view fault,
                     std::chrono::nanoseconds drawn) {
  ++requests_;
  PerService& counters = by_service_[static_cast<size_t>(service)];
  ++counters.requests;
  if (fault.empty()) ++counters.by_status[status];
  thread_local std::string name;  // its room is used again
  name.clear();
  AppendEndpointName(request.method, request.path(), name);
  Endpoint& endpoint = Room(counters, name);
  ++endpoint.requests;
  endpoint.service_time += service_time;
  if (fault.empty()) {
    ++endpoint.by_status[status];
    endpoint.durations.Observe(std::max(service_time, drawn));
    return;
  }
  ++endpoint.by_status_of_faults[status];
  ++FaultRoom(fault);
}

Counters::Endpoint& Counters::Room(PerService& service, std::string_view name) {
  const auto known = service.endpoints.find(name);
  if (known != service.endpoints.end()) return known->second;
  const bool is_full = service.endpoints.size() >= kMaxEndpoints || name.size() > kMaxNameBytes;
  return service.endpoints.try_emplace(std::string(is_full ? kOther : name)).first->second;
}

uint64_t& Counters::FaultRoom(std::string_view name) {
  const auto known = faults_.find(name);
  if (known != faults_.end()) return known->second;
  return faults_[std::string(faults_.size() >= kMaxFaults ? kOther : name)];
}

void Counters::Add(const Counters& other) {
  requests_ += other.requests_;
  for (const auto& [name, count] : other.faults_) FaultRoom(name) += count;
  for (size_t i = 0; i < by_service_.size(); ++i) {
    PerService& here = by_service_[i];
    const PerService& there = other.by_service_[i];
    here.requests += there.requests;
    for (const auto& [status, count] : there.by_status) here.by_status[status] += count;
    for (const auto& [name, endpoint] : there.endpoints) {
      Endpoint& sum = Room(here, name);
      sum.requests += endpoint.requests;
      sum.service_time += endpoint.service_time;
      sum.durations.Add(endpoint.durations);
      for (const auto& [status, count] : endpoint.by_status) sum.by_status[status] += count;
      for (const auto& [status, count] : endpoint.by_status_of_faults)
        sum.by_status_of_faults[status] += count;
    }
  }
}

}  // namespace mock_server::journal
