#include "mock_server/stand_in/session.h"

#include <utility>

#include "mock_server/diagnosis/diagnosis.h"

namespace mock_server::stand_in {

using base::Clock;
using base::HttpRequest;
using base::HttpResponse;
using base::Service;

namespace {

// Beside whatever else was noticed of the request.
void NoteEviction(const std::string& name, diagnosis::Observation& observation,
                  HttpResponse& response) {
  observation.Note(diagnosis::Code::kSessionEvicted, "/header/X-Understudy-Session",
                   "the session '" + name +
                       "' was evicted to make room and is now empty; if that is fine, POST "
                       "/__understudy/reset with its name, otherwise raise --max-sessions");
  std::string value = diagnosis::HeaderValue(observation.diagnoses);
  for (base::HttpHeader& header : response.headers) {
    if (!base::EqualsIgnoreCase(header.name, diagnosis::kHeaderName)) continue;
    header.value = std::move(value);
    return;
  }
  response.headers.push_back({std::string(diagnosis::kHeaderName), std::move(value)});
}

}  // namespace

Session::Session(std::string name, std::unique_ptr<platform::Platform> platform,
                 size_t journal_bytes, std::shared_ptr<check::EndpointTable> endpoints,
                 const Clock& clock)
    : name_(std::move(name)),
      clock_(clock),
      platform_(std::move(platform)),
      journal_(journal_bytes) {
  if (endpoints != nullptr) recorder_.emplace(std::move(endpoints));
}

HttpResponse Session::Handle(Service service, const HttpRequest& request, uint64_t connection) {
  const auto start = clock_.MonotonicNow();
  HttpResponse response = platform_->Handle(service, request);
  const diagnosis::Observation* observation = &platform_->observation();
  diagnosis::Observation with_eviction;
  if (follows_evicted_ && response.status != 0) {
    with_eviction = *observation;
    NoteEviction(name_, with_eviction, response);
    observation = &with_eviction;
  }
  journal::Entry entry;
  entry.time = clock_.WallNow();
  entry.service_time = clock_.MonotonicNow() - start;
  entry.service = service;
  entry.connection = connection;
  journal_.Record(entry, request, response);
  if (recorder_) recorder_->Record({service, connection, start, request, response, *observation});
  return response;
}

void Session::MarkEviction(HttpResponse& response) const {
  diagnosis::Observation observation;
  NoteEviction(name_, observation, response);
}

void Session::Reset() {
  platform_->Reset();
  journal_.Forget();
  follows_evicted_ = false;
}

}  // namespace mock_server::stand_in
