#ifndef UNDERSTUDY_HARNESS_CONTRACT_RESULT_H_
#define UNDERSTUDY_HARNESS_CONTRACT_RESULT_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "harness/contract/matchers.h"

namespace harness::contract {

// The result of a run of contracts. Plain data that outlives the run; reporters see it and not the
// runner. It has no key that a user gave: these stand in its place, for a shell to fill in.
inline constexpr std::string_view kGatewayKeyVariable = "$GATEWAY_KEY";
inline constexpr std::string_view kDataLayerKeyVariable = "$DATA_LAYER_KEY";

enum class Outcome {
  kPassed,
  kFailed,
  kNotRun,       // an earlier step failed, or a name was never captured
  kSkipped,      // the target lacks what the contract needs; says why
  kUnreachable,  // nobody answered
  kInterrupted,  // the run was ended from outside before its steps were through
  kKnown,        // failed, as the baseline says that it does
};

// "passed", "failed", "not run", "skipped", "unreachable", "interrupted",
// "known".
std::string_view OutcomeName(Outcome outcome);

// A {{name}} as it was when a request was built, and where its value came from.
struct UsedValue {
  std::string name;
  std::string value;
  std::string origin;  // `/goal_id of the answer to "create" (goals/create.contract.json:9)`

  bool operator==(const UsedValue&) const = default;
};

struct StepResult {
  std::string name;
  std::string where;  // "goals/create.contract.json:12"
  bool in_finally = false;
  Outcome outcome = Outcome::kNotRun;
  std::string reason;  // why it is not run or unreachable
  base::Service service = base::Service::kGateway;
  std::string base_url;
  base::HttpRequest request;
  std::vector<UsedValue> used;
  std::optional<base::HttpResponse> response;
  std::vector<harness::contract::Mismatch> mismatches;
  // What the target published, as JSON texts, where the step says something of it.
  std::optional<std::vector<std::string>> events;
  // The step says something of it, and nobody could tell.
  bool events_unheard = false;
  // Why the request was sent again although it was answered; empty: it was not.
  std::string sent_again;
  // How often it was sent again since the connection that was kept open had died unanswered.
  int reconnected = 0;
  std::chrono::nanoseconds duration{0};
};

struct ContractResult {
  std::string file;
  std::string title;
  Outcome outcome = Outcome::kNotRun;
  std::string reason;  // why it was skipped
  // Those of `steps`, then those of `finally`; all of them, run or not.
  std::vector<StepResult> steps;
  std::chrono::nanoseconds duration{0};

  // The step that decided the outcome; nullptr when all is well.
  const StepResult* FirstFailure() const;
  // Steps whose request was sent again although it was answered.
  int CountSentAgain() const;
};

struct SuiteResult {
  std::string target;  // "the embedded stand-in", or the URLs
  std::vector<ContractResult> contracts;
  std::chrono::nanoseconds duration{0};
  bool interrupted = false;
  int not_begun = 0;  // contracts that an interrupt left out
  // What comes before a contract's `file` to make a path of it, "contracts/" or nothing at all. Not
  // set: the contracts are in the program.
  std::optional<std::string> folder;

  int Count(Outcome outcome) const;
  int CountSteps(Outcome outcome) const;
  // Steps whose request was sent again although it was answered.
  int CountSentAgain() const;
  int CountReconnected() const;
  // Steps whose events were not checked.
  int CountEventsUnheard() const;
};

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_RESULT_H_
