#ifndef UNDERSTUDY_CHECK_EXAMPLE_H_
#define UNDERSTUDY_CHECK_EXAMPLE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "check/exchange.h"
#include "output/test_run.h"

namespace check {

// A request and its answer as a finding shows them. Long texts are cut, so that it takes some
// kilobytes at most; the sizes of the bodies tell. Keys are left out.
struct Example {
  static constexpr size_t kMaxTextBytes = 1500;

  uint64_t number = 0;               // of the client's requests, from 1
  std::chrono::nanoseconds time{0};  // as Exchange::time
  std::string method;
  std::string target;
  base::HttpHeaders headers;
  std::string body;
  uint64_t body_bytes = 0;
  int status = 0;  // 0: dropped
  std::string answer;
  uint64_t answer_bytes = 0;

  // Where in its script the client says that the request comes from.
  std::optional<output::Place> site;

  bool empty() const { return number == 0; }
  static Example Of(const Exchange& exchange, uint64_t number);
};

// Whether a header has a secret of the client, of which an example shows the length only.
bool IsSecretHeader(std::string_view name);

// How often something was seen, and the first request that showed it.
struct Sighting {
  uint64_t count = 0;
  base::Service service = base::Service::kGateway;  // of the example
  Example example;

  void Count(const Exchange& exchange, uint64_t number) {
    if (count++ > 0) return;
    service = exchange.service;
    example = Example::Of(exchange, number);
  }
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_EXAMPLE_H_
