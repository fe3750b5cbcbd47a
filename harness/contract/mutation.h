#ifndef UNDERSTUDY_HARNESS_CONTRACT_MUTATION_H_
#define UNDERSTUDY_HARNESS_CONTRACT_MUTATION_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http_message.h"
#include "harness/client/target.h"
#include "harness/contract/contract_model.h"
#include "harness/contract/runner.h"

namespace harness::contract {

// What contracts do not notice (docs/contract-format.md, Mutation): each answer that a contract
// judges is changed in one way at a time, and the contract is run again with it. A contract that
// still passes would not notice a server that answers so.

// One way to change an answer. A plain value.
struct Mutation {
  enum class Kind { kStatus, kFieldDropped, kTypeChanged, kWordChanged };

  Kind kind = Kind::kStatus;
  std::string pointer;  // of the place in the body; empty for kStatus
  std::string text;     // "/status is missing"
  std::string remedy;   // what to add to the step's "response"
};

// All of an answer: another status of the same class; and of a JSON body each member left out, each
// value of another type, each word another one. Of an array the first element stands for all. At
// most kMaxMutations.
inline constexpr size_t kMaxMutations = 200;
std::vector<Mutation> MutationsOf(const base::HttpResponse& response);

// The answer with the change; as it is when it has no such place.
base::HttpResponse Mutated(const Mutation& mutation, base::HttpResponse response);

struct Survivor {
  std::string contract;  // short name
  std::string where;     // "goals/create.contract.json:12", of the step
  std::string step;
  Mutation mutation;
};

// Plain data. The same change of what an endpoint answers, met in several steps, counts once, and
// is noticed when one of them notices it.
struct MutationResult {
  size_t mutations = 0;
  std::vector<Survivor> survivors;  // each in the first step that did not notice it
  // Contracts that fail or are skipped without any mutation, before or after those that were tried,
  // so that nothing can be told of them.
  std::vector<std::string> not_judged;
  bool interrupted = false;

  // Of the mutations, in percent.
  double SurvivorsPercent() const;
};

// Runs them. The target is asked anew for every mutation, so it should be a stand-in. An error when
// nobody answers, or when there is nothing to mutate.
base::Result<MutationResult> RunMutations(std::span<const Contract> contracts,
                                          client::Target& target, const base::Clock& clock,
                                          const RunOptions& options);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_MUTATION_H_
