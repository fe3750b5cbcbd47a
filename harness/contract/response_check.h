#ifndef UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_
#define UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_

#include <rapidjson/fwd.h>

#include <vector>

#include "contracts/core/contract_model.h"
#include "contracts/core/http_message.h"
#include "contracts/core/matchers.h"
#include "harness/contract/variables.h"

namespace harness::contract {

// Everything about an answer that is not as expected: status, headers, text or JSON, schema,
// example and rules, in this order. Fills in the expectation's templates from `variables`.
std::vector<contracts::core::Mismatch> CheckResponse(
    const contracts::core::ResponseExpectation& expected,
    const contracts::core::HttpResponse& actual, Variables& variables);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_RESPONSE_CHECK_H_
