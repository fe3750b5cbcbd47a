#ifndef UNDERSTUDY_HARNESS_DRIFT_SCENARIO_H_
#define UNDERSTUDY_HARNESS_DRIFT_SCENARIO_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"

namespace harness::drift {

// What is compared of an answer. Only the headers that a client acts on are kept, by lower-case
// name. A status of 0 is no answer: the connection was closed, or the time was up.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

// What was asked and answered in one step.
struct Exchange {
  base::HttpRequest request;
  Answer answer;
  // The names in the request for which no earlier answer had a value.
  std::vector<std::string> unsaved;
  // The names for which this answer, a success, has no value.
  std::vector<std::string> missing;
  bool played = true;
};

struct Recording {
  std::string id;
  std::vector<Exchange> exchanges;  // one for each step
};

// One request of a scenario. Text may hold ${name}, which stands for what an earlier step saved.
struct Step {
  base::Service service = base::Service::kGateway;
  std::string method;
  std::string path;
  base::HttpHeaders headers;
  std::optional<std::string> body;
  bool body_is_json = false;  // written as "json" in the file, not as "raw"
  std::vector<std::pair<std::string, std::string>> save;  // name, dotted path into the answer

  // The names that the request uses, in their order, each once.
  std::vector<std::string> Uses() const;
};

// Requests in their causal order: a later one may need what an earlier one created.
struct Scenario {
  std::string id;
  std::string where{};  // "FILE:LINE"
  std::vector<Step> steps;
};

// Reads a file of scenarios, one JSON object a line: {"id", "target", "steps": [{"method", "path",
// "headers", "json" or "raw", "save", "target"}]}, where target is "l09" for the gateway or "l01"
// for the data layer. Members that it does not know are left alone, so a recording of such steps is
// read, too. kBadFile names the file, the line and the member, or the name that no earlier
// step saves.
base::Result<std::vector<Scenario>> ParseScenarios(std::string_view text, const std::string& name);

// Reads what was answered to the steps of such a file: each has "request" and "response". kBadFile
// as above.
base::Result<std::vector<Recording>> ParseRecordings(std::string_view text,
                                                     const std::string& name);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_SCENARIO_H_
