#ifndef UNDERSTUDY_HARNESS_CONTRACT_SELECTION_H_
#define UNDERSTUDY_HARNESS_CONTRACT_SELECTION_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/contract/contract_model.h"

namespace harness::contract {

// "goals/create.contract.json" as "goals/create".
std::string_view ShortName(std::string_view file);

// Whether a pattern chooses a contract: its short name or its title holds the pattern (any case),
// or matches it as a whole when it has '*' or '?'; or one of its tags is the pattern.
bool Chooses(std::string_view pattern, const harness::contract::Contract& contract);

// The contracts that any of the patterns chooses, in their order; all of them without patterns.
// kNothingRan when a pattern chooses none, with the nearest name.
base::Result<std::vector<harness::contract::Contract>> Select(
    std::vector<harness::contract::Contract> contracts, const std::vector<std::string>& patterns);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_SELECTION_H_
