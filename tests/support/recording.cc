#include "tests/support/recording.h"

#include <algorithm>
#include <stdexcept>

#include "base/json.h"
#include "harness/drift/player.h"

namespace tests::support {
namespace {

using base::HttpRequest;
using base::Service;
using harness::drift::Recording;
using harness::drift::Scenario;

template <typename T>
T OrThrow(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().ToString());
  return *std::move(result);
}

std::string ReadCorpus(const std::string& file) {
  return OrThrow(
      base::ReadFile(std::string(UNDERSTUDY_SOURCE_DIR) + "/tests/corpus/recordings/" + file));
}

}  // namespace

std::vector<Scenario> LoadScenarios(const std::string& file) {
  return OrThrow(harness::drift::ParseScenarios(ReadCorpus(file), file));
}

std::vector<Recording> LoadRecordings(const std::string& file) {
  return OrThrow(harness::drift::ParseRecordings(ReadCorpus(file), file));
}

Recording Play(const Scenario& scenario, const Handler& handle) {
  const auto send = [&](Service service, HttpRequest request) -> base::Result<base::HttpResponse> {
    request.headers.push_back({"Host", "127.0.0.1:8009"});
    return handle(service, request);
  };
  return OrThrow(harness::drift::Play(scenario, send, [](const auto&) { return true; }));
}

std::string Difference(const Recording& truth, const Recording& got) {
  const std::vector<std::string> wanted = harness::drift::MaskedSteps(truth);
  const std::vector<std::string> had = harness::drift::MaskedSteps(got);
  for (size_t i = 0; i < std::max(wanted.size(), had.size()); ++i) {
    const std::string step = got.id + ", step " + std::to_string(i + 1);
    if (i >= wanted.size()) return step + ": the recording ends before";
    if (i >= had.size()) return step + ": was not played";
    if (wanted[i] != had[i]) {
      const HttpRequest& sent = got.exchanges[i].request;
      return step + "\n  sent: " + sent.target + "\n  body: " + sent.body +
             "\n  want: " + wanted[i] + "\n  have: " + had[i];
    }
  }
  return {};
}

}  // namespace tests::support
