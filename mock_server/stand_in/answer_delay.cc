#include "mock_server/stand_in/answer_delay.h"

#include <algorithm>
#include <utility>

#include "base/random.h"

namespace mock_server::stand_in {

using base::Random;
using std::chrono::nanoseconds;

namespace {

// Keeps these draws apart from those of ids.
constexpr uint64_t kStream = 0x64656c6179;  // "delay"

std::string_view TakeSegment(std::string_view& path) {
  const size_t end = path.find('/', 1);
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(segment.size());
  return segment;
}

bool Matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = TakeSegment(pattern);
    const std::string_view there = TakeSegment(path);
    const bool any =
        wanted.size() > 1 && std::string_view("{[<:").find(wanted[1]) != std::string_view::npos;
    if (any ? there.size() < 2 : wanted != there) return false;
  }
  return pattern.empty() && path.empty();
}

}  // namespace

AnswerDelay::AnswerDelay(latency::LatencyChoice choice, uint64_t seed)
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
    if (found == nullptr && Matches(row.path, path)) found = &row;
  }
  return found;
}

bool AnswerDelay::needs_rate() const {
  return choice_.model.unit() == latency::LoadUnit::kRequestsPerSecond;
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

}  // namespace mock_server::stand_in
