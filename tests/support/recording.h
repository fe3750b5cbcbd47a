#ifndef UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_
#define UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_

#include <functional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "harness/drift/scenario.h"

namespace tests::support {

// Files of tests/corpus/recordings, e.g. "scenarios.jsonl". They throw std::runtime_error when the
// file is not there.
std::vector<harness::drift::Scenario> LoadScenarios(const std::string& file);
std::vector<harness::drift::Recording> LoadRecordings(const std::string& file);

using Handler = std::function<base::HttpResponse(base::Service, const base::HttpRequest&)>;

// Plays all of it to `handle`.
harness::drift::Recording Play(const harness::drift::Scenario& scenario, const Handler& handle);

// Empty when both say the same, ids and times masked; else what the first differing step was sent,
// should have answered and did answer.
std::string Difference(const harness::drift::Recording& truth,
                       const harness::drift::Recording& got);

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_RECORDING_H_
