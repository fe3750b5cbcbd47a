#ifndef UNDERSTUDY_HARNESS_CONTRACT_LATENT_H_
#define UNDERSTUDY_HARNESS_CONTRACT_LATENT_H_

#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/contract/contract_model.h"
#include "harness/contract/runner.h"

namespace harness::contract {

// The state of a latent fault, by its contract (docs/latent-defects.md).
enum class LatentState {
  kThere,              // present: the contract fails where and how the fault makes it fail
  kGone,               // fixed: the target does what a user would expect
  kNotJudged,          // the target can't be put into the state, or lacks a service
  kFailedDifferently,  // the contract fails, but not as the fault makes it fail
  kUnreachable,        // nobody answered
};

// What was found of one latent fault. Plain data.
struct LatentRow {
  int number = 0;
  std::string title;
  std::string reason;    // why the platform does so
  std::string contract;  // short name
  std::string expected;  // the contract's title: what a user would expect
  LatentState state = LatentState::kThere;
  std::string told;  // how it shows, or why it is not judged
  ContractResult result;
};

// Runs every contract of a latent fault, in the order of their numbers. kNothingRan when there are
// none.
base::Result<std::vector<LatentRow>> RunLatent(
    std::span<const harness::contract::Contract> contracts, Runner& runner);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_LATENT_H_
