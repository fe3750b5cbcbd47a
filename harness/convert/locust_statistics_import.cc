#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "harness/convert/profile_text.h"
#include "harness/convert/recorded_traffic.h"

namespace harness::convert {

using base::Result;
using latency::RecordedTimes;

namespace {

// What users do between two requests, in the profile that is made.
constexpr double kWaitLeast = 1;
constexpr double kWaitMost = 3;

bool IsPath(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// "GET /x" or "/x", as rows are named.
std::string PathOf(const RecordedTimes::Endpoint& endpoint) {
  const std::string prefix = endpoint.method + " ";
  return endpoint.name.starts_with(prefix) ? endpoint.name.substr(prefix.size()) : endpoint.name;
}

bool HasBody(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

// "/api/v1/agents/" of "/api/v1/agents/{id}".
std::string CollectionOf(const std::string& path) { return path.substr(0, path.find('{')); }

class Importer {
 public:
  Importer(const RecordedTimes& run, const std::string& where) : run_(run) {
    profile_.name = ProfileNameOf(where);
    profile_.wait_least = kWaitLeast;
    profile_.wait_most = kWaitMost;
  }

  Result<std::string> Write() {
    profile_.notes = {
        "Made from Locust's statistics, which say how often each request was made, and no more.",
        "Look at: the bodies (empty here), where ids come from, the statuses that are expected, "
        "the waits, and how many users",
        "there are. `understudy load FILE --plan` shows what comes of it."};
    for (const RecordedTimes::Endpoint& endpoint : run_.endpoints) AddStep(endpoint);
    Guess();
    Weigh();
    Staff();
    return ProfileText(profile_);
  }

 private:
  void AddStep(const RecordedTimes::Endpoint& endpoint) {
    ImportedStep step;
    step.method = endpoint.method;
    std::string path = PathOf(endpoint);
    if (!IsPath(path) || endpoint.method.empty()) {
      profile_.notes.push_back(fmt::format(
          "Left out: {} {}, {:.0f} times. Its name is not a path, so what it sends is not known.",
          endpoint.method, endpoint.name, endpoint.requests));
      return;
    }
    step.name = endpoint.name;
    step.weight = static_cast<uint64_t>(std::max(1.0, std::round(endpoint.requests)));
    step.status = endpoint.method == "POST" ? 201 : endpoint.method == "DELETE" ? 204 : 200;
    if (HasBody(step.method)) {
      step.body = "{}";
      step.notes.emplace_back("What its body was is not in the statistics.");
    }
    if (endpoint.failures > 0) {
      step.notes.push_back(fmt::format("{:.0f} of {:.0f} failed in the recorded run.",
                                       endpoint.failures, endpoint.requests));
    }
    step.path = std::move(path);
    profile_.steps.push_back(std::move(step));
  }

  // That what is made in a collection is what is read below it.
  void Guess() {
    for (ImportedStep& step : profile_.steps) {
      const std::vector<std::string> names = BracedNames(step.path);
      if (names.empty()) continue;
      const std::string collection = CollectionOf(step.path);
      size_t at = 0;
      for (size_t i = 0; i < names.size(); ++i) {
        const std::string& name = names[i];
        const std::string memory = collection + name;
        const bool again = std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i),
                                     name) != names.begin() + static_cast<std::ptrdiff_t>(i);
        const std::string variable = again ? fmt::format("{}_{}", name, i + 1) : name;
        const std::string reference = "{{" + variable + "}}";
        at = step.path.find("{" + name + "}", at);
        step.path.replace(at, name.size() + 2, reference);
        at += reference.size();
        step.uses.emplace_back(variable, memory);
        step.notes.push_back(
            SaveWhereMade(collection, {memory, "/" + name})
                ? fmt::format("A guess: its {} is /{} of what POST {} answered. Check which of an "
                              "answer's ids it is.",
                              name, name, collection)
                : fmt::format("It never runs: where its {} comes from is not known. Save it in a "
                              "step before.",
                              name));
      }
    }
  }

  // Whether anything is made there.
  bool SaveWhereMade(const std::string& collection,
                     const std::pair<std::string, std::string>& save) {
    bool made = false;
    for (ImportedStep& step : profile_.steps) {
      if (step.method != "POST" || step.path != collection) continue;
      made = true;
      if (std::find(step.saves.begin(), step.saves.end(), save) == step.saves.end())
        step.saves.push_back(save);
    }
    return made;
  }

  void Weigh() {
    uint64_t common = 0;
    for (const ImportedStep& step : profile_.steps) common = std::gcd(common, step.weight);
    constexpr uint64_t kMaxWeight = 1'000'000;
    for (ImportedStep& step : profile_.steps)
      step.weight =
          std::clamp<uint64_t>(step.weight / std::max<uint64_t>(common, 1), 1, kMaxWeight);
  }

  void Staff() {
    if (run_.requests_per_second <= 0) return;
    const double turn = (kWaitLeast + kWaitMost) / 2 + run_.all.median_ms / 1000;
    profile_.users =
        static_cast<uint64_t>(std::clamp(std::round(run_.requests_per_second * turn), 1.0, 1e6));
    profile_.notes.push_back(fmt::format(
        "It was {:.1f} requests a second; {} users who wait {:.0f} to {:.0f} s make about that.",
        run_.requests_per_second, profile_.users, kWaitLeast, kWaitMost));
  }

  const RecordedTimes& run_;
  ImportedProfile profile_;
};

}  // namespace

Result<std::string> ProfileOfStatistics(const RecordedTimes& run, const std::string& where) {
  return Importer(run, where).Write();
}

}  // namespace harness::convert
