#include "latency/answer_delay.h"

#include <algorithm>
#include <utility>

#include "base/path_pattern.h"
#include "base/random.h"

namespace latency {

using base::Random;
using std::chrono::nanoseconds;

namespace {

// Keeps these draws apart from those of ids.
constexpr uint64_t kStream = 0x64656c6179;  // "delay"

}  // namespace

AnswerDelay::AnswerDelay(LatencyChoice choice, uint64_t seed)
    : choice_(std::move(choice)), seed_(seed) {
  std::vector<Row> bare;
  for (const auto& [endpoint, levels] : choice_.model.tables()) {
    const auto& [method, name] = endpoint;
    if (name.empty()) continue;
    const bool with_method = name.starts_with(method + " ");
    std::string path = with_method ? name.substr(method.size() + 1) : name;
    path.resize(std::min(path.find('?'), path.size()));
    (with_method ? rows_ : bare).push_back({method, std::move(path), name, ""});
  }
  for (Row& row : bare) {
    Row* full = nullptr;
    for (Row& other : rows_) {
      if (other.method == row.method && other.path == row.path) full = &other;
    }
    if (full != nullptr) {
      full->cold = std::move(row.name);
    } else {
      rows_.push_back(std::move(row));
    }
  }
}

const AnswerDelay::Row* AnswerDelay::Find(std::string_view method, std::string_view path) const {
  const Row* found = nullptr;
  for (const Row& row : rows_) {
    if (row.method != method) continue;
    if (row.path == path) return &row;  // before any pattern
    if (found == nullptr && base::MatchesPath(row.path, path)) found = &row;
  }
  return found;
}

bool AnswerDelay::needs_rate() const {
  return choice_.model.unit() == LoadUnit::kRequestsPerSecond;
}

nanoseconds AnswerDelay::For(std::string_view method, std::string_view path,
                             const RequestPlace& place) const {
  std::string_view name;
  if (const Row* row = Find(method, path)) {
    name = place.number == 1 && !row->cold.empty() ? row->cold : row->name;
  } else {
    method = {};
  }
  const double load = choice_.load.value_or(needs_rate() ? place.requests_per_second
                                                         : static_cast<double>(place.users));
  Random random = Random::ForKeys({seed_, kStream, place.connection, place.number});
  return choice_.model.At(method, name, load, random.NextDouble());
}

}  // namespace latency
