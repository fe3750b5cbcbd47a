#ifndef UNDERSTUDY_CHECK_REPORT_H_
#define UNDERSTUDY_CHECK_REPORT_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/expected_load.h"
#include "check/finding.h"
#include "check/recorder.h"
#include "check/timeline.h"

namespace check {

// What one endpoint was asked for.
struct EndpointLine {
  std::string service;
  std::string endpoint;  // "GET /api/v1/goals/{goal_id}", or "(no such endpoint)"
  uint64_t requests = 0;
  double share = 0;  // of all requests of the client, or of the report
  std::vector<std::pair<int, uint64_t>> by_status;  // 0: dropped
};

// How many requests met a fault.
struct FaultCount {
  std::string name;
  uint64_t requests = 0;
  std::string rule{};  // "every=10 status=503"; empty where it is not known
};

struct ClientReport {
  std::string name;
  uint64_t requests = 0;
  uint64_t failures = 0;
  // Answered by a --future feature in place of the platform; no failures.
  uint64_t answered_ahead = 0;
  std::vector<Finding> findings;          // by harm
  std::vector<EndpointLine> mix;          // most frequent first, those with requests only
  std::vector<SharePair> beside_profile;  // largest difference first; empty without a profile
  Timeline timeline;
  uint64_t connections = 0;
  uint64_t most_connections_at_once = 0;
  double requests_per_connection = 0;
  double seconds = 0;  // from its first request to its last
  double requests_per_second = 0;
  double mean_pause_seconds = 0;  // between two requests of a connection
  double median_pause_seconds = 0;
};

// What was observed of all clients. Plain data.
struct Report {
  uint64_t requests = 0;
  std::vector<ClientReport> clients;   // most findings first, then in the order in which they came
  std::vector<EndpointLine> coverage;  // all endpoints of both services
  std::string profile;  // the name of the one that the load was compared with; may be empty
  uint64_t errors = 0;  // findings, not requests; the server's defects not among them
  uint64_t warnings = 0;
  uint64_t notes = 0;
  uint64_t servers = 0;  // defects of the server that were met
  // Faults that the stand-in was told to produce. Requests whose answer was not the platform's are
  // in no other figure.
  std::vector<FaultCount> faults;
  uint64_t known = 0;  // errors and warnings that are in the baseline; in none of the others
  // The program that made the requests was interrupted, so the rest of its behaviour is unknown.
  bool interrupted = false;
  // When the command began, on the clock of the requests (Exchange::time). Set by whoever knows it,
  // when its time is not the reader's: then findings say when they showed first.
  std::optional<std::chrono::nanoseconds> started;
  std::chrono::nanoseconds last_request{0};  // on the same clock; of all clients

  // No finding prevents a real run. A report that is empty, or covers only part of a run, is never
  // ready.
  bool IsReady(bool strict) const {
    return requests > 0 && !interrupted && errors == 0 && (!strict || warnings == 0);
  }
  // There is nothing to judge, and yet requests came.
  bool MetOnlyFaults() const {
    return requests == 0 && std::any_of(faults.begin(), faults.end(),
                                        [](const FaultCount& fault) { return fault.requests > 0; });
  }
};

// Judges what was recorded: S12 to S17 and S22 to S32 come in here, S19 when there is a load to
// compare with, S33 when it is known how often the clients waited (docs/diagnoses.md). Findings of
// the `allowed` codes are notes.
Report MakeReport(const Recorder& recorder, const ExpectedLoad* expected = nullptr,
                  std::span<const mock_server::diagnosis::Code> allowed = {},
                  std::optional<uint64_t> waits = {});

// Marks the errors and warnings that `is_known`, asked with rule and subject, says are known: they
// fail no check any more.
void MarkKnown(Report& report,
               const std::function<bool(std::string_view, std::string_view)>& is_known);

// By what a finding is known again in another run: its code, and where it is.
std::pair<std::string, std::string> KeyOf(const Finding& finding);

// "ready for the real run …", or why not; one sentence.
std::string VerdictSentence(const Report& report, bool strict);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_REPORT_H_
