#include "harness/drift/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/fnv.h"
#include "base/json.h"

namespace harness::drift {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Service;

base::Status Add(std::string_view text, const std::string& name, Corpus& corpus,
                 std::string& content) {
  auto scenarios = ParseScenarios(text, name);
  if (!scenarios) return tl::unexpected(scenarios.error());
  corpus.scenarios.insert(corpus.scenarios.end(), std::make_move_iterator(scenarios->begin()),
                          std::make_move_iterator(scenarios->end()));
  content += text;
  return {};
}

}  // namespace

size_t Corpus::steps() const {
  size_t count = 0;
  for (const Scenario& scenario : scenarios) count += scenario.steps.size();
  return count;
}

Result<Corpus> LoadBuiltInCorpus() {
  Corpus corpus;
  corpus.name = "built in";
  std::string content;
  for (const base::EmbeddedFile& file : CorpusFiles()) {
    if (auto added = Add(file.content, std::string(file.name), corpus, content); !added)
      return tl::unexpected(added.error());
  }
  corpus.digest = fmt::format("{:016x}", base::Fnv1a(content));
  return corpus;
}

Result<Corpus> LoadCorpus(const std::string& path) {
  std::error_code error;
  std::vector<std::string> files;
  if (std::filesystem::is_directory(path, error)) {
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
    }
    if (error) return Fail(ErrorCode::kBadFile, "can't be read: " + error.message(), path);
    if (files.empty())
      return Fail(ErrorCode::kNothingRan, "has no *.jsonl file of scenarios", path);
  } else {
    files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  Corpus corpus;
  corpus.name = path;
  std::string content;
  for (const std::string& file : files) {
    const auto text = base::ReadFile(file);
    if (!text) return tl::unexpected(text.error());
    if (auto added = Add(*text, file, corpus, content); !added)
      return tl::unexpected(added.error());
  }
  if (corpus.scenarios.empty()) return Fail(ErrorCode::kNothingRan, "has no scenario", path);
  corpus.digest = fmt::format("{:016x}", base::Fnv1a(content));
  return corpus;
}

void SetKeys(Corpus& corpus, const std::string& gateway_key, const std::string& data_layer_key) {
  for (Scenario& scenario : corpus.scenarios) {
    for (Step& step : scenario.steps) {
      const bool gateway = step.service == Service::kGateway;
      for (base::HttpHeader& header : step.headers) {
        if (header.value == (gateway ? kGatewayKey : kDataLayerKey))
          header.value = gateway ? gateway_key : data_layer_key;
      }
    }
  }
}

}  // namespace harness::drift
