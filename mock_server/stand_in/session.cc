#include "mock_server/stand_in/session.h"

#include <utility>

#include "mock_server/diagnosis/diagnosis.h"

namespace mock_server::stand_in {

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
                 faults::Injector faults, base::SteeredClock& clock)
    : name_(std::move(name)),
      clock_(clock),
      platform_(std::move(platform)),
      journal_(journal_bytes),
      faults_(std::move(faults)) {
  if (endpoints != nullptr) recorder_.emplace(std::move(endpoints));
}

Session::Session(std::string name, std::unique_ptr<base::SteeredClock> clock,
                 std::unique_ptr<platform::Platform> platform, size_t journal_bytes,
                 std::shared_ptr<check::EndpointTable> endpoints, faults::Injector faults)
    : name_(std::move(name)),
      own_clock_(std::move(clock)),
      clock_(*own_clock_),
      platform_(std::move(platform)),
      journal_(journal_bytes),
      faults_(std::move(faults)) {
  if (endpoints != nullptr) recorder_.emplace(std::move(endpoints));
}

void Session::AddNextSteps(const future::Options& options, future::ConnectionPool* pool) {
  steps_.emplace(options, pool, clock_);
}

HttpResponse Session::Answer(Service service, const HttpRequest& request) {
  if (!steps_) return platform_->Handle(service, request);
  HttpResponse response = AnswerWithNextSteps(service, request);
  taken_ = steps_->taken();
  return response;
}

HttpResponse Session::AnswerWithNextSteps(Service service, const HttpRequest& request) {
  if (auto answer = steps_->Before(service, request, taken_)) {
    platform_->ObserveRoute(service, request);
    return *std::move(answer);
  }
  HttpResponse response = platform_->Handle(service, request);
  steps_->After(service, request, response);
  return response;
}

HttpResponse Session::Handle(Service service, const HttpRequest& request, uint64_t connection,
                             std::chrono::nanoseconds drawn) {
  const auto start = clock_.MonotonicNow();
  taken_ = drawn;
  if (!faults_.empty()) {
    injection_ = faults_.Next(service, request, start);
    if (injection_.rule != nullptr) return HandleFault(service, request, connection, start);
  }
  HttpResponse response = Answer(service, request);
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
  entry.drawn = taken_;
  entry.service = service;
  entry.connection = connection;
  journal_.Record(entry, request, response);
  if (recorder_) {
    recorder_->Record({service, connection, start, request, response, *observation, next_steps()});
  }
  return response;
}

HttpResponse Session::HandleFault(Service service, const HttpRequest& request, uint64_t connection,
                                  std::chrono::nanoseconds start) {
  const faults::Rule& rule = *injection_.rule;
  HttpResponse response{.status = 0, .headers = {}, .body = {}};
  const future::NextSteps* asked = nullptr;
  if (rule.ReachesPlatform()) {
    response = Answer(service, request);
    asked = next_steps();
  }
  if (rule.status != 0) response = faults::AnswerOf(rule);
  if (rule.IsHeadless()) response = {.status = 0, .headers = {}, .body = {}};
  if (response.status != 0) {
    if (rule.status == 0) {
      response.headers.insert(response.headers.end(), rule.answer_headers.begin(),
                              rule.answer_headers.end());
    }
    if (follows_evicted_) MarkEviction(response);
    response.headers.push_back({std::string(faults::kHeaderName), rule.name});
  }
  journal::Entry entry;
  entry.time = clock_.WallNow();
  entry.service_time = clock_.MonotonicNow() - start;
  entry.service = service;
  entry.connection = connection;
  entry.fault = rule.name;
  journal_.Record(entry, request, response);
  if (!recorder_) return response;
  recorder_->RecordFault(rule.name);
  // By an answer that isn't the platform's nobody can be judged.
  if (!rule.Spoils()) {
    recorder_->Record(
        {service, connection, start, request, response, platform_->observation(), asked});
  }
  return response;
}

void Session::SetFaults(std::vector<faults::Rule> rules) {
  faults_.Set(std::move(rules), clock_.MonotonicNow());
  injection_ = {};
}

void Session::MarkEviction(HttpResponse& response) const {
  diagnosis::Observation observation;
  NoteEviction(name_, observation, response);
}

void Session::Reset() {
  platform_->Reset();
  journal_.Forget();
  if (steps_) steps_->Reset();
  follows_evicted_ = false;
}

}  // namespace mock_server::stand_in
