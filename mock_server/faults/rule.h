#ifndef UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_H_
#define UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http_message.h"
#include "latency/answer_delay.h"

namespace mock_server::faults {

// What becomes of the connection. Behind the first four no answer can be read.
enum class Break {
  kNone,
  kHold,         // nothing is sent, and the connection stays open until the client gives up
  kClose,        // it is closed without an answer
  kResetBefore,  // it is reset without an answer
  kGarbage,      // bytes that are no HTTP, then closed
  kResetDuring,  // reset behind half of the answer
  kResetAfter,   // reset behind the answer
  kHalf,         // closed behind half of the answer
};

// Carries the rule's name in every answer that has a head and met a fault.
inline constexpr std::string_view kHeaderName = "X-Understudy-Fault";

// "reset-during", as rules name it.
std::string_view BreakName(Break what);

// A fault that the stand-in is told to produce (docs/faults.md): which requests it is for, when it
// happens, and what then happens. A plain value; rule_reader.h makes it.
struct Rule {
  std::string name{};

  // Which requests. What is empty matches all.
  std::optional<base::Service> service{};
  std::string method{};
  std::string endpoint{};  // a pattern (base/path_pattern.h)
  std::vector<std::pair<std::string, std::optional<std::string>>> headers{};  // with any value

  // When, of those. The conditions hold one after the other: `every` counts the requests from
  // `after` on, the draw is made for what is left, and `first` counts the faults.
  std::chrono::nanoseconds after{0};  // since the rule was given
  uint64_t every = 1;
  double probability = 1;
  uint64_t first = 0;  // 0: no end

  // What then. A status of 0 leaves the answer to the platform.
  int status = 0;
  std::optional<std::string> body{};
  base::HttpHeaders answer_headers{};
  std::chrono::nanoseconds shortest_delay{0};
  std::chrono::nanoseconds longest_delay{0};
  std::shared_ptr<const latency::AnswerDelay> learned_delay{};  // instead of the two
  uint64_t bytes_per_second = 0;                                // 0: at once
  int64_t length_error = 0;                                     // added to what content-length says
  Break broken = Break::kNone;
  // The platform handles the request although its answer is never sent.
  bool handled = false;

  // What was given, in the order of the keys: printed and read again it is the same rule.
  std::vector<std::pair<std::string, std::string>> given{};

  bool Matches(base::Service of, const base::HttpRequest& request) const;
  // The client sees no head of an answer.
  bool IsHeadless() const { return broken != Break::kNone && broken <= Break::kGarbage; }
  // Whether the request reaches the platform.
  bool ReachesPlatform() const { return handled || (status == 0 && !IsHeadless()); }
  // The answer is not the platform's, or doesn't arrive whole: nobody may judge the client by it.
  bool Spoils() const { return status != 0 || broken != Break::kNone || length_error != 0; }
  // name=busy status=503 first=3
  std::string ToText() const;
};

// The answer of a rule that has a status: without a body, FastAPI's own for that status.
base::HttpResponse AnswerOf(const Rule& rule);

}  // namespace mock_server::faults

#endif  // UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_H_
