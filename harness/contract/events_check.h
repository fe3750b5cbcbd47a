#ifndef UNDERSTUDY_HARNESS_CONTRACT_EVENTS_CHECK_H_
#define UNDERSTUDY_HARNESS_CONTRACT_EVENTS_CHECK_H_

#include <string>
#include <vector>

#include "harness/contract/contract_model.h"
#include "harness/contract/matchers.h"
#include "harness/contract/variables.h"

namespace harness::contract {

// Adds all differences between what a step expects to be published and what was, JSON texts in
// their order. When there are too few or too many, or others, their types tell it all. Fills in the
// expectation's templates from `variables`.
void CheckEvents(const EventsExpectation& expected, const std::vector<std::string>& published,
                 Variables& variables, std::vector<Mismatch>& out);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_EVENTS_CHECK_H_
