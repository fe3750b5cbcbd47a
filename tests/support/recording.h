#ifndef UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_
#define UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/http_message.h"

namespace tests::support {

// What was asked and answered in one step, as the recordings keep it. Only the headers that a
// client acts on are kept, by lower-case name.
struct Exchange {
  std::string request_path;
  std::string request_body;
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

struct Recording {
  std::string id;
  std::vector<Exchange> exchanges;
};

// One request of a scenario. Text may hold ${name}, which stands for what an earlier step saved.
struct ScenarioStep {
  base::Service service = base::Service::kGateway;
  std::string method;
  std::string path;
  base::HttpHeaders headers;
  std::optional<std::string> body;
  std::vector<std::pair<std::string, std::string>> save;  // name, dotted path into the answer
};

struct Scenario {
  std::string id;
  std::vector<ScenarioStep> steps;
};

// Files of tests/corpus/recordings, e.g. "scenarios.jsonl". They throw std::runtime_error when the
// file is not there.
std::vector<Scenario> LoadScenarios(const std::string& file);
std::vector<Recording> LoadRecordings(const std::string& file);

using Handler = std::function<base::HttpResponse(base::Service, const base::HttpRequest&)>;

// Sends the scenario's requests one by one to `handle` and keeps what came back, as a client would
// see it.
Recording Play(const Scenario& scenario, const Handler& handle);

// Empty when both say the same, ids and times masked; else what the first differing step was sent,
// should have answered and did answer.
std::string Difference(const Recording& truth, const Recording& got);

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_
