#ifndef UNDERSTUDY_LATENCY_ANSWER_DELAY_H_
#define UNDERSTUDY_LATENCY_ANSWER_DELAY_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "latency/latency_choice.h"

namespace latency {

// Where a request stands, as far as its time depends on it.
struct RequestPlace {
  uint64_t connection = 0;
  uint64_t number = 0;             // on its connection, from 1
  size_t users = 0;                // connections that are at work
  double requests_per_second = 0;  // of all connections, now
};

// How long answers take, drawn from a latency model. A row of the model is found by the path: rows
// are named "GET /api/v1/agents/{id}" or "/api/v1/agents/", a segment that begins with {, [, <, or
// : takes any. A row named by the path alone beside one with the method holds the first requests of
// clients (a cold start): it is taken for the first request of a connection. What no row names
// takes what all endpoints together take. Thread-safe, since nothing changes.
class AnswerDelay {
 public:
  AnswerDelay(LatencyChoice choice, uint64_t seed);

  // Whether RequestPlace::requests_per_second matters.
  bool needs_rate() const;

  // From the arrival of a request to its answer. The same seed and place give the same time.
  std::chrono::nanoseconds For(std::string_view method, std::string_view path,
                               const RequestPlace& place) const;

 private:
  struct Row {
    std::string method;
    std::string path;  // a pattern
    std::string name;  // in the model
    std::string cold;  // the row of first requests; empty when there is none
  };

  const Row* Find(std::string_view method, std::string_view path) const;

  const LatencyChoice choice_;
  const uint64_t seed_;
  std::vector<Row> rows_;
};

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_ANSWER_DELAY_H_
